// Follows the size of the terminal.
import { setSize } from "../../state/screen.ts"
import type { Store } from "../../state/store.ts"
import { toTerminalSize } from "../../ui/pane/terminal-size.ts"

/**
 * Updates the state and calls `draw` before Ink's own listener runs: Ink would draw the tree of the old size once more.
 * Returns the function that stops it.
 */
export function followSize(store: Store, stdout: NodeJS.WriteStream, draw: () => void): () => void {
  const listener = () => {
    const { columns, rows } = toTerminalSize(stdout)
    store.update((state) => setSize(state, columns, rows))
    draw()
  }
  stdout.prependListener("resize", listener)
  return () => void stdout.off("resize", listener)
}
