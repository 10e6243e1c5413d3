// One open project directory: its services are wired by plain calls and disposed of together.
import { createGit } from "../base/git.ts"
import type { Paths } from "../base/paths.ts"
import { createRipgrep } from "../base/ripgrep.ts"
import { createInstructions } from "../config/instructions.ts"
import { createRemoteInstructions } from "../config/remote-instructions.ts"
import { createFiles } from "../file/files.ts"
import { createFind } from "../find/find.ts"
import { createMcp } from "../mcp/mcp.ts"
import { createPermissionService } from "../permission/permission.ts"
import { createProjects } from "../project/projects.ts"
import { type ProjectLocation, resolveProject } from "../project/resolve-project.ts"
import { createQuestionService } from "../question/question.ts"
import type { ConfigChange } from "../schema/config.ts"
import type { EventPayload } from "../schema/event.ts"
import type { PathInfo } from "../schema/project.ts"
import { createSandbox } from "../sandbox/sandbox.ts"
import { createChanges } from "../session/record/changes.ts"
import { createSessionStore } from "../session/record/store.ts"
import { createSessions } from "../session/sessions.ts"
import { createControlQueue } from "../tui/control-queue.ts"
import { createRemote } from "../tui/remote.ts"
import { createVcs } from "../vcs/vcs.ts"
import { changeProjectSettings } from "./change-project-settings.ts"
import { fetchInstructions } from "./fetch-instructions.ts"
import type { InstanceDeps } from "./instance-deps.ts"
import { loadSettings } from "./load-settings.ts"
import { createDirectoryModels } from "./models.ts"
import { createSettings } from "./settings.ts"
import { reportSettings } from "./settings-notice.ts"

export type Instance = Awaited<ReturnType<typeof createInstance>>

/** Opens a directory, given by its resolved path. `onDispose` is called first when it is disposed of. Throws ConfigError. */
export async function createInstance(deps: InstanceDeps, directory: string, onDispose: () => void) {
  const { user, tools } = deps
  const { version, paths, env, userName, log } = deps.program
  const { bus, database, turns } = deps.storage
  const { trust, commandLine } = deps.settings
  const git = createGit(env)
  const project = await resolveProject(git, directory)
  const worktree = project.root
  const settings = await createSettings({
    load: async () => {
      const isTrusted = await trust.isTrusted(directory, worktree)
      return loadSettings({ directory, worktree, paths, env, userName, isTrusted, ...commandLine })
    },
    home: paths.home,
    outputDirectory: tools.services.outputDirectory,
    onLoad: (loaded, previous) => reportSettings({ directory, log, user }, loaded, previous),
  })

  const { newId } = bus
  const publish = (event: EventPayload) => bus.publish(directory, event)
  const projects = createProjects(database, (info) => publish({ type: "project.updated", properties: info }))
  projects.open(project)
  const vcs = createVcs({ directory, git })
  const find = createFind({ directory, ripgrep: createRipgrep(env) })
  const store = createSessionStore({ database, bus, projectID: project.id, directory })
  const models = createDirectoryModels(deps.models, settings, store)
  const permission = createPermissionService({ publish, newId, scope: { directory, worktree, home: paths.home } })
  const question = createQuestionService({ publish, newId })
  const control = createControlQueue({ newId, keepsCalls: user.hasTerminal })
  const sandbox = createSandbox({
    support: tools.sandboxSupport,
    settings: () => settings.current().own.sandbox,
    isTerminalAttached: () => user.hasTerminal || control.clients() > 0,
    project: { directory, worktree },
    paths,
    env,
    outputDirectory: tools.services.outputDirectory,
    ownSockets: tools.agentProcesses.listContainedSockets,
    onUnavailable: (reason) => tools.sandboxSupport.reportUnavailable(reason, user.notice),
  })
  const instructions = createInstructions({
    directory,
    worktree,
    paths,
    fetchRemote: createRemoteInstructions({
      fetchText: fetchInstructions,
      onFailure: (url, reason) => log.write("warn", "instructions could not be fetched", { url, reason }),
    }),
  })
  const sessions = createSessions({
    project: { id: project.id, directory, worktree, isGit: project.vcs === "git", home: paths.home, version },
    store,
    turns,
    changes: createChanges({ database, store, publish, worktree }),
    newId,
    events: { publish, listen: (onEvent) => bus.listen(directory, onEvent) },
    settings,
    models,
    tools: {
      all: tools.all,
      services: { ...tools.services, containment: { sandbox, agentProcesses: tools.agentProcesses } },
    },
    permission,
    question,
    canAskUser: () => control.clients() > 0,
    isTerminalAttached: () => user.asksWithoutTerminal || control.clients() > 0,
    surroundings: { loadInstructions: instructions.load, branch: vcs.branch },
    ...(deps.retryBudgetMs === undefined ? {} : { retryBudgetMs: deps.retryBudgetMs }),
    hideSecrets: log.hide,
    log: log.write,
  })
  const stopListening = bus.listen(directory, (event) => {
    if (event.type === "file.watcher.updated" && event.properties.event !== "change") find.refresh()
    if (event.type === "command.executed" && event.properties.name === "init") projects.markInitialized(project.id)
  })
  const closing = new AbortController()

  return {
    directory,
    worktree,
    project,
    path: toPathInfo(paths, project, directory),
    settings,
    projects,
    vcs,
    find,
    models,
    permission,
    question,
    sessions,
    tools: tools.all,
    sandbox,
    mcp: createMcp(settings),
    files: createFiles({ directory, git, gitRoot: project.vcs ? worktree : undefined }),
    remote: createRemote(control, publish),
    /** Writes a change into the project's settings file, then applies it. Throws ConfigError, ConflictError, ForbiddenError. */
    changeConfig: (change: ConfigChange) => changeProjectSettings(deps, { directory, worktree, settings }, change),
    /** Aborted on disposal. Event streams of the directory end then. */
    closed: closing.signal,
    async dispose(): Promise<void> {
      if (closing.signal.aborted) return
      onDispose()
      await sessions.dispose()
      permission.dispose()
      question.dispose()
      control.dispose()
      stopListening()
      publish({ type: "server.instance.disposed", properties: { directory } })
      closing.abort()
    },
  }
}

function toPathInfo({ home, state, config }: Paths, { worktree }: ProjectLocation, directory: string): PathInfo {
  return { home, state, config, worktree, directory }
}
