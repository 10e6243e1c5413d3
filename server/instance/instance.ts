// One project directory: its services put together by plain calls, and let go of together.
import type { Environment } from "../base/environment.ts"
import { createGit } from "../base/git.ts"
import type { Paths } from "../base/paths.ts"
import type { ProcessTable } from "../base/process/process-table.ts"
import type { Queue } from "../base/queue.ts"
import { createRipgrep } from "../base/ripgrep.ts"
import type { Credentials } from "../auth/credentials.ts"
import type { Bus } from "../bus/bus.ts"
import { changeProjectConfig } from "../config/change-config.ts"
import { loadInstructions } from "../config/load-instructions.ts"
import { createRemoteInstructions } from "../config/remote-instructions.ts"
import { createFiles } from "../file/files.ts"
import { createFind } from "../find/find.ts"
import { createMcp } from "../mcp/mcp.ts"
import { createPermission } from "../permission/permission.ts"
import { resolveProject } from "../project/resolve-project.ts"
import { createProjects } from "../project/projects.ts"
import type { Catalogue } from "../provider/catalogue/catalogue.ts"
import { createCurrentModels } from "../provider/current-models.ts"
import type { LocalServers } from "../provider/local/local-servers.ts"
import { createModels } from "../provider/create-models.ts"
import { createQuestion } from "../question/question.ts"
import type { ConfigChange } from "../schema/config.ts"
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
import { createControlQueue } from "../tui/control-queue.ts"
import { createRemote } from "../tui/remote.ts"
import { createVcs } from "../vcs/vcs.ts"
import { fetchInstructions } from "./fetch-instructions.ts"
import { loadSettings } from "./load-settings.ts"
import { createSettings, type SettingsSnapshot } from "./settings.ts"
import { reportSettings } from "./settings-notice.ts"

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
  readonly asksWithoutTerminal: boolean
  readonly log: (level: "debug" | "info" | "warn" | "error", message: string, fields?: Record<string, unknown>) => void
  /** Words for the user that no request asked for. */
  readonly notice: (message: string) => void
  /** Set where a person is asked about what waits for trust: called instead of a notice of it. */
  readonly onTrustRequired?: () => void
}

export type Instance = Awaited<ReturnType<typeof createInstance>>

/** Opens a directory (real and absolute). Throws ConfigError. */
export async function createInstance(directory: string, shared: Shared, onDispose: () => void) {
  const { bus, paths, env, database, tools } = shared
  const git = createGit(env)
  const project = await resolveProject(directory, git)
  const settings = await createSettings({
    home: paths.home,
    load: async () => {
      const isTrusted = await shared.trust.isTrusted(directory, project.root)
      const { model, agent } = shared
      return loadSettings({ directory, worktree: project.root, paths, env, isTrusted, model, agent })
    },
    outputDirectory: shared.outputDirectory,
    onLoad: (loaded, previous) => reportSettings({ directory, ...shared }, loaded, previous),
  })

  const publish = (event: EventPayload) => bus.publish(directory, event)
  const { newId } = bus
  const projects = createProjects(database, (info) => publish({ type: "project.updated", properties: info }))
  projects.open(project)
  const vcs = createVcs({ directory, git })
  const store = createSessionStore({ database, bus, projectID: project.id, directory })
  const models = createCurrentModels({
    settings,
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
  const mcp = createMcp(settings)
  const permission = createPermission({ publish, newId })
  const question = createQuestion({ publish, newId })
  const control = createControlQueue({ newId, keepsCalls: shared.hasTerminal })
  const find = createFind({ directory, ripgrep: createRipgrep(env) })
  const fetchRemote = createRemoteInstructions({
    fetchText: fetchInstructions,
    onFailure: (url, reason) => shared.log("warn", "instructions could not be fetched", { url, reason }),
  })
  const readInstructions = ({ config, isTrusted }: Pick<SettingsSnapshot, "config" | "isTrusted">) =>
    loadInstructions({ directory, worktree: project.root, paths, fetchRemote, config, isTrusted })
  const sessions = createSessions({
    project: {
      id: project.id,
      directory,
      worktree: project.root,
      isGit: project.vcs === "git",
      home: paths.home,
      version: shared.version,
    },
    store,
    turns: shared.turns,
    changes: createChanges({ database, store, publish, worktree: project.root }),
    newId,
    events: { publish, listen: (onEvent) => bus.listen(directory, onEvent) },
    settings,
    models,
    tools: { all: tools, services: { outputDirectory: shared.outputDirectory, processes: shared.processes } },
    permission,
    question,
    isTerminalAttached: () => shared.asksWithoutTerminal || control.clients() > 0,
    surroundings: { loadInstructions: readInstructions, branch: () => vcs.branch() },
    ...(shared.retryBudgetMs === undefined ? {} : { retryBudgetMs: shared.retryBudgetMs }),
    hideSecrets: shared.hide,
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

  return {
    directory,
    project,
    worktree: project.root,
    path,
    /** What the files of the directory determine. `changeConfig` writes to them. */
    settings,
    projects,
    vcs,
    models,
    permission,
    question,
    sessions,
    mcp,
    tools,
    files: createFiles({ directory, git, gitRoot: project.vcs ? project.root : undefined }),
    find,
    remote: createRemote(control, publish),
    /** Writes a change into the project's settings file and uses it. Throws ConfigError, ConflictError, ForbiddenError. */
    async changeConfig(change: ConfigChange): Promise<void> {
      await shared.settingsQueue(() =>
        shared.trust.preserveGrants(directory, project.root, () =>
          changeProjectConfig(
            { directory, worktree: project.root, paths, env, isTrusted: settings.current().isTrusted },
            change,
          ),
        ),
      )
      await settings.refresh()
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
