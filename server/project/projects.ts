// The projects that were opened, kept in the database.
import { NamedError } from "../schema/error.ts"
import type { Project } from "../schema/project.ts"
import type { Database } from "../storage/database.ts"

export type Projects = {
  list(): Project[]
  /** Throws NotFoundError. */
  get(id: string): Project
  /** Remembers a project that is being opened. */
  open(place: { id: string; worktree: string; vcs?: "git" }): Project
}

export function createProjects(db: Database, publish: (project: Project) => void): Projects {
  const find = (id: string) => {
    const row = db.get("SELECT data FROM project WHERE id=?", id)
    return row && (JSON.parse(row.data as string) as Project)
  }
  return {
    list: () => db.all("SELECT data FROM project ORDER BY id").map((row) => JSON.parse(row.data as string) as Project),
    get(id) {
      const project = find(id)
      if (!project) throw new NamedError("NotFoundError", { message: `Project not found: ${id}` })
      return project
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
      // A project that did not move need not be written again at each start.
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
