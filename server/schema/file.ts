// Files as the API lists, reads, compares and searches them.
import * as z from "zod"

export const FileDiff = z
  .object({
    file: z.string(),
    before: z.string(),
    after: z.string(),
    patch: z
      .string()
      .optional()
      .describe(
        "The unified diff; empty where the texts are too large to be kept. Absent in what older versions stored.",
      ),
    additions: z.number(),
    deletions: z.number(),
    status: z.enum(["added", "deleted", "modified"]).optional(),
  })
  .meta({ id: "FileDiff" })
export type FileDiff = z.infer<typeof FileDiff>

export const FileNode = z
  .object({
    name: z.string(),
    path: z.string().describe("The path relative to the directory."),
    absolute: z.string(),
    type: z.enum(["file", "directory"]),
    ignored: z.boolean().describe("Whether the project's ignore files exclude it."),
  })
  .meta({ id: "FileNode" })
export type FileNode = z.infer<typeof FileNode>

export const FileContent = z
  .object({
    type: z.enum(["text", "binary"]),
    content: z.string(),
    diff: z.string().optional().describe("The unified diff against HEAD."),
    patch: z
      .object({
        oldFileName: z.string(),
        newFileName: z.string(),
        oldHeader: z.string().optional(),
        newHeader: z.string().optional(),
        hunks: z.array(
          z.object({
            oldStart: z.number(),
            oldLines: z.number(),
            newStart: z.number(),
            newLines: z.number(),
            lines: z.array(z.string()),
          }),
        ),
        index: z.string().optional(),
      })
      .optional(),
    encoding: z.literal("base64").optional(),
    mimeType: z.string().optional(),
  })
  .meta({ id: "FileContent" })
export type FileContent = z.infer<typeof FileContent>

export const FileStatus = z
  .object({
    path: z.string(),
    added: z.number().int(),
    removed: z.number().int(),
    status: z.enum(["added", "deleted", "modified"]),
  })
  .meta({ id: "File" })
export type FileStatus = z.infer<typeof FileStatus>

/** One line that ripgrep found. Offsets are in bytes. */
export const TextMatch = z.object({
  path: z.object({ text: z.string() }),
  lines: z.object({ text: z.string() }),
  line_number: z.number(),
  absolute_offset: z.number(),
  submatches: z.array(z.object({ match: z.object({ text: z.string() }), start: z.number(), end: z.number() })),
})
export type TextMatch = z.infer<typeof TextMatch>
