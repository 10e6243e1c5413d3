// File parts of a prompt: the content of a `file:` or `data:` URL becomes part of the user message, in the read tool's format.
// Guarantees: a file passes the same permissions and path checks as in the tool; a file that cannot be read is reported in
// the message.
import { fileURLToPath } from "node:url"
import { toReason } from "../../base/reason.ts"
import { findFileKind, isPicture } from "../../base/file/file-kind.ts"
import type { Agent } from "../../schema/agent.ts"
import { NamedError } from "../../schema/error.ts"
import type { FilePart, Part } from "../../schema/part.ts"
import { runTool } from "../../tool/run-tool.ts"
import type { ToolContext } from "../../tool/tool.ts"
import type { SessionDeps, SessionSettings } from "../deps.ts"
import { toUserToolContext, type UserToolDeps } from "./user-tool-context.ts"
import { cutText } from "../../base/cut-text.ts"

const maxDataBytes = 20 * 1024 * 1024
/** Media types that a model reads as text. */
const textual = /^(text\/.+|image\/svg\+xml|application\/(json|xml|javascript|typescript|yaml|toml|x-sh|x-ndjson))$/

export type FilePartDeps = UserToolDeps & Pick<SessionDeps, "events" | "isTerminalAttached">

/** Throws BadRequestError for a malformed URL or content. */
export async function toFileParts(
  deps: FilePartDeps,
  settings: SessionSettings,
  agent: Agent,
  part: FilePart,
  signal: AbortSignal,
): Promise<Part[]> {
  if (part.url.startsWith("data:")) return toDataParts(deps, part)
  if (part.url.startsWith("file:")) return toDiskParts(deps, settings, agent, part, signal)
  throw refuse(`Unsupported url of a file part: expected a file: or data: URL, got "${cutText(part.url, 100)}"`)
}

function toDataParts(deps: FilePartDeps, part: FilePart): Part[] {
  const match = /^data:([^,;]*)((?:;[^,;]*)*),(.*)$/s.exec(part.url)
  const name = part.filename ?? part.mime
  if (!match) throw refuse(`Malformed data: URL in the file part "${name}"`)
  const bytes = Math.floor((part.url.length * 3) / 4)
  if (bytes > maxDataBytes)
    throw refuse(
      `The file part "${name}" is too large: it has about ${toMegabytes(bytes)} MB, expected at most ${toMegabytes(maxDataBytes)} MB`,
    )
  if (isPicture(part.mime)) return [toPicture(part, name, match[3] ?? "")]
  if (!textual.test(part.mime)) return [part]
  const [, , parameters = "", data = ""] = match
  const text = parameters.includes(";base64") ? Buffer.from(data, "base64").toString("utf8") : decodeURIComponent(data)
  return [...toShown(deps, part, { filePath: part.filename ?? "attachment" }, text), part]
}

/** The picture with its real media type: a provider refuses the whole conversation for a wrong one. */
function toPicture(part: FilePart, name: string, data: string): FilePart {
  const kind = findFileKind(Buffer.from(data.slice(0, 64), "base64"))
  if (kind === undefined)
    throw refuse(
      `The file part "${name}" is declared as ${part.mime}, but its content is none of PNG, JPEG, GIF, WebP and PDF`,
    )
  return kind === part.mime ? part : { ...part, mime: kind, url: `data:${kind};base64,${data}` }
}

function toMegabytes(bytes: number): number {
  return Math.round(bytes / 1024 / 102.4) / 10
}

function refuse(message: string): NamedError<"BadRequestError"> {
  return new NamedError("BadRequestError", { message, path: ["parts", "url"] })
}

async function toDiskParts(
  deps: FilePartDeps,
  settings: SessionSettings,
  agent: Agent,
  part: FilePart,
  signal: AbortSignal,
): Promise<Part[]> {
  const { path, start, end } = parseFileUrl(part.url)
  // Lines in the URL count from 1, the tool's offset from 0.
  const lines =
    start === undefined ? {} : { offset: start - 1, ...(end === undefined ? {} : { limit: end - start + 1 }) }
  const input = { filePath: path, ...lines }
  try {
    const { result } = await runTool(
      deps.tools.all,
      { name: "read", input },
      toReadContext(deps, settings, agent, part, signal),
    )
    const image = result.attachments?.[0]
    if (image) return [...toShown(deps, part, input, result.output), { ...part, mime: image.mime, url: image.url }]
    return [...toShown(deps, part, input, result.output), part]
  } catch (error) {
    const message = toReason(error)
    deps.events.publish({
      type: "session.error",
      properties: { sessionID: part.sessionID, error: { name: "UnknownError", data: { message } } },
    })
    return [toSynthetic(deps, part, `The file ${path} was attached, but reading it failed: ${message}`)]
  }
}

function parseFileUrl(text: string): { path: string; start?: number; end?: number } {
  try {
    const url = new URL(text)
    const line = (name: string) => {
      const value = Number(url.searchParams.get(name) ?? Number.NaN)
      return Number.isInteger(value) && value >= 1 ? value : undefined
    }
    const [start, end] = [line("start"), line("end")]
    url.search = url.hash = ""
    return { path: fileURLToPath(url), ...(start ? { start } : {}), ...(end ? { end } : {}) }
  } catch (error) {
    throw new NamedError(
      "BadRequestError",
      { message: `Malformed file: URL in a file part: ${cutText(text, 200)}`, path: ["parts", "url"] },
      { cause: error },
    )
  }
}

function toShown(deps: FilePartDeps, part: FilePart, input: object, output: string): Part[] {
  return [
    // Clients recognize the first sentence.
    toSynthetic(deps, part, `Called the Read tool with the following input: ${JSON.stringify(input)}`),
    toSynthetic(deps, part, output),
  ]
}

function toSynthetic(deps: FilePartDeps, { sessionID, messageID }: FilePart, text: string): Part {
  return { id: deps.newId("part"), sessionID, messageID, type: "text", synthetic: true, text }
}

/** The rules of the agent that the prompt is for, and of the session. Requests are published like those of a tool. */
function toReadContext(
  deps: FilePartDeps,
  settings: SessionSettings,
  agent: Agent,
  part: FilePart,
  signal: AbortSignal,
): ToolContext {
  const { id: callID, sessionID, messageID } = part
  const seenFiles = { get: () => undefined, set: () => {} }
  const context = toUserToolContext(deps, {
    sessionID,
    messageID,
    callID,
    agent,
    settings,
    signal,
    seenFiles,
    progress: () => {},
  })
  return {
    ...context,
    ask: (...questions) => {
      const ruleset = context.rules()
      return deps.permission.askAll(
        questions.map((question) => ({ ...question, sessionID, ruleset })),
        signal,
      )
    },
    isTerminalAttached: deps.isTerminalAttached(),
  }
}
