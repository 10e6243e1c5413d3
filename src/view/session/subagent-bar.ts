// Replaces the prompt in the session of a sub-agent: its name, its position among its siblings, and the keys that lead to its parent and its siblings.
import { toSpacing, type ScreenSize } from "../../state/breakpoint.ts"
import { toKey, type KeymapState } from "../../state/keymap.ts"
import { memoize } from "../../state/memoize.ts"
import type { State } from "../../state/state.ts"
import { findSubagent, toSubagentName, type SubagentPosition } from "../../state/subagent.ts"
import { sanitize } from "../../text/row/sanitize.ts"
import { padRow, span, type Paint, type Row, type Span, type Style } from "../../text/row/span.ts"
import { toAgentPaint } from "../prompt/agent-paint.ts"
import { toStatusRow, type StatusItem } from "../status/status-row.ts"

const background: Style = { bg: "backgroundElement" }

type BarInput = {
  readonly agent: string
  readonly task: string
  readonly paint: Paint
  readonly index: number
  readonly count: number
  readonly columns: number
  readonly barColumns: number
  readonly hasPadding: boolean
  /** Keys; empty where none is bound. */
  readonly parentKey: string
  readonly previousKey: string
  readonly nextKey: string
}

type SubagentState = ScreenSize & KeymapState & Pick<State, "sessions" | "agents">

/** The bar's rows for a width; undefined in a session that the user started. */
export function createSubagentBar(): (
  state: SubagentState,
  sessionID: string,
  columns: number,
) => readonly Row[] | undefined {
  const toBar = memoize(select, toRows)
  return (state, sessionID, columns) => {
    const position = findSubagent(state, sessionID)
    return position && toBar(state, position, columns)
  }
}

function select(state: SubagentState, { session, siblings, index }: SubagentPosition, columns: number): BarInput {
  const { hasPadding, barColumns } = toSpacing(state)
  const { agent = "sub-agent", task } = toSubagentName(session)
  return {
    agent,
    task,
    paint: toAgentPaint(state, agent),
    index,
    count: siblings.length,
    columns,
    barColumns,
    hasPadding,
    parentKey: toKey(state, "session.parent"),
    previousKey: toKey(state, "session.child.previous"),
    nextKey: toKey(state, "session.child.next"),
  }
}

function toRows(input: BarInput): readonly Row[] {
  const { agent, task, paint, index, count, columns, barColumns, hasPadding } = input
  const name = sanitize(agent.charAt(0).toUpperCase() + agent.slice(1))
  const siblingKeys =
    count > 1 ? [...toKeyItem("Prev", input.previousKey, 2), ...toKeyItem("Next", input.nextKey, 2)] : []
  const items: StatusItem[] = [
    {
      side: "left",
      priority: 0,
      row: [span(name, { fg: paint, bold: true }), span(` (${index + 1} of ${count})`, { fg: "textMuted" })],
    },
    { side: "left", priority: 3, row: [span(sanitize(task), { fg: "text" })] },
    ...toKeyItem("Parent", input.parentKey, 1),
    ...siblingKeys,
  ]
  const bar: Row = [span("┃", { fg: paint }), span(" ".repeat(barColumns - 1))]
  const line = toStatusRow(items, columns - barColumns - 1)
  const rows: Row[] = hasPadding ? [bar, [...bar, ...line], bar] : [[...bar, ...line]]
  return rows.map((row) => padRow(row.map(withBackground), columns, background))
}

function toKeyItem(label: string, key: string, priority: number): StatusItem[] {
  if (!key) return []
  return [{ side: "right", priority, row: [span(`${label} `, { fg: "textMuted" }), span(key, { fg: "text" })] }]
}

function withBackground(part: Span): Span {
  return span(part.text, { ...part.style, ...background })
}
