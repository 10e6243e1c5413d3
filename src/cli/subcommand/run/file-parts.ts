// The parts of a prompt for the files that the user attaches with --file. A file of the project is sent as its path; any
// other file is sent with its content, since the user has named it.
import type { Stats } from "node:fs"
import { readFile, stat } from "node:fs/promises"
import { relative, resolve } from "node:path"
import { pathToFileURL } from "node:url"
import type { PartInput } from "../../../../server/schema/part.ts"
import { isUnsupportedImage, isMedia, toMime } from "../../../text/mime.ts"
import { formatBytes } from "../../../text/number.ts"
import { UsageError } from "../../console/report-error.ts"

const maxFileBytes = 5 * 1024 * 1024

export type FilePartOptions = {
  readonly directory: string
  /** Whether the server sees the files of `directory` under the same paths. */
  readonly isLocal: boolean
}

/** Throws UsageError for a file that cannot be attached. */
export function toFileParts(names: readonly string[], options: FilePartOptions): Promise<PartInput[]> {
  return Promise.all(names.map((name) => toFilePart(name, options)))
}

async function toFilePart(name: string, { directory, isLocal }: FilePartOptions): Promise<PartInput> {
  const path = resolve(name)
  const info = await stat(path).catch((error: Error) => {
    throw new UsageError(`${name} cannot be attached: ${error.message}`)
  })
  const projectPath = relative(directory, path)
  const isInProject = isLocal && !projectPath.startsWith("..")
  if (info.isDirectory()) {
    if (!isInProject) throw new UsageError(`${name} is a folder outside the project. Attach files of it instead.`)
    const filename = projectPath || "."
    return { type: "file", mime: "application/x-directory", filename, url: pathToFileURL(path).href }
  }
  const mime = toMime(path)
  if (!info.isFile()) throw new UsageError(`${name} is not a file or folder.`)
  if (isUnsupportedImage(path))
    throw new UsageError(`${name}: models take images as PNG, JPEG, GIF or WebP. Convert it first.`)
  if (isInProject && !isMedia(mime)) return { type: "file", mime, filename: projectPath, url: pathToFileURL(path).href }
  const filename = isInProject ? projectPath : (path.split("/").at(-1) ?? path)
  return { type: "file", mime, filename, url: `data:${mime};base64,${await readContent(name, path, info)}` }
}

/** The content in base64. */
async function readContent(name: string, path: string, info: Stats): Promise<string> {
  if (info.size > maxFileBytes)
    throw new UsageError(`${name} has ${formatBytes(info.size)}: at most ${formatBytes(maxFileBytes)} can be sent.`)
  const bytes = await readFile(path).catch((error: Error) => {
    throw new UsageError(`${name} cannot be attached: ${error.message}`)
  })
  return bytes.toString("base64")
}
