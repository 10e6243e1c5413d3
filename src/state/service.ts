// MCP and language servers, and the files that each session has changed, as the sidebar shows them.
import type { FileDiff } from "../../server/schema/file.ts"
import type { McpStatus } from "../../server/schema/service.ts"

type FileChange = Pick<FileDiff, "file" | "additions" | "deletions">

export type ServiceState = {
  /** By name; undefined until it is fetched. */
  readonly mcp: Readonly<Record<string, McpStatus>> | undefined
  /** The running language servers; undefined until they are fetched. */
  readonly lsp: readonly { readonly name: string; readonly status: string }[] | undefined
  /** By session, once fetched. */
  readonly changes: ReadonlyMap<string, readonly FileChange[]>
}

export const emptyServices: ServiceState = { mcp: undefined, lsp: undefined, changes: new Map() }

/** Stores the counts only: the texts of the files may be large. */
export function setChanges<S extends ServiceState>(state: S, sessionID: string, diff: readonly FileDiff[]): S {
  const changes = diff.map(({ file, additions, deletions }) => ({ file, additions, deletions }))
  return { ...state, changes: new Map(state.changes).set(sessionID, changes) }
}
