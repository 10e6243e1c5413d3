// One project directory: its services put together by plain calls, and let go of together.
import type { Environment, Paths } from "../base/paths.ts"
import type { ProcessTable } from "../base/process-table.ts"
import { type Agents, createAgents } from "../agent/agents.ts"
import type { Bus } from "../bus/bus.ts"
import { createCommands } from "../command/commands.ts"
import { loadConfig } from "../config/load-config.ts"
import { loadRules } from "../config/load-rules.ts"
import { createFiles } from "../file/files.ts"
import { createFind } from "../find/find.ts"
import { createPermission } from "../permission/permission.ts"
import { fromConfig } from "../permission/rules.ts"
import { findProject } from "../project/find-project.ts"
import { createProjects } from "../project/projects.ts"
import { createModels } from "../provider/provider.ts"
import type { PermissionConfig } from "../schema/config.ts"
import type { EventPayload } from "../schema/event.ts"
import type { PathInfo } from "../schema/project.ts"
import { createSessions } from "../session/session.ts"
import { createSessionStore } from "../session/store.ts"
import type { TurnRecord } from "../session/turn-record.ts"
import type { Database } from "../storage/database.ts"
import type { Tool } from "../tool/tool.ts"
import type { Trust } from "../trust/trust.ts"
import { createControl } from "../tui/control.ts"
import { createRemote } from "../tui/remote.ts"
import { createVcs } from "../vcs/vcs.ts"

export type Shared = {
  readonly version: string
  readonly paths: Paths
  readonly env: Environment
  readonly bus: Bus
  readonly database: Database
  readonly turns: TurnRecord
  readonly processes: ProcessTable
  readonly outputDirectory: string
  readonly tools: readonly Tool[]
  readonly trust: Trust
  /** The model of prompts that name none, given on the command line. */
  readonly model?: string
  readonly agent?: string
  /** A terminal is shown, or about to be, by this program. */
  readonly hasTerminal: boolean
  readonly retryBudgetMs?: number
  /** Writes to what steers agents are asked without a terminal too, for a caller that refuses what is asked. */
  readonly asksForSteering: boolean
  readonly log: (level: "debug" | "info" | "warn" | "error", message: string, fields?: Record<string, unknown>) => void
  /** Words for the user that no request asked for. */
  readonly notice: (message: string) => void
}

export type Instance = Awaited<ReturnType<typeof createInstance>>

/** Opens a directory (real and absolute). Throws ConfigError. */
export async function createInstance(directory: string, shared: Shared, onDispose: () => void) {
  const { bus, paths, env, database, tools } = shared
  const project = await findProject(directory)
  const isTrusted = await shared.trust.isTrusted(directory, project.root)
  const loaded = await loadConfig({ directory, worktree: project.root, paths, env, isTrusted })
  const config = {
    ...loaded.config,
    ...(shared.model ? { model: shared.model } : {}),
    ...(shared.agent ? { default_agent: shared.agent } : {}),
  }
  for (const { file, line, message } of loaded.warnings) shared.notice(`${file}${line ? `:${line}` : ""}: ${message}`)
  if (loaded.withheld.length > 0) shared.notice(toWithheldNotice(directory, loaded.withheld))

  const publish = (event: EventPayload) => bus.publish(directory, event)
  const { newId } = bus
  const projects = createProjects(database, (info) => publish({ type: "project.updated", properties: info }))
  projects.open(project)
  const vcs = createVcs({ directory })
  const makeAgents = (own: { permission?: PermissionConfig | undefined }) =>
    createAgents({ config, own, toRules: fromConfig, outputDirectory: shared.outputDirectory })
  let currentAgents = makeAgents(loaded.own)
  const agents: Agents = {
    list: () => currentAgents.list(),
    find: (name) => currentAgents.find(name),
    get: (name) => currentAgents.get(name),
    default: () => currentAgents.default(),
  }
  const models = createModels(config, env)
  const permission = createPermission({ publish, newId })
  const store = createSessionStore({ database, bus, projectID: project.id })
  const control = createControl({ newId, keepsCalls: shared.hasTerminal })
  const find = createFind({ directory })
  const sessions = createSessions({
    version: shared.version,
    projectID: project.id,
    directory,
    worktree: project.root,
    store,
    turns: shared.turns,
    bus,
    newId,
    config,
    models,
    agents,
    tools,
    permission,
    loadRules: () => loadRules({ directory, worktree: project.root, paths, config, isTrusted }),
    isGit: project.vcs === "git",
    branch: () => vcs.branch(),
    toolServices: { outputDirectory: shared.outputDirectory, processes: shared.processes },
    isTerminalAttached: () => shared.asksForSteering || control.clients() > 0,
    home: paths.home,
    ...(shared.retryBudgetMs === undefined ? {} : { retryBudgetMs: shared.retryBudgetMs }),
    log: shared.log,
  })
  const unlisten = bus.listen(directory, (event) => {
    if (event.type === "file.watcher.updated" && event.properties.event !== "change") find.refresh()
  })
  const path: PathInfo = {
    home: paths.home,
    state: paths.state,
    config: paths.config,
    worktree: project.worktree,
    directory,
  }
  const closing = new AbortController()

  return {
    directory,
    project,
    worktree: project.root,
    path,
    config,
    own: loaded.own,
    projects,
    vcs,
    agents,
    models,
    permission,
    sessions,
    commands: createCommands({ config }),
    tools,
    files: createFiles({ directory, gitRoot: project.vcs ? project.root : undefined }),
    find,
    remote: createRemote(control, publish),
    /** The user switched between asking and not: rules count from the next step on. */
    setOwnPermission(permission: PermissionConfig | undefined): void {
      currentAgents = makeAgents({ permission })
    },
    /** Aborted when the directory is let go of: streams of it end. */
    closed: closing.signal,
    async dispose(): Promise<void> {
      if (closing.signal.aborted) return
      onDispose()
      await sessions.dispose()
      permission.dispose()
      control.dispose()
      unlisten()
      publish({ type: "server.instance.disposed", properties: { directory } })
      closing.abort()
    },
  }
}

function toWithheldNotice(directory: string, withheld: readonly { file: string; key: string }[]): string {
  const list = withheld.map(({ file, key }) => `${key} (${file})`).join(", ")
  return `${directory} is not trusted, so this part of its settings is left out: ${list}. If you know the project, start with --trust or OPENCODE_TRUST=1.`
}
