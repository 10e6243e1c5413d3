// A place in a message by its text: the number of letters above it, which no width of the screen changes. Bars, rules and
// spaces come and go with the width and do not count.
import { rowText, type Row } from "../../../text/row/span.ts"
import type { MessageLayout } from "../rows/message-rows.ts"

/** Letters and digits in the rows above `row`. */
export function countLettersAbove(layout: MessageLayout, row: number): number {
  let letters = 0
  let at = 0
  for (const text of rowsOf(layout)) {
    if (at++ >= row) break
    letters += countLetters(text)
  }
  return letters
}

/** The row in which the letter after so many stands; the last row when there are fewer. */
export function findRowOfLetter(layout: MessageLayout, letters: number): number {
  let seen = 0
  let at = 0
  for (const text of rowsOf(layout)) {
    seen += countLetters(text)
    if (seen > letters) return at
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

function countLetters(row: Row): number {
  return rowText(row).match(/[\p{L}\p{N}]/gu)?.length ?? 0
}
