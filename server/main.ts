// Starts the server: storage, bus, instances and HTTP. The only file that imports all of them. The home directory and the
// user's name are read here; everything below gets them and the environment as arguments.
import { homedir, userInfo } from "node:os"
import { join } from "node:path"
import type { Duplex } from "node:stream"
import { createCredentials } from "./auth/credentials.ts"
import type { Environment } from "./base/environment.ts"
import { createIdSource } from "./base/id.ts"
import { createLog, type Log, type LogLevel } from "./base/log.ts"
import { createPaths, ensurePrivateFolder, type Paths } from "./base/paths.ts"
import { createAgentProcesses } from "./base/process/agent-processes.ts"
import { createProcessTable, type ProcessTable } from "./base/process/process-table.ts"
import { createQueue } from "./base/queue.ts"
import { createBus } from "./bus/bus.ts"
import { changeUserConfig, readUserConfig } from "./config/change-config.ts"
import { loadOwnConfig } from "./config/own-config.ts"
import { createApp } from "./http/app.ts"
import { toCorsOrigins } from "./http/cors-origins.ts"
import { createLoginLockout } from "./http/login-lockout.ts"
import { isLoopbackName } from "./http/guard.ts"
import { createListener } from "./http/listener.ts"
import { StartError } from "./http/start-error.ts"
import { createInstances } from "./instance/instances.ts"
import { createModelSources } from "./instance/models.ts"
import { openStorage } from "./open-storage.ts"
import { createPrivilegedActions, type PrivilegedActions } from "./privileged-actions.ts"
import { resolveDirectory } from "./project/resolve-directory.ts"
import { createSandboxSupport } from "./sandbox/support.ts"
import { createTools } from "./tool/index.ts"
import { createTrust } from "./trust/trust.ts"
import { version } from "./version.ts"

export type ServerOptions = {
  /** Where the program was started. Requests that name no directory use it. */
  readonly directory: string
  readonly env: Environment
  readonly hostname: string
  /** 0: any free port. Undefined: 4096, or any free port where that is in use. */
  readonly port?: number
  /** False: no port is opened, and only this process can connect. Default true. */
  readonly isListening?: boolean
  /** The values of `--cors`. */
  readonly cors: readonly string[]
  readonly trust: boolean
  readonly model?: string
  readonly agent?: string
  /** This program shows a terminal, or is about to. */
  readonly hasTerminal: boolean
  /** Limits how long all retries of one turn wait together. */
  readonly retryBudgetMs?: number
  /** Writes to sensitive files need permission without a terminal too, for a caller that rejects every request. */
  readonly asksWithoutTerminal?: boolean
  readonly logLevel: LogLevel
  readonly printLogs: boolean
  /** Shows a message to the user, such as a warning about settings. */
  readonly notice: (message: string) => void
  /** Called instead of a notice where a person can be asked to trust the start directory. */
  readonly onTrustRequired?: () => void
  /** The table of child processes. Default: a new one. */
  readonly processes?: ProcessTable
}

export type RunningServer = PrivilegedActions & {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  /** Makes a connection within this process. */
  connect(): Duplex
  /** Opens the start directory, so that an invalid config is reported at the start. Throws ConfigError. */
  open(): Promise<void>
  stop(): Promise<void>
}

/** Throws StartError, DatabaseError, ConfigError; everything that was opened before is closed then. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const opened = new AsyncDisposableStack()
  try {
    return await start(options, opened)
  } catch (error) {
    await opened.disposeAsync()
    throw error
  }
}

async function start(options: ServerOptions, opened: AsyncDisposableStack): Promise<RunningServer> {
  const { env, hostname, notice } = options
  const login = toLogin(options)
  const { origins, warnings } = toCorsOrigins(options.cors)
  warnings.forEach(notice)
  const paths = await openFolders(env)
  const log = openLog(options, paths)
  opened.defer(() => log.close())
  const { database, turns, removeLeftovers } = openStorage({ paths, log, notice })
  opened.defer(() => database.close())
  const bus = createBus({
    newId: createIdSource(),
    onError: (error) => log.error("a subscriber of events failed", { error: toStack(error) }),
  })
  const { own } = await loadOwnConfig(paths)
  const trust = createTrust({ paths, env, own, flag: options.trust })
  const redact = (secret: string) => log.redact(secret)
  const credentials = createCredentials({
    file: join(paths.data, "auth.json"),
    runExclusively: (work) => database.transaction(work),
    redact,
    onUnreadable: notice,
  })
  const processes = options.processes ?? createProcessTable()
  const agentProcesses = createAgentProcesses()
  const access = { openDirectories: own.directories ?? [], home: paths.home, dataDirectory: paths.data }
  const startDirectory = await resolveDirectory({ ...access, startDirectory: options.directory }, {})
  const settingsQueue = createQueue()
  const instances = createInstances({
    program: { version, paths, env, userName: findUserName(), log },
    storage: { bus, database, turns },
    models: createModelSources({ env, credentials, redact, notice }),
    tools: {
      all: createTools({ env, home: paths.home }),
      sandboxSupport: createSandboxSupport({ env, paths }),
      agentProcesses,
      services: { processes, outputDirectory: await openOutputFolder(paths) },
    },
    settings: { trust, queue: settingsQueue, commandLine: { model: options.model, agent: options.agent } },
    start: {
      directory: startDirectory,
      hasTerminal: options.hasTerminal,
      onTrustRequired: options.onTrustRequired,
    },
    user: { notice, asksWithoutTerminal: options.asksWithoutTerminal ?? false },
    retryBudgetMs: options.retryBudgetMs,
  })
  const app = createApp({
    guard: {
      ...login,
      hostname,
      cors: origins,
      hosts: own.server?.hosts ?? [],
      lockout: createLoginLockout({
        onLockout: (address, tries, waitMs) =>
          log.warn("wrong passwords: an address must wait", { address, tries, waitMs }),
      }),
    },
    agentProcesses: own.server?.agent_requests === "allow" ? undefined : agentProcesses,
    bus,
    server: {
      version,
      credentials,
      readUserConfig: () => readUserConfig(paths),
      async changeUserConfig(change) {
        await settingsQueue(() => changeUserConfig(paths, change, env))
        await instances.refresh(() => true)
      },
      async disposeAll() {
        await instances.disposeAll()
        bus.publish("global", { type: "global.disposed", properties: {} })
      },
      writeLog: (level, message, extra) => log.write(level, message, extra),
    },
    async openInstance(requested) {
      if (requested.query === undefined && requested.header === undefined) return instances.get(startDirectory)
      return instances.get(await resolveDirectory({ ...access, startDirectory }, requested))
    },
    log: (ref, error) => log.error("a request failed", { ref, error: toStack(error) }),
  })
  const listener = createListener(app)
  opened.defer(() =>
    listener.close(async () => {
      await instances.disposeAll()
      await processes.killAll()
    }),
  )
  const isListening = options.isListening ?? true
  const url = isListening ? await listener.listen(hostname, options.port) : "http://localhost"
  // After listening, so that it does not delay the first request.
  void removeLeftovers()
  return {
    ...createPrivilegedActions({ paths, env, startDirectory, trust, credentials, newId: bus.newId, instances }),
    url,
    connect: () => listener.connect(),
    headers: toHeaders(login),
    async open() {
      await instances.get(startDirectory)
    },
    stop: () => opened.disposeAsync(),
  }
}

type Login = { readonly username: string; readonly password: string | undefined }

/** What clients must present. Throws StartError where others of the network could connect without a password. */
function toLogin({ env, hostname }: ServerOptions): Login {
  const password = env["OPENCODE_SERVER_PASSWORD"] || undefined
  if (!isLoopbackName(hostname) && password === undefined)
    throw new StartError(
      `Listening on ${hostname} would let others of the network run commands here. Set OPENCODE_SERVER_PASSWORD to a password, or leave --hostname out.`,
    )
  return { username: env["OPENCODE_SERVER_USERNAME"] || "opencode", password }
}

function toHeaders({ username, password }: Login): Readonly<Record<string, string>> {
  if (password === undefined) return {}
  return { Authorization: `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}` }
}

/** Throws StartError. */
async function openFolders(env: Environment): Promise<Paths> {
  const paths = createPaths(env, env["HOME"] || homedir())
  const problem = await paths.ensure()
  if (problem)
    throw new StartError(`${problem.message}. Set XDG_DATA_HOME and XDG_STATE_HOME to folders that can be written.`)
  return paths
}

async function openOutputFolder(paths: Paths): Promise<string> {
  const folder = join(paths.data, "tool-output")
  await ensurePrivateFolder(folder)
  return folder
}

function openLog({ env, logLevel, printLogs }: ServerOptions, paths: Paths): Log {
  const log = createLog({
    file: join(paths.data, "log", "opencode-tui.log"),
    level: logLevel,
    ...(printLogs ? { print: process.stderr } : {}),
  })
  if (env["OPENCODE_SERVER_PASSWORD"]) log.redact(env["OPENCODE_SERVER_PASSWORD"])
  return log
}

function findUserName(): string {
  try {
    return userInfo().username
  } catch {
    // A user id without an entry in the user database, as in containers.
    return "user"
  }
}

function toStack(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
