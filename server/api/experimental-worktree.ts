// This version creates no worktrees, so the list is empty.
import type { Instance } from "../instance/instance.ts"
import type { Handlers } from "./endpoint.ts"
import type { worktree as contract } from "./experimental-worktree.contract.ts"

export const worktree: Handlers<typeof contract, Instance> = { list: () => [] }
