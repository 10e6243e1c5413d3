// /find: searching the directory. No path outside of it is searched.
import * as z from "zod"
import { TextMatch } from "../schema/file.ts"
import { CodeSymbol } from "../schema/service.ts"
import { endpoint } from "./endpoint.ts"

export const find = {
  text: endpoint("GET /find", {
    id: "find.text",
    summary: "Search the text of files with a regular expression",
    description:
      "Returns at most 1000 lines, and only those found within two seconds. If the result is incomplete, the header " +
      "`x-truncated` has the reason: `size` (more or longer lines) or `time`.",
    query: z.object({ pattern: z.string().min(1).max(10_000) }),
    responseHeaders: z.object({
      "x-truncated": z
        .enum(["size", "time"])
        .optional()
        .describe(
          "Why the result is incomplete: more or longer lines than the limit (`size`), or the time limit (`time`).",
        ),
    }),
    returns: z.array(TextMatch),
    errors: ["BadRequestError"],
  }),
  files: endpoint("GET /find/file", {
    id: "find.files",
    summary: "Search files and folders by name",
    query: z.object({
      query: z.string().max(1000),
      dirs: z.enum(["true", "false"]).optional().describe("`false`: only files."),
      type: z.enum(["file", "directory"]).optional(),
      limit: z.coerce.number().int().min(1).max(200).optional(),
    }),
    returns: z.array(z.string()),
  }),
  symbols: endpoint("GET /find/symbol", {
    id: "find.symbols",
    summary: "Search the symbols of the language servers",
    query: z.object({ query: z.string().max(1000) }),
    returns: z.array(CodeSymbol),
  }),
}
