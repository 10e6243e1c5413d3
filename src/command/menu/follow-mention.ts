// Asks the server for the files of the mention that is being typed, and for the length of a file whose lines are meant.
// Promises: keys never wait for it; an answer to what is no longer asked is dropped, and its call ended.
import type { Client } from "../../client/client.ts"
import { setLineCount, setMentionResult } from "../../state/mention.ts"
import type { Store } from "../../state/store.ts"
import { findOpenMention } from "./mention-menu.ts"

const maxPaths = 50

/** Gives the way to stop it. */
export function followMention({ store, client }: { readonly store: Store; readonly client: Client }): () => void {
  let asked: { readonly query: string; readonly controller: AbortController } | undefined
  const counting = new Set<string>()

  function forget() {
    asked?.controller.abort()
    asked = undefined
  }

  async function search(query: string) {
    const controller = new AbortController()
    asked = { query, controller }
    try {
      const paths = await findPaths(client, query, controller.signal)
      if (!controller.signal.aborted) store.update((state) => setMentionResult(state, { query, paths }))
    } catch (error) {
      if (controller.signal.aborted) return
      const problem = error instanceof Error ? error.message : String(error)
      store.update((state) => setMentionResult(state, { query, paths: [], problem }))
    }
  }

  async function count(path: string) {
    counting.add(path)
    try {
      const { type, content } = await client.file.read({ path })
      if (type === "text") store.update((state) => setLineCount(state, path, content.split("\n").length))
    } catch {
      // Not known: the range is taken as it is.
    } finally {
      counting.delete(path)
    }
  }

  const unsubscribe = store.subscribe((state, before) => {
    if (state.editor === before.editor && state.isMenuHidden === before.isMenuHidden) {
      if (state.mentionResult === before.mentionResult && state.dialogs === before.dialogs) return
    }
    const token = findOpenMention(state)
    if (!token) return forget()
    if (asked?.query !== token.path) {
      forget()
      void search(token.path)
    }
    if (!token.hasLines || counting.has(token.path) || state.lineCounts.has(token.path)) return
    if (state.mentionResult?.paths.includes(token.path)) void count(token.path)
  })
  return () => {
    unsubscribe()
    forget()
  }
}

/** What is in a folder for `src/` and for nothing, else what matches best. */
async function findPaths(client: Client, query: string, signal: AbortSignal): Promise<string[]> {
  if (query !== "" && !query.endsWith("/")) return client.find.files({ query, limit: maxPaths }, undefined, { signal })
  const nodes = await client.file.list({ path: query === "" ? "." : query }, undefined, { signal })
  return nodes
    .filter((node) => !node.ignored)
    .map((node) => (node.type === "directory" ? `${node.path.replace(/\/$/, "")}/` : node.path))
}
