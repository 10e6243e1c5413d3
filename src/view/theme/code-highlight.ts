// Highlighting of code. The grammars are loaded when the first code is drawn; until then code has no colours.
import type { Store } from "../../state/store.ts"
import { loadHighlight } from "../../text/highlight/highlight.ts"

/** Puts a highlighter into the state that replaces itself once the grammars are loaded. */
export function startCodeHighlight(store: Store): void {
  let loading: Promise<void> | undefined
  const highlight = () => {
    loading ??= loadHighlight().then(
      (loaded) => store.update((state) => ({ ...state, highlight: loaded })),
      // Code stays without colours.
      () => {},
    )
    return undefined
  }
  store.update((state) => ({ ...state, highlight }))
}
