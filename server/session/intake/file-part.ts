// File parts of a prompt: what a `file:` or `data:` URL holds is put into the user's message, as the read tool shows it.
// Promises: a file passes the same permission and the same walls as the tool; what cannot be read is said in the message.
import { fileURLToPath } from "node:url"
import { findFileKind, isPicture } from "../../base/file/file-kind.ts"
import { NamedError } from "../../schema/error.ts"
import type { FilePart, Part } from "../../schema/part.ts"
import { runTool } from "../../tool/run-tool.ts"
import type { ToolContext } from "../../tool/tool.ts"
import type { SessionDeps } from "../deps.ts"
import { toUserContext } from "./user-tool-context.ts"
import { toReason } from "../../base/reason.ts"

const mostDataBytes = 20 * 1024 * 1024
/** What a model reads as text, whatever else it is. */
const textual = /^(text\/.+|image\/svg\+xml|application\/(json|xml|javascript|typescript|yaml|toml|x-sh|x-ndjson))$/

export async function toFileParts(deps: SessionDeps, part: FilePart, signal: AbortSignal): Promise<Part[]> {
  if (part.url.startsWith("data:")) return toDataParts(deps, part)
  if (part.url.startsWith("file:")) return toDiskParts(deps, part, signal)
  throw refuse(`Unsupported url of a file part: expected a file: or data: URL, got "${part.url.slice(0, 100)}"`)
}

function toDataParts(deps: SessionDeps, part: FilePart): Part[] {
  const match = /^data:([^,;]*)((?:;[^,;]*)*),(.*)$/s.exec(part.url)
  const name = part.filename ?? part.mime
  if (!match) throw refuse(`Malformed data: URL in the file part "${name}"`)
  const bytes = Math.floor((part.url.length * 3) / 4)
  if (bytes > mostDataBytes)
    throw refuse(
      `The file part "${name}" is too large: it has about ${toMegabytes(bytes)} MB, expected at most ${toMegabytes(mostDataBytes)} MB`,
    )
  if (isPicture(part.mime)) return [toPicture(part, name, match[3] ?? "")]
  if (!textual.test(part.mime)) return [part]
  const [, , parameters = "", data = ""] = match
  const text = parameters.includes(";base64") ? Buffer.from(data, "base64").toString("utf8") : decodeURIComponent(data)
  return [...toShown(deps, part, { filePath: part.filename ?? "attachment" }, text), part]
}

/** With the type that it really has: a provider refuses the whole conversation for a wrong one. */
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

async function toDiskParts(deps: SessionDeps, part: FilePart, signal: AbortSignal): Promise<Part[]> {
  const { path, start, end } = parseFileUrl(part.url)
  // Lines of the URL count from 1, the tool's offset from 0.
  const lines =
    start === undefined ? {} : { offset: start - 1, ...(end === undefined ? {} : { limit: end - start + 1 }) }
  const input = { filePath: path, ...lines }
  try {
    const { result } = await runTool(deps.tools, { name: "read", input }, toReadContext(deps, part, signal))
    const image = result.attachments?.[0]
    if (image) return [...toShown(deps, part, input, result.output), { ...part, mime: image.mime, url: image.url }]
    return [...toShown(deps, part, input, result.output), part]
  } catch (error) {
    const message = toReason(error)
    deps.bus.publish(deps.directory, {
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
      { message: `Malformed file: URL in a file part: ${text.slice(0, 200)}`, path: ["parts", "url"] },
      { cause: error },
    )
  }
}

function toShown(deps: SessionDeps, part: FilePart, input: object, output: string): Part[] {
  return [
    // Clients of the wire recognise the first sentence.
    toSynthetic(deps, part, `Called the Read tool with the following input: ${JSON.stringify(input)}`),
    toSynthetic(deps, part, output),
  ]
}

function toSynthetic(deps: SessionDeps, { sessionID, messageID }: FilePart, text: string): Part {
  return { id: deps.newId("part"), sessionID, messageID, type: "text", synthetic: true, text }
}

/** A caller who attaches a file has asked for it; only a rule that denies, or a wall, stops it. */
function toReadContext(deps: SessionDeps, part: FilePart, signal: AbortSignal): ToolContext {
  const { id: callID, sessionID, messageID } = part
  const agent = deps.agents.default()
  const seenFiles = { get: () => undefined, set: () => {} }
  return {
    ...toUserContext(deps, { sessionID, messageID, callID, agent, signal, seenFiles, progress: () => {} }),
    ask: (request) => deps.permission.ask({ ...request, sessionID, ruleset: agent.permission }, signal),
    rules: () => agent.permission,
    guardsSensitiveFiles: deps.isTerminalAttached(),
  }
}
