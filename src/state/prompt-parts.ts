// Converts a draft to the parts that are sent, and a message back to a draft. Positions refer to the sent text.
import { isAbsolute, join } from "node:path"
import { fileURLToPath, pathToFileURL } from "node:url"
import type { MessageWithParts } from "../../server/schema/message.ts"
import type { FilePart, Part, PartInput } from "../../server/schema/part.ts"
import { toBuffer, type Atom, type AtomContent, type Buffer, type Slice } from "../text/buffer/buffer.ts"
import { expandBuffer } from "../text/buffer/expand.ts"
import type { LineRange } from "../text/mention.ts"
import { isMedia, toMime } from "../text/mime.ts"

/** The text first, then its mentions. Paths are relative to `directory`, in which the server works. */
export function toPromptParts(buffer: Buffer, directory: string): PartInput[] {
  const { text } = expandBuffer(buffer)
  return [{ type: "text", text }, ...toMentionParts(buffer, directory)]
}

/** Only the mentions in the text. */
export function toMentionParts(buffer: Buffer, directory: string): PartInput[] {
  const { text, parts } = expandBuffer(buffer)
  return parts.flatMap((atom): PartInput[] => {
    const source = { value: text.slice(atom.start, atom.end), start: atom.start, end: atom.end }
    switch (atom.kind) {
      case "agent":
        return [{ type: "agent", name: atom.payload.name, source }]
      case "image": {
        const { mime, url, filename = "image" } = atom.payload
        return [{ type: "file", mime, filename, url, source: { type: "file", path: filename, text: source } }]
      }
      case "file": {
        const { path, lines } = atom.payload
        const mime = atom.payload.mime ?? toMime(path)
        const url = atom.payload.url ?? toFileUrl(path, directory, lines)
        return [{ type: "file", mime, filename: path, url, source: { type: "file", path, text: source } }]
      }
      case "paste":
        return []
    }
  })
}

/** MIME types of the draft's images and PDFs, which not every model accepts. */
export function findMediaMime({ atoms }: Buffer): string[] {
  return atoms.flatMap((atom) => {
    if (atom.kind !== "file" && atom.kind !== "image") return []
    const mime = atom.kind === "image" ? atom.payload.mime : (atom.payload.mime ?? toMime(atom.payload.path))
    return isMedia(mime) ? [mime] : []
  })
}

function toFileUrl(path: string, directory: string, lines: LineRange | undefined): string {
  const url = pathToFileURL(isAbsolute(path) ? path : join(directory, path))
  if (lines) {
    url.searchParams.set("start", String(lines.start))
    url.searchParams.set("end", String(lines.end))
  }
  return url.href
}

/** The draft of a user message, to edit and send again. Attachments without a mention in the text come at the end. */
export function toMessageDraft({ parts }: Pick<MessageWithParts, "parts">, directory: string): Slice {
  const text = parts
    .flatMap((part) => (part.type === "text" && !part.synthetic && !part.ignored ? [part.text] : []))
    .join("\n")
  const atoms: Atom[] = []
  let unmentioned = ""
  for (const part of parts) {
    const content = toContent(part, directory)
    if (!content) continue
    const value = toSourceValue(part)
    const at = value === undefined ? -1 : findFree(text, value, atoms)
    if (value !== undefined && at >= 0) atoms.push({ start: at, end: at + value.length, ...content })
    else {
      const label = value ?? (content.kind === "agent" ? `@${content.payload.name}` : `@${toName(part)}`)
      const start = text.length + unmentioned.length + 1
      unmentioned += ` ${label}`
      atoms.push({ start, end: start + label.length, ...content })
    }
  }
  const { text: whole, atoms: sorted } = toBuffer(
    text + unmentioned,
    atoms.toSorted((a, b) => a.start - b.start),
  )
  return { text: whole, atoms: sorted }
}

function toContent(part: Part, directory: string): AtomContent | undefined {
  if (part.type === "agent") return { kind: "agent", payload: { name: part.name } }
  if (part.type !== "file") return undefined
  const { mime, url, filename } = part
  const path = part.source?.type === "file" ? part.source.path : filename
  // A file on disk is read again when the message is sent.
  if (url.startsWith("file:")) return { kind: "file", payload: { path: toRelative(url, directory), url, mime } }
  if (path !== undefined && toSourceValue(part)?.startsWith("@")) return { kind: "file", payload: { path, mime } }
  return { kind: "image", payload: { mime, url, ...(filename === undefined ? {} : { filename }) } }
}

function toSourceValue(part: Part): string | undefined {
  const source = part.type === "agent" ? part.source : part.type === "file" ? part.source?.text : undefined
  return source?.value ? source.value : undefined
}

function toName(part: Part): string {
  return part.type === "file" ? (part.filename ?? toLastName(part)) : part.type
}

function toLastName({ url }: FilePart): string {
  return url.startsWith("data:") ? "attachment" : url.slice(url.lastIndexOf("/") + 1)
}

function toRelative(url: string, directory: string): string {
  try {
    const plain = new URL(url)
    plain.search = plain.hash = ""
    const path = fileURLToPath(plain)
    return path.startsWith(`${directory}/`) ? path.slice(directory.length + 1) : path
  } catch {
    return url
  }
}

/** The first occurrence of `value` that overlaps no chip; -1 for none. */
function findFree(text: string, value: string, atoms: readonly Atom[]): number {
  for (let at = text.indexOf(value); at >= 0; at = text.indexOf(value, at + 1))
    if (atoms.every((atom) => at + value.length <= atom.start || at >= atom.end)) return at
  return -1
}
