// Replaces files that a provider refuses by a text that says so.
// Guarantee: the files of a request are within the provider's limits; of too many, the newest are kept.
import type { LanguageModelV4FilePart, LanguageModelV4Prompt, LanguageModelV4TextPart } from "@ai-sdk/provider"
import { findPictureSize } from "../../base/file/picture-size.ts"
import type { AcceptedPrompt } from "./accepted-prompt.ts"

export function limitFiles(prompt: LanguageModelV4Prompt, accepted: AcceptedPrompt): LanguageModelV4Prompt {
  let bytes = 0
  let count = 0
  const limit = (part: LanguageModelV4FilePart | LanguageModelV4TextPart) => {
    if (part.type !== "file") return part
    const fault = findFault(part, accepted)
    if (fault !== undefined) return toNote(part, `${fault}. Tell the user.`)
    bytes += toBase64(part).length
    count++
    if (bytes > accepted.maxTotalBytes || count > accepted.maxFiles)
      return toNote(part, "there is no room for it beside the newer files")
    return part
  }
  return prompt
    .toReversed()
    .map((message) =>
      message.role === "user" ? { ...message, content: message.content.toReversed().map(limit).toReversed() } : message,
    )
    .toReversed()
}

function findFault(part: LanguageModelV4FilePart, accepted: AcceptedPrompt): string | undefined {
  const { mediaType } = part
  if (!accepted.mediaTypes.includes(mediaType)) return `this model does not take ${mediaType}`
  if (!mediaType.startsWith("image/")) return undefined
  const data = toBase64(part)
  if (data.length > accepted.maxPictureBytes)
    return `it is larger than the ${Math.floor((accepted.maxPictureBytes * 3) / 4 / 1024 / 102.4) / 10} MB that this model takes`
  const size = findPictureSize(Buffer.from(data.slice(0, maxHeaderLength), "base64"))
  if (!size || Math.max(size.width, size.height) <= accepted.maxPictureEdge) return undefined
  return `it has ${size.width} x ${size.height} pixels, and this model takes at most ${accepted.maxPictureEdge} on a side`
}

/** JPEG files may begin with other data, such as a preview. */
const maxHeaderLength = 512 * 1024

function toBase64({ data }: LanguageModelV4FilePart): string {
  if (data.type !== "data") return ""
  return typeof data.data === "string" ? data.data : Buffer.from(data.data).toString("base64")
}

function toNote({ filename, mediaType }: LanguageModelV4FilePart, reason: string): LanguageModelV4TextPart {
  return { type: "text", text: `[The file ${filename ?? mediaType} was attached, but ${reason}]` }
}
