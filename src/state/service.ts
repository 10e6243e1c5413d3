// What runs beside the sessions, and what each session has changed, as far as the sidebar tells of it.
import type { FileDiff } from "../../server/schema/file.ts"
import type { McpStatus } from "../../server/schema/service.ts"

type FileChange = Pick<FileDiff, "file" | "additions" | "deletions">

export type ServiceState = {
  /** By name; undefined while nobody has asked. */
  readonly mcp: Readonly<Record<string, McpStatus>> | undefined
  /** Names of the language servers that run. */
  readonly lsp: readonly { readonly name: string; readonly status: string }[] | undefined
  /** By session; those that nobody asked about are not in it. */
  readonly changes: ReadonlyMap<string, readonly FileChange[]>
}

export const emptyServices: ServiceState = { mcp: undefined, lsp: undefined, changes: new Map() }

/** Keeps the counts: the texts of the files may be large. */
export function setChanges<S extends ServiceState>(state: S, sessionID: string, diff: readonly FileDiff[]): S {
  const changes = diff.map(({ file, additions, deletions }) => ({ file, additions, deletions }))
  return { ...state, changes: new Map(state.changes).set(sessionID, changes) }
}
