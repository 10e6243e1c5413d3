// `opencode-tui run`: one prompt through a server of its own, the answer on standard output, progress on standard error.
// Promises: it never waits for a person (what would be asked is refused) and never hangs on a provider (60 s of retries).
import { resolve } from "node:path"
import { fileURLToPath } from "node:url"
import { createClient } from "../client/client.ts"
import { ClientError } from "../client/client-error.ts"
import { openEvents } from "../client/events.ts"
import { createTransport } from "../client/transport.ts"
import type { Event } from "../../server/schema/event.ts"
import { sanitize } from "../text/sanitize.ts"
import type { CommonOptions, SessionChoice } from "./options.ts"
import { reportStartError, waitForSignal } from "./process-end.ts"
import { createRunPrinter } from "./run-printer.ts"

export type RunOptions = CommonOptions &
  SessionChoice & { readonly directory: string; readonly dist: URL; readonly message: string; readonly title?: string }

const retryBudgetMs = 60_000

export async function run(options: RunOptions): Promise<number> {
  const { startServer } = await import("../../server/main.ts")
  const say = (text: string) => void process.stderr.write(`${text}\n`)
  let server: Awaited<ReturnType<typeof startServer>>
  try {
    server = await startServer({
      ...options,
      // Nobody else is to find it: any free port.
      port: options.port ?? 0,
      directory: resolve(options.directory),
      env: process.env,
      hasTerminal: false,
      assets: fileURLToPath(options.dist),
      retryBudgetMs,
      asksForSteering: true,
      notice: (message) => say(`opencode-tui: ${message}`),
    })
  } catch (error) {
    return reportStartError(error)
  }
  try {
    await server.open()
    return await converse(server, options, say)
  } catch (error) {
    if (error instanceof ClientError) {
      say(`opencode-tui: ${error.message}`)
      return error.status === 400 || error.status === 404 ? 2 : 1
    }
    return reportStartError(error)
  } finally {
    await server.stop()
  }
}

async function converse(
  server: { url: string; headers: Readonly<Record<string, string>> },
  options: RunOptions,
  say: (text: string) => void,
): Promise<number> {
  const transport = createTransport({ url: server.url, headers: server.headers })
  const client = createClient({ transport })
  const sessionID = await chooseSession(client, options)
  const { promise: ended, resolve: end } = Promise.withResolvers<number>()
  let exitCode = 0
  const printer = createRunPrinter({ say, write: (text) => void process.stdout.write(text) })

  const onEvent = (event: Event) => {
    printer.take(event, sessionID)
    if (event.type === "permission.asked" && event.properties.sessionID === sessionID) {
      exitCode = 3
      const { id, permission, patterns } = event.properties
      say(
        `✗ not allowed without asking: ${permission} ${patterns.join(", ")}. Allow it in opencode.json under "permission".`,
      )
      void client.permission.reply({ requestID: id }, { reply: "reject" }).catch(() => {})
    }
    if (event.type === "question.asked" && event.properties.sessionID === sessionID) {
      exitCode = 3
      const { id, questions } = event.properties
      say(`✗ nobody is here to answer: ${questions.map((each) => sanitize(each.question)).join(" ")}`)
      void client.question.reject({ requestID: id }).catch(() => {})
    }
    if (event.type === "session.error" && event.properties.sessionID === sessionID) exitCode ||= 1
    if (event.type === "session.idle" && event.properties.sessionID === sessionID) end(exitCode)
  }
  const connected = Promise.withResolvers<void>()
  const events = openEvents({
    url: server.url,
    transport,
    onEvents: (batch) => batch.forEach(onEvent),
    onConnect: () => connected.resolve(),
    onLost: () => {},
    batchMs: 0,
  })
  try {
    await connected.promise
    await client.message.promptAsync({ sessionID }, { parts: [{ type: "text", text: options.message }] })
    const interrupted = waitForSignal().then(async () => {
      await client.session.abort({ sessionID }).catch(() => {})
      return 130
    })
    const code = await Promise.race([ended, interrupted])
    events.flush()
    return code
  } finally {
    printer.end()
    events.close()
    transport.close()
  }
}

async function chooseSession(client: ReturnType<typeof createClient>, options: RunOptions): Promise<string> {
  if (options.session) return (await client.session.get({ sessionID: options.session })).id
  if (options.continue) {
    const directory = resolve(options.directory)
    const [last] = await client.session.list({ directory, roots: "true", limit: 1 })
    if (last) return last.id
  }
  return (await client.session.create({}, options.title ? { title: options.title } : {})).id
}
