// The first screen around the prompt, as rows. Pure.
import type { Approval, Approvals } from "../../state/approval.ts"
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

const approvals: Readonly<Record<Approval, string>> = {
  none: "run without approval",
  some: "mostly run without approval",
  most: "mostly need approval",
  all: "need approval",
  denied: "are denied",
  looking: "only look",
}

/** What runs without approval; empty while that is not known. */
export function toPermissionNote(found: Approvals | undefined, columns: number): Row {
  if (!found) return []
  const { edit, bash } = found
  const isSafe = ![edit, bash].some((approval) => approval === "none" || approval === "some")
  const long =
    edit === bash
      ? `Edits and commands ${edit === "none" ? "in this folder " : ""}${approvals[edit]}`
      : `Edits ${approvals[edit]}, commands ${approvals[bash]}`
  const short = isSafe ? "Asks before edits" : "Runs without approval"
  const text = [long, edit === bash ? short : long].map((each) => `${each} · /permissions`)
  return truncateRow(
    [span(text.find((each) => each.length <= columns) ?? text[1]!, { fg: isSafe ? "success" : "warning" })],
    columns,
    "…",
  )
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
