// Fetches what only the sidebar shows, once it is on the screen: services when it comes, changed files for each session.
import { isSidebarShown } from "../../state/display.ts"
import { findShownSession } from "../../state/route.ts"
import { setChanges } from "../../state/service.ts"
import type { State } from "../../state/state.ts"
import type { CommandContext } from "../command.ts"

/** Gives the way to stop it. */
export function followSidebar({ store, client }: Pick<CommandContext, "store" | "client">): () => void {
  let shown: string | undefined
  let connection: State["connection"]["phase"] = "starting"

  // Nothing depends on it: what cannot be fetched is not shown.
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

  function look(state: State) {
    const next = isSidebarShown(state) ? findShownSession(state) : undefined
    const { phase } = state.connection
    const isBack = phase === "connected" && connection !== "connected"
    connection = phase
    if (next === shown && !isBack) return
    shown = next
    if (next !== undefined && phase === "connected") void fetch(next)
  }

  look(store.getState())
  return store.subscribe(look)
}
