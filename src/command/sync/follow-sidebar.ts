// Fetches the data of the sidebar while it is visible: the status of services, and the changed files of the session.
import { isSidebarShown } from "../../state/display.ts"
import { findShownSession } from "../../state/route.ts"
import { setChanges } from "../../state/service.ts"
import type { State } from "../../state/state.ts"
import type { CommandContext } from "../command.ts"

/** Returns a function that stops it. */
export function followSidebar({ store, client }: Pick<CommandContext, "store" | "client">): () => void {
  let shown: string | undefined
  let connection: State["connection"]["phase"] = "starting"

  // Failures are ignored: the sidebar leaves out what could not be fetched.
  async function fetch(sessionID: string) {
    const [mcp, lsp, diff] = await Promise.all([
      client.mcp.status().catch(() => undefined),
      client.lsp.status().catch(() => undefined),
      client.session.diff({ sessionID }).catch(() => undefined),
    ])
    store.update((state) => {
      const known = { ...state, mcp: mcp ?? state.mcp, lsp: lsp ?? state.lsp }
      return diff ? setChanges(known, sessionID, diff) : known
    })
  }

  function follow(state: State) {
    const next = isSidebarShown(state) ? findShownSession(state) : undefined
    const { phase } = state.connection
    const isBack = phase === "connected" && connection !== "connected"
    connection = phase
    if (next === shown && !isBack) return
    shown = next
    if (next !== undefined && phase === "connected") void fetch(next)
  }

  follow(store.getState())
  return store.subscribe(follow)
}
