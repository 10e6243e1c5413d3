// Builds the whole program: storage, bus, instances and the HTTP server. The only file that knows all of them.
import type { AddressInfo } from "node:net"
import { homedir } from "node:os"
import { dirname, join } from "node:path"
import type { Duplex } from "node:stream"
import { createCredentials } from "./auth/credentials.ts"
import { removeLeftovers } from "./base/file/atomic-file.ts"
import { createIdSource } from "./base/id.ts"
import { createLog, type Log, type LogLevel } from "./base/log.ts"
import type { Environment } from "./base/environment.ts"
import { createPaths, ensurePrivateFolder } from "./base/paths.ts"
import { createProcessTable, type ProcessTable } from "./base/process/process-table.ts"
import { createQueue } from "./base/queue.ts"
import { createBus } from "./bus/bus.ts"
import { changeUserConfig, readUserConfig } from "./config/change-config.ts"
import { loadOwnConfig } from "./config/own-config.ts"
import { createApp } from "./http/app.ts"
import { createLoginLockout } from "./http/login-lockout.ts"
import { isLoopbackName } from "./http/guard.ts"
import { createHttpServer } from "./http/http-server.ts"
import { type Catalogue, loadCatalogue } from "./provider/catalogue/catalogue.ts"
import { createProxySetup } from "./provider/proxy.ts"
import { createLocalServers } from "./provider/local/local-servers.ts"
import { createInstance, type Instance } from "./instance/instance.ts"
import { createRegistry } from "./instance/registry.ts"
import { connectInProcess } from "./http/in-process-connection.ts"
import { listen, StartError } from "./http/listen.ts"
import { createPrivilegedActions, type PrivilegedActions } from "./privileged-actions.ts"
import { createShellReader } from "./permission/shell/shell-reader.ts"
import { resolveDirectory } from "./project/resolve-directory.ts"
import { createTurnRecord } from "./session/record/turn-record.ts"
import { openDatabase } from "./storage/database.ts"
import { createTools } from "./tool/index.ts"
import { createTrust } from "./trust/trust.ts"
import { version } from "./version.ts"
import { toReason } from "./base/reason.ts"

export type ServerOptions = {
  /** Where the program was started: the directory of requests that name none. */
  readonly directory: string
  readonly env: Environment
  readonly hostname: string
  /** A port; 0 for any; none for 4096, else any. */
  readonly port?: number
  /** False: there is no port, and only this process can connect. */
  readonly isListening?: boolean
  readonly cors: readonly string[]
  readonly trust: boolean
  readonly model?: string
  readonly agent?: string
  readonly hasTerminal: boolean
  /** Where the build has put the files that are loaded at run time; none: from the packages themselves. */
  readonly assets?: string
  readonly retryBudgetMs?: number
  /** Asks for writes to what steers agents where nobody is attached, for a caller that refuses what is asked. */
  readonly asksWithoutTerminal?: boolean
  readonly logLevel: LogLevel
  readonly printLogs: boolean
  /** Words for the user: warnings of his settings, what was left out. */
  readonly notice: (message: string) => void
  /** Called instead, where a person can be asked, when something of the start directory waits for trust. */
  readonly onTrustRequired?: () => void
  /** Follows the process groups that run, in another thread for instance. */
  readonly processes?: ProcessTable
}

export type RunningServer = PrivilegedActions & {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  /** Makes a connection within this process. */
  connect(): Duplex
  /** Opens the start directory now, so that a broken config is told at the start. Throws ConfigError. */
  open(): Promise<void>
  stop(): Promise<void>
}

/** Starts, and listens unless told otherwise. Throws StartError, DatabaseError, ConfigError. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { env, hostname } = options
  const password = env.OPENCODE_SERVER_PASSWORD || undefined
  if (!isLoopbackName(hostname) && password === undefined)
    throw new StartError(
      `Listening on ${hostname} would let others of the network run commands here. Set OPENCODE_SERVER_PASSWORD to a password, or leave --hostname out.`,
    )
  const paths = createPaths(env, env["HOME"] || homedir())
  const problem = await paths.ensure()
  if (problem)
    throw new StartError(`${problem.message}. Set XDG_DATA_HOME and XDG_STATE_HOME to folders that can be written.`)

  const log = createLog({
    file: join(paths.data, "log", "opencode-tui.log"),
    level: options.logLevel,
    ...(options.printLogs ? { print: process.stderr } : {}),
  })
  if (password) log.redact(password)
  const database = openDatabase(join(paths.data, "opencode-tui.db"), options.notice)
  const turns = createTurnRecord(database)
  const cut = turns.recover()
  if (cut.length > 0)
    log.warn("turns that were cut by the end of their program were marked as aborted", {
      sessions: cut.map(({ sessionID }) => sessionID),
    })
  const bus = createBus({
    newId: createIdSource(),
    onError: (error) =>
      log.error("a reader of events failed", { error: error instanceof Error ? error.stack : String(error) }),
  })
  const { own } = await loadOwnConfig(paths)
  const processes = options.processes ?? createProcessTable()
  const outputDirectory = join(paths.data, "tool-output")
  await ensurePrivateFolder(outputDirectory)
  const tools = createTools({ env, home: paths.home, readShell: createShellReader(options.assets) })
  const trust = createTrust({ paths, env, own, flag: options.trust })
  const credentials = createCredentials({
    file: join(paths.data, "auth.json"),
    runExclusively: (work) => database.transaction(work),
    redact: (secret) => log.redact(secret),
  })
  let catalogue: Catalogue | undefined
  const localServers = createLocalServers()
  const useProxy = createProxySetup(env)
  const settingsQueue = createQueue()
  const startDirectory = await resolveDirectory({
    given: { query: options.directory },
    startDirectory: options.directory,
    own: { directories: [options.directory, ...(own.directories ?? [])] },
    home: paths.home,
    dataDirectory: paths.data,
  })
  const registry = createRegistry((directory, onDispose) =>
    createInstance(
      directory,
      {
        version,
        paths,
        env,
        bus,
        database,
        turns,
        processes,
        outputDirectory,
        tools,
        trust,
        credentials,
        catalogue: () => (catalogue ??= openCatalogue(env["OPENCODE_MODELS_PATH"])),
        localServers,
        useProxy,
        settingsQueue,
        onSettingsChanged: (worktree, byDirectory) =>
          refreshOpen((other) => other.worktree === worktree && other.directory !== byDirectory),
        redact: (secret) => log.redact(secret),
        hide: (text) => log.hide(text),
        ...(options.model ? { model: options.model } : {}),
        ...(options.agent ? { agent: options.agent } : {}),
        hasTerminal: options.hasTerminal && directory === startDirectory,
        asksWithoutTerminal: options.asksWithoutTerminal ?? false,
        ...(options.retryBudgetMs === undefined ? {} : { retryBudgetMs: options.retryBudgetMs }),
        log: (level, message, fields) => log.write(level, message, fields),
        ...(options.onTrustRequired && directory === startDirectory
          ? { onTrustRequired: options.onTrustRequired }
          : {}),
        notice(message) {
          log.warn(message)
          options.notice(message)
          bus.publish(directory, {
            type: "tui.toast.show",
            properties: { message: message.slice(0, 1000), variant: "warning", duration: 10_000 },
          })
        },
      },
      onDispose,
    ),
  )

  function openCatalogue(file: string | undefined): Catalogue {
    try {
      return loadCatalogue(file || undefined)
    } catch (error) {
      const message = toReason(error)
      options.notice(`OPENCODE_MODELS_PATH: ${file} could not be read as a catalogue of models: ${message}`)
      return loadCatalogue()
    }
  }

  /** One directory whose settings are broken must not keep the others from theirs. */
  async function refreshOpen(isMeant: (instance: Instance) => boolean): Promise<void> {
    for (const instance of (await registry.list()).filter(isMeant))
      await instance.settings.refresh().catch((error: unknown) =>
        log.warn("the settings of a directory could not be read again", {
          directory: instance.directory,
          error: toReason(error),
        }),
      )
  }

  const app = createApp({
    guard: {
      hostname,
      cors: options.cors,
      hosts: own.server?.hosts ?? [],
      username: env.OPENCODE_SERVER_USERNAME || "opencode",
      password,
      lockout: createLoginLockout({
        onLockout: (address, tries, waitMs) =>
          log.warn("wrong passwords: an address must wait", { address, tries, waitMs }),
      }),
    },
    bus,
    server: {
      version,
      credentials,
      readUserConfig: () => readUserConfig(paths),
      async changeUserConfig(change) {
        await settingsQueue(() => changeUserConfig(paths, change, env))
        await refreshOpen(() => true)
      },
      async disposeAll() {
        await registry.disposeAll()
        bus.publish("global", { type: "global.disposed", properties: {} })
      },
      writeLog: (level, message, extra) => log.write(level, message, extra),
    },
    async openInstance(given) {
      if (given.query === undefined && given.header === undefined) return registry.get(startDirectory)
      return registry.get(
        await resolveDirectory({
          given,
          startDirectory,
          own: { directories: [startDirectory, ...(own.directories ?? [])] },
          home: paths.home,
          dataDirectory: paths.data,
        }),
      )
    },
    log: (ref, error) =>
      log.error("a request failed", {
        ref,
        error: error instanceof Error ? (error.stack ?? error.message) : String(error),
      }),
  })
  const server = createHttpServer(app)
  const sockets = new Set<Duplex>()
  server.on("connection", (socket: Duplex) => {
    sockets.add(socket)
    socket.on("close", () => sockets.delete(socket))
  })
  const isListening = options.isListening ?? true
  try {
    if (isListening) await listen(server, hostname, options.port)
  } catch (error) {
    database.close()
    await log.close()
    throw error
  }
  // Not before: nobody waits for it.
  void sweep([paths.data, paths.state, paths.config, ...cut.flatMap(({ files }) => files.map(dirname))], log)
  const host = hostname.includes(":") ? `[${hostname}]` : hostname
  return {
    ...createPrivilegedActions({
      paths,
      env,
      startDirectory,
      trust,
      credentials,
      newId: bus.newId,
      openInstance: () => registry.get(startDirectory),
      listInstances: registry.list,
      refresh: (worktree) => refreshOpen((instance) => instance.worktree === worktree),
    }),
    url: isListening ? `http://${host}:${(server.address() as AddressInfo).port}` : "http://localhost",
    connect: () => connectInProcess(server),
    headers: password
      ? {
          Authorization: `Basic ${Buffer.from(`${env.OPENCODE_SERVER_USERNAME || "opencode"}:${password}`).toString("base64")}`,
        }
      : {},
    async open() {
      await registry.get(startDirectory)
    },
    async stop() {
      const closed = new Promise((resolve) => server.close(resolve))
      await registry.disposeAll()
      await processes.killAll()
      for (const socket of sockets) socket.destroy()
      await closed
      database.close()
      await log.close()
    },
  }
}

/** Removes the halves of files that a killed program was writing in these folders. */
async function sweep(folders: readonly string[], log: Log): Promise<void> {
  for (const folder of new Set(folders)) {
    const files = await removeLeftovers(folder)
    if (files.length > 0) log.warn("halves of files that a killed program was writing were removed", { files })
  }
}
