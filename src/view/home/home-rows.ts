// The first screen around the prompt, as rows. Pure.
import type { CatalogueState } from "../../state/catalogue.ts"
import type { State } from "../../state/state.ts"
import { toRecentSessions, toTitle } from "../../state/session.ts"
import { formatAge } from "../../text/age.ts"
import { sanitize } from "../../text/row/sanitize.ts"
import { truncateRow, rowWidth, span, justifyRow, type Row } from "../../text/row/span.ts"
import { wrap } from "../../text/row/wrap.ts"
import { toDirectoryLabel } from "../status/directory-label.ts"

const wordmark = [
  "╭─╮╭─╮╭─╴╭╮╷╭─╴╭─╮╶┬╮╭─╴   ╶┬╴╷ ╷╷",
  "│ │├─╯├─ │╰┤│  │ │ ││├─  ╶─ │ │ ││",
  "╰─╯╵  ╰─╴╵ ╵╰─╴╰─╯╶┴╯╰─╴    ╵ ╰─╯╵",
] as const

const maxRecent = 4

/** The program's name in large letters, centred; none on a small screen. */
export function toWordmark(columns: number, rows: number): readonly Row[] {
  if (rows < 24 || columns < 60) return []
  return wordmark.map((line) => [
    span(" ".repeat(Math.floor((columns - line.length) / 2))),
    span(line, { fg: "primary" }),
  ])
}

export type RecentSession = {
  readonly title: string
  /** The time since its last change, or that it is busy. */
  readonly note: string
}

/** The most recently changed sessions, latest first. */
export function toRecentList(state: Pick<State, "sessions" | "activities" | "clock">): RecentSession[] {
  return toRecentSessions(state)
    .slice(0, maxRecent)
    .map((session) => ({
      title: toTitle(session),
      note: state.activities.has(session.id) ? "busy" : formatAge(state.clock - session.time.updated),
    }))
}

/** The sessions, numbered as the keys that open them. `hint` names the key that lists all sessions. */
export function toRecentRows(recent: readonly RecentSession[], hint: string, columns: number): readonly Row[] {
  if (recent.length === 0) return []
  const head = justifyRow([span("Recent", { fg: "textMuted" })], [span(hint, { fg: "textMuted" })], columns)
  const rows = recent.map(({ title, note }, index) => {
    const left = [span(`${index + 1} `, { fg: "textMuted" }), span(sanitize(title), { fg: "text" })]
    return justifyRow(truncateRow(left, columns - 9, "…"), [span(note, { fg: "textMuted" })], columns)
  })
  return [head, ...rows]
}

/** Whether edits and commands need approval. */
export function toPermissionNote(state: Pick<State, "asksPermission">, columns: number): Row {
  const long = state.asksPermission
    ? "Edits and commands need approval · /permissions"
    : "Edits and commands in this folder run without approval · /permissions"
  const short = state.asksPermission ? "Asks before edits · /permissions" : "Runs without approval · /permissions"
  const text = long.length <= columns ? long : short
  return truncateRow([span(text, { fg: state.asksPermission ? "success" : "warning" })], columns, "…")
}

/** Faults of the connection and the settings; paths in the project are relative. */
export function toProblems(state: Pick<State, "problems" | "connection" | "directory">): readonly string[] {
  const { problems, connection, directory } = state
  const reasons = connection.phase === "refused" || connection.phase === "failed" ? [connection.message] : []
  return [...reasons, ...problems].map((problem) => problem.replaceAll(`${directory}/`, ""))
}

/** Wrapped, cut to `maxRows`. */
export function toProblemRows(problems: readonly string[], columns: number, maxRows: number): readonly Row[] {
  return problems
    .flatMap((problem) =>
      wrap([span("✗ ", { fg: "error" }), span(sanitize(problem), { fg: "error" })], columns, {
        indent: 0,
        hangingIndent: 2,
      }),
    )
    .slice(0, maxRows)
}

/** Directory and branch at the left, version at the right. */
export function toFooter(
  state: Pick<CatalogueState, "directory" | "home" | "branch">,
  version: string,
  columns: number,
): Row {
  const right: Row = [span(version, { fg: "textMuted" })]
  const directory = toDirectoryLabel(state)
  return justifyRow(
    [span(directory, { fg: "textMuted" })],
    rowWidth(right) + directory.length + 2 > columns * 2 ? [] : right,
    columns,
  )
}
