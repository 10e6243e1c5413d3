// Writes a whole file.
import * as z from "zod"
import { writesPatches } from "./apply-patch.ts"
import { changeFile } from "./edit/change-file.ts"
import type { FileLock } from "./edit/file-lock.ts"
import { resolvePath } from "./file/resolved-path.ts"
import { checkRead, findTextFile } from "./file/text-file.ts"
import { defineTool } from "./tool.ts"

export function createWriteTool(lock: FileLock) {
  return defineTool({
    id: "write",
    isOffered: ({ modelID }) => !writesPatches(modelID),
    describe: () =>
      [
        "Writes a file: makes a new one (with its folders) or replaces all of an existing one.",
        "- An existing file must have been read first in this conversation.",
        "- To change parts of a file use `edit`: it is shorter and loses nothing.",
        "- Make only files that the task needs; no summaries or notes that nobody asked for.",
      ].join("\n"),
    input: z.object({
      filePath: z.string().min(1).describe("The file, absolute or relative to the working directory"),
      content: z.string().describe("All of its new content"),
    }),
    async run({ filePath, content }, ctx) {
      const place = await resolvePath(ctx, filePath)
      return lock(place.real, async () => {
        const before = await findTextFile(place)
        if (before) checkRead(place, before, ctx.seenFiles)
        await changeFile(ctx, place, before, content)
        const metadata = { diagnostics: {}, filepath: place.path, exists: before !== undefined }
        return { title: place.relative, output: "Wrote file successfully.", metadata }
      })
    },
  })
}
