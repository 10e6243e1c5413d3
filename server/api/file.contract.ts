// /file and /find: looking into the directory. Nothing here leaves it.
import * as z from "zod"
import { FileContent, FileNode, FileStatus, TextMatch } from "../schema/file.ts"
import { endpoint } from "./endpoint.ts"

const PathQuery = z.object({
  path: z.string().max(4096, "Too long: expected a path of at most 4096 characters"),
})

export const file = {
  list: endpoint("GET /file", {
    id: "file.list",
    summary: "List a folder, folders first",
    query: PathQuery,
    returns: z.array(FileNode),
    errors: ["BadRequestError"],
  }),
  read: endpoint("GET /file/content", {
    id: "file.read",
    summary: "Read a file",
    query: PathQuery,
    returns: FileContent,
    errors: ["BadRequestError"],
  }),
  status: endpoint("GET /file/status", {
    id: "file.status",
    summary: "List the files that differ from HEAD",
    returns: z.array(FileStatus),
  }),
}

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
}
