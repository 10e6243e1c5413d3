// The keys that may follow the leader, side by side in columns.
import { truncateRow, padRow, span, type Row } from "../../text/row/span.ts"

export type LeaderKey = { readonly key: string; readonly title: string }

const minColumns = 28

/** At most `maxRows` rows; the first row shows how many keys are left out. */
export function toLeaderRows(leader: string, keys: readonly LeaderKey[], columns: number, maxRows: number): Row[] {
  const count = Math.max(1, Math.floor((columns - 2) / minColumns))
  const width = Math.floor((columns - 2) / count)
  const height = Math.min(Math.ceil(keys.length / count), Math.max(1, maxRows - 1))
  const hidden = Math.max(0, keys.length - height * count)
  const widest = Math.max(...keys.map(({ key }) => key.length))
  const head: Row = [
    span(` ${leader} `, { fg: "warning", bold: true }),
    span(`then one of these · esc cancels${hidden > 0 ? ` · ${hidden} more in ctrl+p` : ""}`, { fg: "textMuted" }),
  ]
  const lines = Array.from({ length: height }, (_, y): Row => {
    const cells = Array.from({ length: count }, (_each, x) => keys[x * height + y])
    return cells.flatMap((entry) =>
      entry
        ? padRow(
            truncateRow(
              [
                span(` ${entry.key.padEnd(widest)}  `, { fg: "text", bold: true }),
                span(entry.title, { fg: "textMuted" }),
              ],
              width - 1,
              "…",
            ),
            width,
          )
        : [],
    )
  })
  return [truncateRow(head, columns, "…"), ...lines]
}
