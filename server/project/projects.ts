// The projects that have been opened, stored in the database.
import { NamedError } from "../schema/error.ts"
import type { Project, ProjectChange } from "../schema/project.ts"
import type { Database } from "../storage/database.ts"

export type Projects = {
  list(): Project[]
  /** Throws NotFoundError. */
  get(id: string): Project
  /** Changes the given fields and keeps the others. Throws NotFoundError. */
  update(id: string, change: ProjectChange): Project
  /** Records the time at which AGENTS.md was written. Throws NotFoundError. */
  markInitialized(id: string): void
  /** Stores a project that is being opened. */
  open(location: { id: string; worktree: string; vcs?: "git" }): Project
}

export function createProjects(db: Database, publish: (project: Project) => void): Projects {
  const find = (id: string) => {
    const row = db.get("SELECT data FROM project WHERE id=?", id)
    return row && (JSON.parse(row.data as string) as Project)
  }
  const get = (id: string) => {
    const project = find(id)
    if (!project) throw new NamedError("NotFoundError", { message: `Project not found: ${id}` })
    return project
  }
  const write = (id: string, change: (known: Project) => Project) => {
    const project = db.transaction(() => {
      const changed = change(get(id))
      db.run("UPDATE project SET data=? WHERE id=?", JSON.stringify(changed), id)
      return changed
    })
    publish(project)
    return project
  }
  return {
    list: () => db.all("SELECT data FROM project ORDER BY id").map((row) => JSON.parse(row.data as string) as Project),
    get,
    update: (id, { name, icon, commands }) =>
      write(id, (known) => ({
        ...known,
        ...(name === undefined ? {} : { name }),
        ...(icon ? { icon: { ...known.icon, ...icon } } : {}),
        ...(commands ? { commands: { ...known.commands, ...commands } } : {}),
        time: { ...known.time, updated: Date.now() },
      })),
    markInitialized(id) {
      const now = Date.now()
      write(id, (known) => ({ ...known, time: { ...known.time, updated: now, initialized: now } }))
    },
    open({ id, worktree, vcs }) {
      const known = find(id)
      const now = Date.now()
      const project: Project = {
        ...known,
        id,
        worktree,
        ...(vcs ? { vcs } : {}),
        sandboxes: known?.sandboxes ?? [],
        time: { created: known?.time.created ?? now, ...known?.time, updated: now },
      }
      // A project at the same path is not written again at each start.
      if (known?.worktree === worktree) return known
      db.run(
        "INSERT INTO project (id, data) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET data=excluded.data",
        id,
        JSON.stringify(project),
      )
      publish(project)
      return project
    },
  }
}
