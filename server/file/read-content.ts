// Reads one file for the API: text (trimmed, as clients expect it), an image as base64, or an empty `binary` for other
// binary files. A changed file comes with its diff to HEAD.
import { constants } from "node:fs"
import { extname, relative, sep } from "node:path"
import { openReal, realPathInside } from "../base/file/containment.ts"
import { readBytes } from "../base/file/read-start.ts"
import type { FileContent } from "../schema/file.ts"
import type { FilesOptions } from "./files-options.ts"
import { isMissing, toBadRequest } from "./to-bad-request.ts"

const maxTextBytes = 5 * 1024 * 1024
const maxImageBytes = 10 * 1024 * 1024
const maxDiffLength = 512 * 1024
const diffTimeoutMs = 200

const images: Record<string, string> = {
  ".png": "image/png",
  ".jpg": "image/jpeg",
  ".jpeg": "image/jpeg",
  ".gif": "image/gif",
  ".webp": "image/webp",
  ".bmp": "image/bmp",
  ".ico": "image/x-icon",
  ".avif": "image/avif",
}

/** See `Files.read`. Text is cut at 5 MB; an image over 10 MB is `binary`. */
export async function readContent(options: FilesOptions, path: string): Promise<FileContent> {
  const mimeType = images[extname(path).toLowerCase()]
  const limit = mimeType ? maxImageBytes : maxTextBytes
  const file = await readInside(options.directory, path, limit)
  if (!file) return { type: "text", content: "" }
  if (mimeType) {
    if (file.size > maxImageBytes) return { type: "binary", content: "" }
    return { type: "text", content: file.bytes.toString("base64"), mimeType, encoding: "base64" }
  }
  if (file.bytes.subarray(0, 8192).includes(0)) return { type: "binary", content: "" }
  const text = new TextDecoder("utf8").decode(file.bytes, { stream: file.size > limit })
  const diff = file.size > limit ? undefined : await compareWithHead(options, file.real, text)
  return { type: "text", content: text.trim(), ...diff }
}

async function readInside(directory: string, path: string, limit: number) {
  try {
    const real = await realPathInside(directory, path)
    const handle = await openReal(directory, real, constants.O_RDONLY)
    try {
      const info = await handle.stat()
      if (!info.isFile()) return undefined
      return { real, size: info.size, bytes: await readBytes(handle, Math.min(info.size, limit)) }
    } finally {
      await handle.close()
    }
  } catch (error) {
    if (isMissing(error)) return undefined
    throw toBadRequest(error)
  }
}

async function compareWithHead(options: FilesOptions, real: string, text: string) {
  const { git, gitRoot } = options
  if (!gitRoot || text.length > maxDiffLength) return undefined
  const name = relative(gitRoot, real).split(sep).join("/")
  const changed = await git(["diff", "--name-only", "-z", "HEAD", "--", name], { cwd: gitRoot })
  if (changed.exitCode !== 0 || changed.stdout === "") return undefined
  const head = await git(["show", `HEAD:${name}`], { cwd: gitRoot, maxBytes: maxDiffLength })
  if (head.exitCode !== 0 || head.stdout.includes("\0")) return undefined
  const { formatPatch, structuredPatch } = await import("diff")
  const patch = structuredPatch(name, name, head.stdout, text, "old", "new", {
    context: Number.POSITIVE_INFINITY,
    timeout: diffTimeoutMs,
  })
  if (!patch || patch.hunks.length === 0) return undefined
  const { oldFileName = name, newFileName = name, oldHeader, newHeader, hunks } = patch
  return {
    patch: { oldFileName, newFileName, oldHeader: oldHeader ?? "old", newHeader: newHeader ?? "new", hunks },
    diff: formatPatch(patch),
  }
}
