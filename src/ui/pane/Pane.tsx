// The place of the painted pane in Ink's layout: an empty box of its size, and the rows handed to the screen in the same
// commit, before Ink writes its frame, so that both appear at once.
import { Box } from "ink"
import { useInsertionEffect, useLayoutEffect } from "react"
import type { PaneContent } from "./painter.ts"
import type { Screen } from "./screen.ts"

export type PaneProps = { readonly screen: Screen; readonly content: PaneContent }

/**
 * Must be laid out where `content` says that it is. Between two renders the owner may call `screen.setPane` and
 * `screen.paintNow` itself, which costs no React render.
 */
export function Pane({ screen, content }: PaneProps) {
  useInsertionEffect(() => {
    screen.setPane(content)
  }, [screen, content])
  useInsertionEffect(() => () => screen.setPane(null), [screen])
  // Ink writes no frame when only the rows changed.
  useLayoutEffect(() => {
    screen.setPane(content)
    screen.paintNow()
  }, [screen, content])
  return <Box width={content.width} height={content.height} flexShrink={0} />
}
