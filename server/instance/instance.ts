// One project directory: its services put together by plain calls, and let go of together.
import { isDeepStrictEqual } from "node:util"
import type { Environment } from "../base/environment.ts"
import type { Paths } from "../base/paths.ts"
import type { ProcessTable } from "../base/process-table.ts"
import { createQueue, type Queue } from "../base/queue.ts"
import { type Agents, createAgents } from "../agent/agents.ts"
import type { Credentials } from "../auth/credentials.ts"
import type { Bus } from "../bus/bus.ts"
import { type Commands, createCommands } from "../command/commands.ts"
import { changeProjectConfig } from "../config/change-config.ts"
import { loadRules } from "../config/load-rules.ts"
import { createRemoteRules } from "../config/remote-rules.ts"
import { createFiles } from "../file/files.ts"
import { createFind } from "../find/find.ts"
import { createMcp } from "../mcp/mcp.ts"
import { createPermission } from "../permission/permission.ts"
import { fromConfig } from "../permission/rules.ts"
import { findProject } from "../project/find-project.ts"
import { createProjects } from "../project/projects.ts"
import type { Catalogue } from "../provider/catalogue/catalogue.ts"
import { createLiveModels } from "../provider/live-models.ts"
import type { LocalServers } from "../provider/local.ts"
import { createModels } from "../provider/provider.ts"
import { createQuestion } from "../question/question.ts"
import type { ConfigChange, PermissionConfig } from "../schema/config.ts"
import type { EventPayload } from "../schema/event.ts"
import type { PathInfo } from "../schema/project.ts"
import { createChanges } from "../session/record/changes.ts"
import { createSessions } from "../session/session.ts"
import { findLastModel } from "../session/record/last-model.ts"
import { createSessionStore } from "../session/record/store.ts"
import type { TurnRecord } from "../session/record/turn-record.ts"
import type { Database } from "../storage/database.ts"
import type { Tool } from "../tool/tool.ts"
import type { Trust } from "../trust/trust.ts"
import { createControl } from "../tui/control.ts"
import { createRemote } from "../tui/remote.ts"
import { createVcs } from "../vcs/vcs.ts"
import { fetchRules } from "./fetch-rules.ts"
import { loadSettings, toWarningNotice, toWithheldNotice } from "./load-settings.ts"

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
  readonly credentials: Pick<Credentials, "all">
  /** Providers and models that are known without being configured; read on first use. */
  readonly catalogue: () => Catalogue
  readonly localServers: LocalServers
  /** Makes calls to providers go through the proxy of the environment. */
  readonly useProxy: () => void
  /** Changes of settings files, one after the other. */
  readonly settingsQueue: Queue
  /** Tells the other open directories of a project that its settings have changed. */
  readonly onSettingsChanged: (worktree: string, byDirectory: string) => Promise<void>
  /** What no log may show. */
  readonly redact: (secret: string) => void
  /** A text without what was redacted. */
  readonly hide: (text: string) => string
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
  /** Set where a person is asked about what waits for trust: called instead of a notice of it. */
  readonly onTrustAsked?: () => void
}

export type Instance = Awaited<ReturnType<typeof createInstance>>

/** Opens a directory (real and absolute). Throws ConfigError. */
export async function createInstance(directory: string, shared: Shared, onDispose: () => void) {
  const { bus, paths, env, database, tools } = shared
  const project = await findProject(directory)
  const load = async () => {
    const isTrusted = await shared.trust.isTrusted(directory, project.root)
    const { model, agent } = shared
    return loadSettings({ directory, worktree: project.root, paths, env, isTrusted, model, agent })
  }
  /** The settings as they are now; all that is made from them is made anew with them. */
  let settings = await load()
  const tellOf = ({ warnings, withheld }: Pick<typeof settings, "warnings" | "withheld">) => {
    const warning = toWarningNotice(warnings)
    if (warning !== undefined) shared.notice(warning)
    const waiting = toWithheldNotice(directory, withheld)
    if (waiting === undefined) return
    if (!shared.onTrustAsked) return shared.notice(waiting)
    shared.log("warn", waiting)
    shared.onTrustAsked()
  }
  tellOf(settings)

  const publish = (event: EventPayload) => bus.publish(directory, event)
  const { newId } = bus
  const projects = createProjects(database, (info) => publish({ type: "project.updated", properties: info }))
  projects.open(project)
  const vcs = createVcs({ directory })
  const makeAgents = (own: { permission?: PermissionConfig | undefined }) =>
    createAgents({
      config: settings.config,
      own,
      toRules: fromConfig,
      outputDirectory: shared.outputDirectory,
    })
  let currentAgents = makeAgents(settings.own)
  const agents: Agents = {
    list: () => currentAgents.list(),
    find: (name) => currentAgents.find(name),
    get: (name) => currentAgents.get(name),
    default: () => currentAgents.default(),
  }
  let currentCommands = createCommands(settings)
  const commands: Commands = {
    list: () => currentCommands.list(),
    find: (name) => currentCommands.find(name),
    get: (name) => currentCommands.get(name),
  }
  const store = createSessionStore({ database, bus, projectID: project.id })
  const models = createLiveModels({
    config: () => settings.config,
    stored: () => shared.credentials.all(),
    localServers: shared.localServers,
    lastUsed: () => findLastModel(store),
    make: ({ config, ...sources }) =>
      createModels(config, env, {
        ...sources,
        redact: shared.redact,
        catalogue: shared.catalogue(),
        beforeLoad: shared.useProxy,
      }),
  })
  const mcp = createMcp(() => settings.config.mcp)
  const permission = createPermission({ publish, newId })
  const question = createQuestion({ publish, newId })
  const control = createControl({ newId, keepsCalls: shared.hasTerminal })
  const find = createFind({ directory })
  const fetchRemote = createRemoteRules({
    fetchText: fetchRules,
    onFailure: (url, reason) => shared.log("warn", "instructions could not be fetched", { url, reason }),
  })
  const sessions = createSessions({
    version: shared.version,
    projectID: project.id,
    directory,
    worktree: project.root,
    store,
    turns: shared.turns,
    changes: createChanges({ database, store, bus, directory, worktree: project.root }),
    bus,
    newId,
    get config() {
      return settings.config
    },
    models,
    agents,
    commands,
    get untrustedCommands() {
      return settings.untrustedCommands
    },
    skills: () => settings.skills,
    tools,
    permission,
    question,
    loadRules: () => loadRules({ directory, worktree: project.root, paths, fetchRemote, ...settings }),
    isGit: project.vcs === "git",
    branch: () => vcs.branch(),
    toolServices: { outputDirectory: shared.outputDirectory, processes: shared.processes },
    isTerminalAttached: () => shared.asksForSteering || control.clients() > 0,
    home: paths.home,
    ...(shared.retryBudgetMs === undefined ? {} : { retryBudgetMs: shared.retryBudgetMs }),
    hide: shared.hide,
    log: shared.log,
  })
  const unlisten = bus.listen(directory, (event) => {
    if (event.type === "file.watcher.updated" && event.properties.event !== "change") find.refresh()
    if (event.type === "command.executed" && event.properties.name === "init") projects.initialize(project.id)
  })
  const path: PathInfo = {
    home: paths.home,
    state: paths.state,
    config: paths.config,
    worktree: project.worktree,
    directory,
  }
  const closing = new AbortController()
  const inTurn = createQueue()
  const refresh = () =>
    inTurn(async () => {
      const before = settings
      settings = await load()
      currentAgents = makeAgents(settings.own)
      currentCommands = createCommands(settings)
      const isNews = (key: "warnings" | "withheld") => !isDeepStrictEqual(before[key], settings[key])
      tellOf({
        warnings: isNews("warnings") ? settings.warnings : [],
        withheld: isNews("withheld") ? settings.withheld : [],
      })
    })

  return {
    directory,
    project,
    worktree: project.root,
    path,
    config: () => settings.config,
    projects,
    vcs,
    agents,
    models,
    permission,
    question,
    sessions,
    commands,
    mcp,
    skills: () => settings.skills,
    tools,
    files: createFiles({ directory, gitRoot: project.vcs ? project.root : undefined }),
    find,
    remote: createRemote(control, publish),
    /** The user switched between asking and not: rules count from the next step on. */
    setOwnPermission(permission: PermissionConfig | undefined): void {
      currentAgents = makeAgents({ permission })
    },
    /** Reads the settings again: what begins from now on works with them. Throws ConfigError and keeps the old ones. */
    refresh,
    /** Writes a change into the project's settings file and uses it. Throws ConfigError, ConflictError, ForbiddenError. */
    async changeConfig(change: ConfigChange): Promise<void> {
      await shared.settingsQueue(() =>
        shared.trust.keep(directory, project.root, () =>
          changeProjectConfig({ directory, worktree: project.root, paths, env, isTrusted: settings.isTrusted }, change),
        ),
      )
      await refresh()
      await shared.onSettingsChanged(project.root, directory)
    },
    /** Aborted when the directory is let go of: streams of it end. */
    closed: closing.signal,
    async dispose(): Promise<void> {
      if (closing.signal.aborted) return
      onDispose()
      await sessions.dispose()
      permission.dispose()
      question.dispose()
      control.dispose()
      unlisten()
      publish({ type: "server.instance.disposed", properties: { directory } })
      closing.abort()
    },
  }
}
