// What the first screen says around the prompt. Pure.
import type { State } from "../../state/state.ts"
import { toRecentSessions, toTitle } from "../../state/session.ts"
import { formatAge } from "../../text/age.ts"
import { sanitize } from "../../text/row/sanitize.ts"
import { cutRow, rowWidth, span, spreadRow, type Row } from "../../text/row/span.ts"
import { wrap } from "../../text/row/wrap.ts"
import { toDirectoryLabel } from "../status/directory-label.ts"

const wordmark = [
  "╭─╮╭─╮╭─╴╭╮╷╭─╴╭─╮╶┬╮╭─╴   ╶┬╴╷ ╷╷",
  "│ │├─╯├─ │╰┤│  │ │ ││├─  ╶─ │ │ ││",
  "╰─╯╵  ╰─╴╵ ╵╰─╴╰─╯╶┴╯╰─╴    ╵ ╰─╯╵",
] as const

const maxRecent = 4

/** The name in large letters, centred; none where there is no room to waste. */
export function toWordmark(columns: number, rows: number): readonly Row[] {
  if (rows < 24 || columns < 60) return []
  return wordmark.map((line) => [
    span(" ".repeat(Math.floor((columns - line.length) / 2))),
    span(line, { fg: "primary" }),
  ])
}

/** The sessions used last, numbered as the keys that open them. */
export function toRecentRows(state: State, now: number, columns: number, leaderKeys: string): readonly Row[] {
  const recent = toRecentSessions(state).slice(0, maxRecent)
  if (recent.length === 0) return []
  const head: Row = spreadRow([span("Recent", { fg: "textMuted" })], [span(leaderKeys, { fg: "textMuted" })], columns)
  return [
    head,
    ...recent.map((session, index) =>
      spreadRow(
        cutRow(
          [span(`${index + 1} `, { fg: "textMuted" }), span(sanitize(toTitle(session)), { fg: "text" })],
          columns - 9,
          "…",
        ),
        [span(state.activities.has(session.id) ? "busy" : formatAge(now - session.time.updated), { fg: "textMuted" })],
        columns,
      ),
    ),
  ]
}

/** What the agent does without a question, in words. */
export function toPermissionNote(state: Pick<State, "asksPermission">, columns: number): Row {
  const long = state.asksPermission
    ? "Edits and commands are asked for · /permissions"
    : "Edits and commands inside this folder run unasked · /permissions"
  const short = state.asksPermission ? "Asks before edits · /permissions" : "All runs unasked · /permissions"
  const text = long.length <= columns ? long : short
  return cutRow([span(text, { fg: state.asksPermission ? "success" : "warning" })], columns, "…")
}

/** What is wrong with the settings: the terminal runs no less, and says so; files of the project by their short names. */
export function toProblems(state: Pick<State, "problems" | "connection" | "directory">): readonly string[] {
  const { problems, connection, directory } = state
  const said = connection.phase === "refused" || connection.phase === "failed" ? [connection.message] : []
  return [...said, ...problems].map((problem) => problem.replaceAll(`${directory}/`, ""))
}

/** In full, as long as there is room. */
export function toProblemRows(problems: readonly string[], columns: number, maxRows: number): readonly Row[] {
  return problems
    .flatMap((problem) =>
      wrap([span("✗ ", { fg: "error" }), span(sanitize(problem), { fg: "error" })], columns, { indent: 0, hang: 2 }),
    )
    .slice(0, maxRows)
}

/** Directory and branch at the left, version at the right. */
export function toFooter(state: State, version: string, columns: number): Row {
  const right: Row = [span(version, { fg: "textMuted" })]
  const place = toDirectoryLabel(state)
  return spreadRow(
    [span(place, { fg: "textMuted" })],
    rowWidth(right) + place.length + 2 > columns * 2 ? [] : right,
    columns,
  )
}
