// What `run` is given beside its words: standard input, and files.
// Promises: a standard input that nobody writes to delays a prompt that has words, and never stops it; files of the project
// go by their name, all others with what they hold, since the user has named them.
import { readFile, stat } from "node:fs/promises"
import { relative, resolve } from "node:path"
import type { Readable } from "node:stream"
import { pathToFileURL } from "node:url"
import type { PartInput } from "../../server/schema/part.ts"
import { isForeignImage, isMedia, toMime } from "../text/mime.ts"
import { formatBytes } from "../text/number.ts"
import { UsageError } from "./process-end.ts"

const maxInputBytes = 10 * 1024 * 1024
const maxFileBytes = 5 * 1024 * 1024

export type InputOptions = {
  readonly stream: Readable & { readonly isTTY?: boolean }
  /** How long to wait for the first byte; forever without it. */
  readonly patienceMs?: number
  /** Told when nothing came in that time. */
  readonly onSilence: () => void
}

/** All of standard input as text; none where a person sits before it. Throws UsageError for too much of it. */
export async function readInput({ stream, patienceMs, onSilence }: InputOptions): Promise<string> {
  if (stream.isTTY) return ""
  const chunks: Buffer[] = []
  let bytes = 0
  const timer =
    patienceMs === undefined
      ? undefined
      : setTimeout(() => {
          onSilence()
          stream.destroy()
        }, patienceMs)
  try {
    for await (const chunk of stream) {
      clearTimeout(timer)
      chunks.push(Buffer.from(chunk as Uint8Array))
      if ((bytes += chunks.at(-1)!.length) > maxInputBytes)
        throw new UsageError(`Standard input has more than ${formatBytes(maxInputBytes)}. Give files with --file.`)
    }
  } catch (error) {
    // Given up on, or closed on the other side.
    if (error instanceof UsageError) throw error
  } finally {
    clearTimeout(timer)
  }
  return Buffer.concat(chunks).toString("utf8")
}

/** `isLocal`: the server sees the files of `directory` under the same names. Throws UsageError. */
export function toFileParts(
  names: readonly string[],
  { directory, isLocal }: { readonly directory: string; readonly isLocal: boolean },
): Promise<PartInput[]> {
  return Promise.all(
    names.map(async (name): Promise<PartInput> => {
      const path = resolve(name)
      const info = await stat(path).catch((error: Error) => {
        throw new UsageError(`${name} cannot be attached: ${error.message}`)
      })
      const inside = relative(directory, path)
      const isSeen = isLocal && !inside.startsWith("..")
      if (info.isDirectory()) {
        if (!isSeen) throw new UsageError(`${name} is a folder outside the project. Attach files of it instead.`)
        return { type: "file", mime: "application/x-directory", filename: inside || ".", url: pathToFileURL(path).href }
      }
      if (!info.isFile()) throw new UsageError(`${name} is no file that could be attached.`)
      if (isForeignImage(path))
        throw new UsageError(`${name}: models take images as PNG, JPEG, GIF or WebP. Convert it first.`)
      const mime = toMime(path)
      const filename = isSeen ? inside : (path.split("/").at(-1) ?? path)
      if (isSeen && !isMedia(mime)) return { type: "file", mime, filename, url: pathToFileURL(path).href }
      if (info.size > maxFileBytes)
        throw new UsageError(`${name} has ${formatBytes(info.size)}: at most ${formatBytes(maxFileBytes)} can be sent.`)
      const bytes = await readFile(path).catch((error: Error) => {
        throw new UsageError(`${name} cannot be attached: ${error.message}`)
      })
      return { type: "file", mime, filename, url: `data:${mime};base64,${bytes.toString("base64")}` }
    }),
  )
}
