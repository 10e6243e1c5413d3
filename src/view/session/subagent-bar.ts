// What stands in the place of the prompt in a sub-agent's session: who it is, among how many, and the ways out.
import { toSpacing } from "../../state/breakpoint.ts"
import type { State } from "../../state/state.ts"
import { toSubagentName, type SubagentPosition } from "../../state/subagent.ts"
import { sanitize } from "../../text/row/sanitize.ts"
import { padRow, span, type Row, type Span, type Style } from "../../text/row/span.ts"
import { toAgentPaint } from "../prompt/agent-paint.ts"
import { toStatusRow, type StatusItem } from "../status/status-row.ts"

const ground: Style = { bg: "backgroundElement" }
const ways = [
  ["session.parent", "Parent", 1],
  ["session.child.previous", "Prev", 2],
  ["session.child.next", "Next", 2],
] as const

/** `keyOf` gives the key of a command, empty for none. */
export function toSubagentBar(
  state: State,
  { session, siblings, index }: SubagentPosition,
  columns: number,
  keyOf: (command: string) => string,
): readonly Row[] {
  const { hasPadding, barColumns } = toSpacing(state)
  const { agent = "sub-agent", task } = toSubagentName(session)
  const paint = toAgentPaint(state, agent)
  const name = sanitize(agent.charAt(0).toUpperCase() + agent.slice(1))
  const items: StatusItem[] = [
    {
      side: "left",
      priority: 0,
      row: [span(name, { fg: paint, bold: true }), span(` (${index + 1} of ${siblings.length})`, { fg: "textMuted" })],
    },
    { side: "left", priority: 3, row: [span(sanitize(task), { fg: "text" })] },
    ...ways.flatMap(([command, label, priority]): StatusItem[] => {
      const key = keyOf(command)
      const isUseful = command === "session.parent" || siblings.length > 1
      if (!key || !isUseful) return []
      return [{ side: "right", priority, row: [span(`${label} `, { fg: "textMuted" }), span(key, { fg: "text" })] }]
    }),
  ]
  const bar: Row = [span("┃", { fg: paint }), span(" ".repeat(barColumns - 1))]
  const line = toStatusRow(items, columns - barColumns - 1)
  const rows: Row[] = hasPadding ? [bar, [...bar, ...line], bar] : [[...bar, ...line]]
  return rows.map((row) => padRow(row.map(onGround), columns, ground))
}

function onGround(part: Span): Span {
  return span(part.text, { ...part.style, ...ground })
}
