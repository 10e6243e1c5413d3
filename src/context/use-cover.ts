// Areas that components draw over the painted panes.
import { useEffect, useId, useInsertionEffect } from "react"
import type { Rectangle } from "../ui/box/rectangle.ts"
import { useApp } from "./app-context.ts"

/** Excludes `area` from the painted panes while the component is mounted. */
export function useCover({ top, left, width, height }: Rectangle): void {
  const { cover } = useApp()
  // An owner for each component: a dialog that replaces another one covers its area before the other is unmounted.
  const owner = useId()
  // Before Ink writes the frame that draws here; a layout effect runs after it.
  useInsertionEffect(() => cover(owner, { top, left, width, height }), [cover, owner, top, left, width, height])
  useEffect(() => () => cover(owner, null), [cover, owner])
}
