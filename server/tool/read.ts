// Reads a file for the model: text with line numbers, images and PDF files as attachments, a folder as a list.
import type { FileHandle } from "node:fs/promises"
import { basename } from "node:path"
import * as z from "zod"
import { findPictureType } from "../base/file/file-kind.ts"
import { listFolder } from "./file/list-folder.ts"
import { resolvePath, openResolvedPath, toReadPatterns, type ResolvedPath } from "./file/resolved-path.ts"
import { readLines } from "./file/read-lines.ts"
import { findSimilarFiles } from "./file/similar-files.ts"
import { defineTool, type ToolContext, type ToolResult } from "./tool.ts"

const defaultLimit = 2000
const maxImageBytes = 5 * 1024 * 1024
const previewLines = 20

export const read = defineTool({
  id: "read",
  onlyReads: true,
  describe: () =>
    [
      "Reads a file, or lists a folder.",
      `- Text comes with line numbers, at most ${defaultLimit} lines a call; lines over 2000 characters are cut. Use offset and limit for more.`,
      "- Images and PDF files are attached to look at.",
      "- Read several files in one step when you know that you need them.",
    ].join("\n"),
  input: z.object({
    filePath: z.string().min(1).describe("The file or folder, absolute or relative to the working directory"),
    offset: z.number().int().min(0).optional().describe("How many lines to skip"),
    limit: z.number().int().min(1).optional().describe(`How many lines to read (default: ${defaultLimit})`),
  }),
  async run({ filePath, offset = 0, limit = defaultLimit }, context) {
    const path = await resolvePath(context, filePath)
    await context.ask({ permission: "read", patterns: toReadPatterns(path), always: ["*"], metadata: {} })
    const handle = await open(path)
    try {
      const info = await handle.stat()
      if (info.isDirectory()) return await listFolder(handle, path, { offset, limit })
      const mime = findPictureType(path.absolute)
      if (mime) return await attach(handle, path, mime, info.size)
      const result = await readText(handle, path, offset, limit, context)
      context.seenFiles.set(path.real, info)
      return result
    } finally {
      await handle.close()
    }
  },
})

async function open(path: ResolvedPath): Promise<FileHandle> {
  try {
    return await openResolvedPath(path)
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code !== "ENOENT" && code !== "ENOTDIR") throw error
    const similar = await findSimilarFiles(path)
    const hint = similar.length > 0 ? `\n\nDid you mean one of these?\n${similar.join("\n")}` : ""
    throw new Error(`File not found: ${path.absolute}${hint}`, { cause: error })
  }
}

async function attach(handle: FileHandle, path: ResolvedPath, mime: string, size: number): Promise<ToolResult> {
  if (size > maxImageBytes)
    throw new Error(
      `The file is too large to attach: it has ${size} bytes, expected at most ${maxImageBytes}: ${path.absolute}`,
    )
  const data = (await handle.readFile()).toString("base64")
  const what = mime === "application/pdf" ? "PDF" : "Image"
  const output = `${what} read successfully`
  return {
    title: path.relative,
    output,
    metadata: { preview: output, truncated: false },
    attachments: [{ mime, url: `data:${mime};base64,${data}`, filename: basename(path.absolute) }],
  }
}

async function readText(
  handle: FileHandle,
  path: ResolvedPath,
  offset: number,
  limit: number,
  context: ToolContext,
): Promise<ToolResult> {
  const { lines, total, end } = await readLines(handle, { offset, limit, path: path.absolute, signal: context.signal })
  if (offset > 0 && lines.length === 0 && total !== undefined)
    throw new Error(`Offset ${offset} is beyond the end: the file has ${total} lines: ${path.absolute}`)
  const numbered = lines.map((line, index) => `${String(offset + index + 1).padStart(5, "0")}| ${line}`)
  const next = offset + lines.length
  const note = {
    file: `(End of file - total ${total} lines)`,
    lines: `(File has more lines. Use 'offset' parameter to read beyond line ${next})`,
    bytes: `(Output is at its limit of bytes. Use 'offset' parameter to read beyond line ${next})`,
  }[end]
  return {
    title: path.relative,
    output: ["<file>", ...numbered, "", note, "</file>"].join("\n"),
    metadata: { preview: lines.slice(0, previewLines).join("\n"), truncated: end !== "file" },
  }
}
