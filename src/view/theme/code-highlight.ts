// The colours of code, for all who draw any: the first code that is drawn asks for the grammars.
import { loadHighlight, type Highlight } from "../../text/highlight/highlight.ts"

/** Gives the same function until the grammars are there, which `onLoaded` tells: what was drawn is then drawn anew. */
export function createCodeHighlight(onLoaded: () => void): () => Highlight {
  let loading: Promise<void> | undefined
  let current: Highlight = () => {
    loading ??= loadHighlight().then(
      (loaded) => {
        current = loaded
        onLoaded()
      },
      // Code stays without colours.
      () => {},
    )
    return undefined
  }
  return () => current
}
