// `opencode-tui run`: one prompt through a server of its own or another's, the answer on standard output, progress on
// standard error. Promises: it never waits for a person (what would be asked is refused), nor for ever on a provider
// (60 s of retries), a silent standard input or a server that is gone.
import { resolve } from "node:path"
import type { PartInput } from "../../server/schema/part.ts"
import { createClient, type Client } from "../client/client.ts"
import { createTransport, type TransportOptions } from "../client/transport.ts"
import { toModelRef } from "../state/model-ref.ts"
import type { CommonOptions, SessionChoice } from "./options.ts"
import { withOwnServer } from "./own-server.ts"
import { reportError, UsageError } from "./process-end.ts"
import { toRemoteServer } from "./remote-server.ts"
import { readInput, toFileParts } from "./run-input.ts"
import { createJsonPrinter } from "./run-json.ts"
import { createRunPrinter } from "./run-printer.ts"
import { runTurn } from "./run-turn.ts"

export type RunAsk = {
  readonly message: string
  readonly file: readonly string[]
  /** The name of a command. */
  readonly command?: string
  /** Of a new session. */
  readonly title?: string
  readonly variant?: string
  readonly format: "default" | "json"
  /** The address of another's server. */
  readonly attach?: string
  /** The project on that server's machine. */
  readonly dir?: string
  readonly share: boolean
}

export type RunOptions = CommonOptions & SessionChoice & RunAsk & { readonly directory: string; readonly dist: URL }

const retryBudgetMs = 60_000
/** A prompt that has words does not wait longer for others to come. */
const inputPatienceMs = 5000

export async function run(options: RunOptions): Promise<number> {
  try {
    if (options.dir !== undefined && options.attach === undefined)
      throw new UsageError("--dir goes with --attach. Change into the project instead.")
    const text = await readText(options)
    const directory = resolve(options.directory)
    const parts = await toFileParts(options.file, { directory, isLocal: options.attach === undefined })
    if (options.attach !== undefined)
      return await converse(toRemoteServer(options.attach, process.env), options, { text, parts })
    const { port, ...rest } = options
    return await withOwnServer(
      { ...rest, ...(port === undefined ? {} : { port }), retryBudgetMs, asksWithoutTerminal: true },
      async (server) => {
        await server.open()
        return converse(server, { ...options, dir: directory }, { text, parts })
      },
    )
  } catch (error) {
    return reportError(error)
  }
}

async function readText({ message, command }: RunOptions): Promise<string> {
  const hasWords = message !== "" || command !== undefined
  const input = await readInput({
    stream: process.stdin,
    ...(hasWords ? { patienceMs: inputPatienceMs } : {}),
    onSilence: () => say("opencode-tui: nothing comes on standard input, so the prompt goes without it"),
  })
  const text = [message, input.trimEnd()].filter((each) => each.trim() !== "").join("\n\n")
  if (text === "" && command === undefined)
    throw new UsageError("There is no message. Give one as an argument or on standard input.")
  return text
}

async function converse(
  server: TransportOptions,
  options: RunOptions,
  { text, parts }: { readonly text: string; readonly parts: readonly PartInput[] },
): Promise<number> {
  const transport = createTransport(server)
  // One's own server works where it was started, and is told nothing.
  const directory = options.attach === undefined ? undefined : options.dir
  const client = createClient({ transport, directory })
  const write = (output: string) => void process.stdout.write(output)
  try {
    const sessionID = await chooseSession(client, options)
    if (options.share) await share(client, sessionID)
    const who = {
      ...(options.agent === undefined ? {} : { agent: options.agent }),
      ...(options.model === undefined ? {} : { model: toModelRef(options.model) }),
      ...(options.variant === undefined ? {} : { variant: options.variant }),
    }
    const { command } = options
    return await runTurn({
      url: server.url,
      transport,
      client,
      directory,
      sessionID,
      printer:
        options.format === "json" ? createJsonPrinter({ write, now: Date.now }) : createRunPrinter({ say, write }),
      send: () =>
        command === undefined
          ? client.message.promptAsync({ sessionID }, { ...who, parts: [...parts, { type: "text", text }] })
          : client.message.command({ sessionID }, { ...who, command, arguments: text, parts: [...parts] }),
    })
  } finally {
    transport.close()
  }
}

async function chooseSession(client: Client, options: RunOptions): Promise<string> {
  if (options.session !== undefined) return (await client.session.get({ sessionID: options.session })).id
  if (options.continue) {
    const place = options.dir === undefined ? {} : { directory: options.dir }
    const [last] = await client.session.list({ ...place, roots: "true", limit: 1 })
    if (last) return last.id
  }
  return (await client.session.create({}, options.title === undefined ? {} : { title: options.title })).id
}

async function share(client: Client, sessionID: string): Promise<void> {
  const { share: shared } = await client.session.share({ sessionID })
  if (shared) say(`~ ${shared.url}`)
}

function say(text: string): void {
  process.stderr.write(`${text}\n`)
}
