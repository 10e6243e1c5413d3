// Stands in for a call that names no tool or whose arguments can't be read, so that the model learns of it.
import * as z from "zod"
import { defineTool } from "./tool.ts"

export const invalid = defineTool({
  id: "invalid",
  describe: () => "Do not use: it reports calls that could not be understood.",
  input: z.object({ tool: z.string(), error: z.string() }),
  run: async ({ error }) => ({
    title: "Invalid Tool",
    output: `The arguments provided to the tool are invalid: ${error}`,
    metadata: {},
  }),
})
