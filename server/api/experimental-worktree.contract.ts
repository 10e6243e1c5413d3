// /experimental/worktree: git worktrees of the project.
import * as z from "zod"
import { endpoint } from "./endpoint.ts"

export const worktree = {
  list: endpoint("GET /experimental/worktree", {
    id: "worktree.list",
    summary: "List the worktrees that this program has created",
    returns: z.array(z.string()),
  }),
}
