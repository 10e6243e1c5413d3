// Replaces a text in a file. The text must match exactly and occur once, unless all occurrences are to be replaced.
import * as z from "zod"
import { writesPatches } from "./apply-patch.ts"
import { changeFile, type EditDeps } from "./edit/change-file.ts"
import { replaceText } from "./edit/replace-text.ts"
import { resolvePath } from "./file/resolved-path.ts"
import { checkRead, findTextFile } from "./file/text-file.ts"
import { defineTool } from "./tool.ts"

export function createEditTool({ lock, home }: EditDeps) {
  return defineTool({
    id: "edit",
    isOffered: ({ modelID }) => !writesPatches(modelID),
    describe: () =>
      [
        "Replaces `oldString` by `newString` in a file.",
        "- Read the file first. Give the text as it is in the file, indentation included, without the line numbers that `read` shows.",
        "- `oldString` must fit one place only: add lines around it until it does, or set `replaceAll` to change every place.",
        "- An empty `oldString` makes a new file of `newString`.",
        "- Keep each edit small; several edits of one file are fine.",
      ].join("\n"),
    input: z.object({
      filePath: z.string().min(1).describe("The file, absolute or relative to the working directory"),
      oldString: z.string().describe("The text to replace"),
      newString: z.string().describe("The text to put there; must differ"),
      replaceAll: z.boolean().optional().describe("Replace every occurrence (default: false)"),
    }),
    async run({ filePath, oldString, newString, replaceAll = false }, context) {
      if (oldString === newString) throw new Error("oldString and newString are the same: there is nothing to change.")
      const path = await resolvePath(context, filePath)
      return lock(path.real, async () => {
        const before = await findTextFile(path)
        if (!before && oldString !== "") throw new Error(`File not found: ${path.absolute}`)
        if (before && oldString === "")
          throw new Error(
            `The file exists, so oldString can't be empty: ${path.absolute}. Use write to replace all of it.`,
          )
        if (before) checkRead(path, before, context.seenFiles)
        const after = before ? replaceText(before.text, oldString, newString, replaceAll) : newString
        const metadata = { diagnostics: {}, ...(await changeFile(context, home, path, before, after)) }
        context.progress({ metadata })
        return { title: path.relative, output: "Edit applied successfully.", metadata }
      })
    },
  })
}
