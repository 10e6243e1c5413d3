// Figures of several runs and programs, and the table that they make: median and spread of each, and our ratio to the better
// of the peers.

/** What one run measured, by the name of the row. */
export type Figures = Readonly<Record<string, number>>

/** Rows where more is better; of all others less is. */
const moreIsBetter = /a second$/

/** Median of some figures. */
export function median(values: readonly number[]): number {
  return share(values, 0.5)
}

/** The figure below which such a share of all lies. */
export function share(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN
}

export type Measured = {
  readonly name: string
  readonly isPeer: boolean
  readonly runs: readonly Figures[]
}

export function toHead(programs: readonly { readonly name: string; readonly isPeer: boolean }[]): string {
  const hasPeer = programs.some(({ isPeer }) => isPeer)
  const names = programs.map(({ name }) => ` ${name} | spread |`).join("")
  return `| what |${names}${hasPeer ? " ratio |" : ""}\n|---|${programs.map(() => "---|---|").join("")}${hasPeer ? "---|" : ""}`
}

/** One line of the table for each row that any of them measured. */
export function toRows(measured: readonly Measured[]): string[] {
  const names = new Set(measured.flatMap(({ runs }) => runs.flatMap((figures) => Object.keys(figures))))
  return [...names].map((row) => {
    const columns = measured.map(({ isPeer, runs }) => ({
      isPeer,
      values: runs.map((figures) => figures[row]).filter((value) => value !== undefined),
    }))
    const cells = columns.map(({ values }) =>
      values.length === 0
        ? " – | – |"
        : ` ${toText(median(values))} | ${toText(share(values, 0))} to ${toText(share(values, 1))} |`,
    )
    const peers = columns
      .filter(({ isPeer, values }) => isPeer && values.length > 0)
      .map(({ values }) => median(values))
    const own = columns[0]
    const best = moreIsBetter.test(row) ? Math.max(...peers) : Math.min(...peers)
    const ratio = peers.length > 0 && own && own.values.length > 0 ? ` ${(median(own.values) / best).toFixed(2)} |` : ""
    return `| ${row} |${cells.join("")}${ratio || (columns.some(({ isPeer }) => isPeer) ? " – |" : "")}`
  })
}

function toText(value: number): string {
  return Math.abs(value) >= 20 ? value.toFixed(0) : value.toFixed(Math.abs(value) >= 1 ? 1 : 2)
}
