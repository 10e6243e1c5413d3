// The sidebar as rows: the session, its use of the context window, waiting sessions, MCP and language servers, todos and
// modified files.
import type { State } from "../../state/state.ts"
import { toTitle } from "../../state/session.ts"
import { toSubagentName } from "../../state/subagent.ts"
import type { Usage } from "../../state/usage.ts"
import { listWaitingElsewhere } from "../../state/waiting.ts"
import { statsRow } from "../../text/diff/rows.ts"
import { formatCost } from "../../text/number.ts"
import { sanitize } from "../../text/row/sanitize.ts"
import { truncateRow, padRow, span, justifyRow, type Paint, type Row } from "../../text/row/span.ts"
import { wrap } from "../../text/row/wrap.ts"
import { toDirectoryLabel } from "../status/directory-label.ts"
import { todoRows } from "../tool/todo.ts"

export type SidebarRows = {
  readonly rows: readonly Row[]
  /** Id of the section by the row of its heading; only sections that can be folded. */
  readonly heads: ReadonlyMap<number, string>
}

export type SidebarInput = Usage &
  Pick<State, "sessions" | "mcp" | "lsp" | "todos" | "changes" | "permissions" | "questions" | "foldedSections"> &
  Pick<State, "directory" | "home" | "branch"> & {
    readonly sessionID: string
    readonly version: string
    readonly columns: number
    readonly rows: number
  }

type Section = {
  readonly id: string
  readonly title: string
  readonly entries: readonly Row[]
  /** Shown where there are no entries. */
  readonly none?: string
}

const inset = 2
const maxEntries = 8
const barCells = 10

export function toSidebarRows(input: SidebarInput): SidebarRows {
  const { sessions, sessionID, foldedSections, version, columns, rows } = input
  const inner = columns - inset * 2
  const body: Row[] = []
  const heads = new Map<number, string>()
  const hasGaps = rows >= 24
  const gap = () => {
    if (hasGaps && body.length > 0) body.push([])
  }

  const session = sessions.get(sessionID)
  const title = session ? (session.parentID ? toSubagentName(session).task : toTitle(session)) : ""
  body.push(...wrap([span(sanitize(title), { fg: "text", bold: true })], inner).slice(0, 2))
  gap()
  body.push(...toContextRows(input, inner))
  for (const section of toSections(input, inner)) {
    if (section.entries.length === 0 && section.none === undefined) continue
    gap()
    const canFold = section.entries.length > 2
    const isFolded = canFold && foldedSections.has(section.id)
    if (canFold) heads.set(body.length, section.id)
    body.push(toHead(section, canFold, isFolded, inner))
    if (isFolded) continue
    if (section.entries.length === 0) body.push([span(section.none ?? "", { fg: "textMuted" })])
    const shown = section.entries.slice(0, section.entries.length > maxEntries + 1 ? maxEntries : maxEntries + 1)
    body.push(...shown.map((row) => truncateRow(row, inner, "…")))
    const hidden = section.entries.length - shown.length
    if (hidden > 0) body.push([span(`… ${hidden} more`, { fg: "textMuted", italic: true })])
  }

  const foot: Row[] = [
    truncateRow([span(toDirectoryLabel(input), { fg: "textMuted" })], inner, "…"),
    [span("• ", { fg: "success" }), span("opencode-tui ", { fg: "text" }), span(version, { fg: "textMuted" })],
  ]
  const top = hasGaps ? 1 : 0
  const room = Math.max(0, rows - top * 2 - foot.length - 1)
  const shown = body.slice(0, room)
  if (shown.length < body.length && room > 0) shown[room - 1] = [span("…", { fg: "textMuted" })]
  const blank = Math.max(0, rows - top * 2 - shown.length - foot.length)
  const all = [...pad(top), ...shown, ...pad(blank), ...foot, ...pad(top)].slice(0, rows)
  return {
    rows: all.map((row) => padRow([span(" ".repeat(inset)), ...row], columns)),
    heads: new Map([...heads].filter(([at]) => at < room).map(([at, id]) => [at + top, id])),
  }
}

function pad(count: number): Row[] {
  return Array.from({ length: count }, () => [])
}

function toHead({ title, entries }: Section, canFold: boolean, isFolded: boolean, columns: number): Row {
  const sign = canFold ? (isFolded ? "▶ " : "▼ ") : ""
  const count: Row = isFolded ? [span(String(entries.length), { fg: "textMuted" })] : []
  return justifyRow([span(sign, { fg: "textMuted" }), span(title, { fg: "text", bold: true })], count, columns)
}

function toContextRows({ tokens, percent, cost }: Usage, columns: number): Row[] {
  const muted = { fg: "textMuted" } as const
  const rows: Row[] = [[span("Context", { fg: "text", bold: true })]]
  rows.push([span(`${tokens.toLocaleString("en-US")} tokens`, muted)])
  const facts = [...(percent === undefined ? [] : [`${percent}% used`]), `${formatCost(cost)} spent`]
  const paint: Paint = percent === undefined || percent < 75 ? "primary" : percent < 90 ? "warning" : "error"
  const full = Math.round((Math.min(100, percent ?? 0) / 100) * barCells)
  const bar: Row = [span("▓".repeat(full), { fg: paint }), span("░".repeat(barCells - full), muted)]
  rows.push(justifyRow([span(facts.join(" · "), muted)], percent === undefined ? [] : bar, columns))
  return rows
}

function toSections(input: SidebarInput, columns: number): Section[] {
  const { sessionID, sessions, mcp, lsp, todos, changes } = input
  return [
    {
      id: "waiting",
      title: "Waiting",
      entries: listWaitingElsewhere(input, sessionID).map((id): Row => {
        const session = sessions.get(id)
        return [span("△ ", { fg: "warning" }), span(sanitize(session ? toTitle(session) : id), { fg: "text" })]
      }),
    },
    { id: "mcp", title: "MCP", entries: Object.entries(mcp ?? {}).map(([name, status]) => toMcpRow(name, status)) },
    {
      id: "lsp",
      title: "LSP",
      ...(lsp ? { none: "No language server runs" } : {}),
      entries: (lsp ?? []).map(({ name, status }) =>
        toStatus(name, status, status === "connected" ? "success" : "error"),
      ),
    },
    {
      id: "todo",
      title: "Todo",
      entries: (todos.get(sessionID) ?? []).map(({ content, status }) => todoRows(content, status, columns)[0] ?? []),
    },
    {
      id: "modified",
      title: "Modified",
      entries: (changes.get(sessionID) ?? []).map(({ file, additions, deletions }) =>
        justifyRow([span(sanitize(file), { fg: "textMuted" })], statsRow({ additions, deletions }), columns),
      ),
    },
  ]
}

function toMcpRow(name: string, state: NonNullable<State["mcp"]>[string]): Row {
  if (state.status === "connected") return toStatus(name, "connected", "success")
  if (state.status === "disabled") return toStatus(name, "off", "textMuted")
  if (state.status === "failed") return toStatus(name, `✗ ${state.error}`, "error")
  return toStatus(name, state.status.replaceAll("_", " "), "warning")
}

function toStatus(name: string, status: string, paint: Paint): Row {
  return [
    span("• ", { fg: paint }),
    span(`${sanitize(name)} `, { fg: "text" }),
    span(sanitize(status), { fg: "textMuted" }),
  ]
}
