// `opencode-tui run`: sends one prompt to a server in this process, or to a running one. The answer goes to standard output,
// progress to standard error. Promises: it never waits for a user (permissions and questions are rejected), and not forever
// for a provider (60 s of retries), a silent standard input or a lost server.
import { resolve } from "node:path"
import type { PartInput } from "../../../../server/schema/part.ts"
import { createClient, type Client } from "../../../client/client.ts"
import { createTransport, type TransportOptions } from "../../../client/transport.ts"
import { toModelRef } from "../../../state/model-ref.ts"
import { printMessage, printNotice } from "../../console/print.ts"
import { reportError, UsageError } from "../../console/report-error.ts"
import type { ServerFlags, SessionFlags } from "../../flags.ts"
import { withLocalServer } from "../../server/local-server.ts"
import { toRemoteServer } from "../../server/remote-server.ts"
import { toFileParts } from "./file-parts.ts"
import { createJsonPrinter } from "./json-printer.ts"
import { readInput } from "./read-input.ts"
import { runTurn } from "./run-turn.ts"
import { createTextPrinter } from "./text-printer.ts"

export type RunFlags = {
  readonly message: string
  readonly file: readonly string[]
  /** The name of a command that the message is the arguments of. */
  readonly command?: string
  /** The title of a new session. */
  readonly title?: string
  readonly variant?: string
  readonly format: "default" | "json"
  /** The address of a running server. */
  readonly attach?: string
  /** The project on the machine of that server. */
  readonly dir?: string
  readonly share: boolean
}

export type RunOptions = ServerFlags & SessionFlags & RunFlags & { readonly directory: string; readonly dist: URL }

type Prompt = { readonly text: string; readonly parts: readonly PartInput[] }

const retryBudgetMs = 60_000
/** How long a prompt that has a message waits for standard input. */
const inputTimeoutMs = 5000

export async function run(options: RunOptions): Promise<number> {
  try {
    if (options.dir !== undefined && options.attach === undefined)
      throw new UsageError("--dir goes with --attach. Change into the project instead.")
    const text = await readText(options)
    const directory = resolve(options.directory)
    const parts = await toFileParts(options.file, { directory, isLocal: options.attach === undefined })
    if (options.attach !== undefined)
      return await sendPrompt(toRemoteServer(options.attach, process.env), options, { text, parts })
    const { port, ...rest } = options
    return await withLocalServer(
      { ...rest, ...(port === undefined ? {} : { port }), retryBudgetMs, asksWithoutTerminal: true },
      async (server) => {
        await server.open()
        return sendPrompt(server, { ...options, dir: directory }, { text, parts })
      },
    )
  } catch (error) {
    return reportError(error)
  }
}

/** The message with standard input appended. */
async function readText({ message, command }: RunOptions): Promise<string> {
  const hasMessage = message !== "" || command !== undefined
  const input = await readInput({
    stream: process.stdin,
    ...(hasMessage ? { timeoutMs: inputTimeoutMs } : {}),
    onTimeout: () => printNotice("nothing came on standard input, so the prompt is sent without it"),
  })
  const text = [message, input.trimEnd()].filter((each) => each.trim() !== "").join("\n\n")
  if (text === "" && command === undefined)
    throw new UsageError("There is no message. Give one as an argument or on standard input.")
  return text
}

async function sendPrompt(server: TransportOptions, options: RunOptions, { text, parts }: Prompt): Promise<number> {
  const transport = createTransport(server)
  // A server in this process was started in the project, so its requests name no directory.
  const directory = options.attach === undefined ? undefined : options.dir
  const client = createClient({ transport, directory })
  const write = (output: string) => void process.stdout.write(output)
  try {
    const sessionID = await chooseSession(client, options)
    if (options.share) await share(client, sessionID)
    const choices = {
      ...(options.agent === undefined ? {} : { agent: options.agent }),
      ...(options.model === undefined ? {} : { model: toModelRef(options.model) }),
      ...(options.variant === undefined ? {} : { variant: options.variant }),
    }
    const { command } = options
    return await runTurn({
      client,
      sessionID,
      printer:
        options.format === "json"
          ? createJsonPrinter({ write, now: Date.now })
          : createTextPrinter({ printProgress: printMessage, write }),
      send: () =>
        command === undefined
          ? client.message.promptAsync({ sessionID }, { ...choices, parts: [...parts, { type: "text", text }] })
          : client.message.command({ sessionID }, { ...choices, command, arguments: text, parts: [...parts] }),
    })
  } finally {
    transport.close()
  }
}

async function chooseSession(client: Client, options: RunOptions): Promise<string> {
  if (options.session !== undefined) return (await client.session.get({ sessionID: options.session })).id
  if (options.continue) {
    const filter = options.dir === undefined ? {} : { directory: options.dir }
    const [last] = await client.session.list({ ...filter, roots: "true", limit: 1 })
    if (last) return last.id
  }
  return (await client.session.create({}, options.title === undefined ? {} : { title: options.title })).id
}

async function share(client: Client, sessionID: string): Promise<void> {
  const { share: shared } = await client.session.share({ sessionID })
  if (shared) printMessage(`~ ${shared.url}`)
}
