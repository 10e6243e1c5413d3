// /find: searching the directory.
import * as z from "zod"
import { TextMatch } from "../schema/file.ts"
import { CodeSymbol } from "../schema/service.ts"
import { endpoint } from "./endpoint.ts"

export const find = {
  text: endpoint("GET /find", {
    id: "find.text",
    summary: "Search the text of files by a regular expression",
    description:
      "At most 1000 lines, and what is found within two seconds. Where that is not all, the header `x-truncated` says " +
      "why: `size` (more or longer lines) or `time`.",
    query: z.object({ pattern: z.string().min(1).max(10_000) }),
    responseHeaders: z.object({
      "x-truncated": z
        .enum(["size", "time"])
        .optional()
        .describe("Why the result is incomplete: more or longer lines than the limit, or the time limit."),
    }),
    returns: z.array(TextMatch),
    errors: ["BadRequestError"],
  }),
  files: endpoint("GET /find/file", {
    id: "find.files",
    summary: "Search files and folders by name",
    query: z.object({
      query: z.string().max(1000),
      dirs: z.enum(["true", "false"]).optional().describe("`false`: files only"),
      type: z.enum(["file", "directory"]).optional(),
      limit: z.coerce.number().int().min(1).max(200).optional(),
    }),
    returns: z.array(z.string()),
  }),
  symbols: endpoint("GET /find/symbol", {
    id: "find.symbols",
    summary: "Search the symbols that language servers know",
    query: z.object({ query: z.string().max(1000) }),
    returns: z.array(CodeSymbol),
  }),
}
