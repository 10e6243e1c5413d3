// A position in a message that is independent of the width of the screen: the number of letters and digits above it. Bars,
// rules and spaces change with the width and are not counted.
import { rowText, type Row } from "../../../text/row/span.ts"
import type { MessageLayout } from "../rows/message-rows.ts"

/** Letters and digits in the rows above `row`. */
export function countCharactersAbove(layout: MessageLayout, row: number): number {
  let count = 0
  let at = 0
  for (const text of rowsOf(layout)) {
    if (at++ >= row) break
    count += countCharacters(text)
  }
  return count
}

/** The row of the character after the first `count`; the last row if there are fewer. */
export function findRowOfCharacter(layout: MessageLayout, count: number): number {
  let seen = 0
  let at = 0
  for (const text of rowsOf(layout)) {
    seen += countCharacters(text)
    if (seen > count) return at
    at++
  }
  return Math.max(0, at - 1)
}

function* rowsOf(layout: MessageLayout): Generator<Row> {
  for (const unit of layout.units) {
    if (unit.hasGap) yield []
    yield* unit.rows
  }
}

function countCharacters(row: Row): number {
  return rowText(row).match(/[\p{L}\p{N}]/gu)?.length ?? 0
}
