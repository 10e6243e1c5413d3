// Requests the files that match the mention being typed, and the line count of a file when a line range is typed.
// Guarantees: keys never wait for a response; a request is aborted, and its response dropped, when the query changes.
import type { Client } from "../../client/client.ts"
import { setLineCount, setMentionResult } from "../../state/mention.ts"
import type { Store } from "../../state/store.ts"
import { toReason } from "../../text/to-reason.ts"
import { findOpenMention } from "./mention-menu.ts"

const maxPaths = 50

/** Returns a function that stops it. */
export function followMention({ store, client }: { readonly store: Store; readonly client: Client }): () => void {
  let current: { readonly query: string; readonly controller: AbortController } | undefined
  const counting = new Set<string>()

  function abort() {
    current?.controller.abort()
    current = undefined
  }

  async function search(query: string) {
    const controller = new AbortController()
    current = { query, controller }
    try {
      const paths = await findPaths(client, query, controller.signal)
      if (!controller.signal.aborted) store.update((state) => setMentionResult(state, { query, paths }))
    } catch (error) {
      if (controller.signal.aborted) return
      const problem = toReason(error)
      store.update((state) => setMentionResult(state, { query, paths: [], problem }))
    }
  }

  async function count(path: string) {
    counting.add(path)
    try {
      const { type, content } = await client.file.read({ path })
      if (type === "text") store.update((state) => setLineCount(state, path, content.split("\n").length))
    } catch {
      // Without a count, a line range is not checked.
    } finally {
      counting.delete(path)
    }
  }

  const unsubscribe = store.subscribe((state, before) => {
    if (state.editor === before.editor && state.isMenuHidden === before.isMenuHidden) {
      if (state.mentionResult === before.mentionResult && state.dialogs === before.dialogs) return
    }
    const token = findOpenMention(state)
    if (!token) return abort()
    if (current?.query !== token.path) {
      abort()
      void search(token.path)
    }
    if (!token.hasLines || counting.has(token.path) || state.lineCounts.has(token.path)) return
    if (state.mentionResult?.paths.includes(token.path)) void count(token.path)
  })
  return () => {
    unsubscribe()
    abort()
  }
}

/** The content of the folder for an empty query or one that ends in a slash, else the best matches. */
async function findPaths(client: Client, query: string, signal: AbortSignal): Promise<string[]> {
  if (query !== "" && !query.endsWith("/")) return client.find.files({ query, limit: maxPaths }, undefined, { signal })
  const nodes = await client.file.list({ path: query === "" ? "." : query }, undefined, { signal })
  return nodes
    .filter((node) => !node.ignored)
    .map((node) => (node.type === "directory" ? `${node.path.replace(/\/$/, "")}/` : node.path))
}
