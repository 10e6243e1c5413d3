// The rectangles of the first screen, computed from sizes alone.
import { toPromptColumns, type ScreenSize } from "../../state/breakpoint.ts"
import type { Rectangle } from "../../ui/box/rectangle.ts"
import { toWordmark } from "./home-rows.ts"

export type HomeLayout = {
  readonly markTop: number
  readonly prompt: Rectangle
  /** Empty rows between blocks. */
  readonly gap: number
  /** First row below the prompt. */
  readonly below: number
}

export function layoutHome(frame: ScreenSize, promptRows: number): HomeLayout {
  const { columns, rows } = frame
  const width = toPromptColumns(frame, true)
  const markRows = toWordmark(columns, rows).length
  const markTop = Math.max(1, Math.floor(rows / 5))
  const top = markRows > 0 ? markTop + markRows + 2 : Math.max(0, Math.floor(rows / 6))
  const gap = rows >= 20 ? 1 : 0
  const prompt = { top, left: Math.floor((columns - width) / 2), width, height: promptRows }
  return { markTop, prompt, gap, below: top + promptRows + gap }
}
