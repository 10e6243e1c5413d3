// Writes a whole file.
import * as z from "zod"
import { writesPatches } from "./apply-patch.ts"
import { changeFile, type EditDeps } from "./edit/change-file.ts"
import { resolvePath } from "./file/resolved-path.ts"
import { checkRead, findTextFile } from "./file/text-file.ts"
import { defineTool } from "./tool.ts"

export function createWriteTool({ lock, home }: EditDeps) {
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
    async run({ filePath, content }, context) {
      const path = await resolvePath(context, filePath)
      return lock(path.real, async () => {
        const before = await findTextFile(path)
        if (before) checkRead(path, before, context.seenFiles)
        await changeFile(context, home, path, before, content)
        const metadata = { diagnostics: {}, filepath: path.absolute, exists: before !== undefined }
        return { title: path.relative, output: "Wrote file successfully.", metadata }
      })
    },
  })
}
