// /file: reading the directory. No path outside of it is read.
import * as z from "zod"
import { FileContent, FileNode, FileStatus } from "../schema/file.ts"
import { endpoint } from "./endpoint.ts"

const PathQuery = z.object({
  path: z.string().max(4096, "Too long: expected a path of at most 4096 characters"),
})

export const file = {
  list: endpoint("GET /file", {
    id: "file.list",
    summary: "List a folder; subfolders come first",
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
