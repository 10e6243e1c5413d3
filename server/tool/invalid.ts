// Replaces a call that names no tool or has unreadable arguments, so that the model receives the reason as a result.
import * as z from "zod"
import { defineTool } from "./tool.ts"

export const invalid = defineTool({
  id: "invalid",
  onlyReads: true,
  describe: () => "Do not use: it reports calls that could not be understood.",
  input: z.object({ tool: z.string(), error: z.string() }),
  run: async ({ error }) => ({
    title: "Invalid Tool",
    output: `The arguments provided to the tool are invalid: ${error}`,
    metadata: {},
  }),
})
