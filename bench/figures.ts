// Figures of several runs and programs, and the Markdown table of them: median and spread of each program, and the ratio of
// the first program to the best peer.

/** The figures of one run by row name. */
export type Figures = Readonly<Record<string, number>>

/** Rows where a higher figure is better. In all other rows a lower one is. */
const higherIsBetter = /per second$/

export function median(values: readonly number[]): number {
  return percentile(values, 0.5)
}

/** The value at a percentile; `fraction` is in [0, 1]. */
export function percentile(values: readonly number[], fraction: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * fraction))] ?? Number.NaN
}

export type Measured = {
  readonly name: string
  readonly isPeer: boolean
  readonly runs: readonly Figures[]
}

export function toHeaderRow(programs: readonly { readonly name: string; readonly isPeer: boolean }[]): string {
  const hasPeer = programs.some(({ isPeer }) => isPeer)
  const names = programs.map(({ name }) => ` ${name} | spread |`).join("")
  return `| metric |${names}${hasPeer ? " ratio |" : ""}\n|---|${programs.map(() => "---|---|").join("")}${hasPeer ? "---|" : ""}`
}

/** One table row for each figure that at least one program has. */
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
        : ` ${toText(median(values))} | ${toText(percentile(values, 0))} to ${toText(percentile(values, 1))} |`,
    )
    const peers = columns
      .filter(({ isPeer, values }) => isPeer && values.length > 0)
      .map(({ values }) => median(values))
    const own = columns[0]
    const best = higherIsBetter.test(row) ? Math.max(...peers) : Math.min(...peers)
    const ratio = peers.length > 0 && own && own.values.length > 0 ? ` ${(median(own.values) / best).toFixed(2)} |` : ""
    return `| ${row} |${cells.join("")}${ratio || (columns.some(({ isPeer }) => isPeer) ? " – |" : "")}`
  })
}

function toText(value: number): string {
  return Math.abs(value) >= 20 ? value.toFixed(0) : value.toFixed(Math.abs(value) >= 1 ? 1 : 2)
}
