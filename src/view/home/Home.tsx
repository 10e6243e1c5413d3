// The first screen: a prompt, what was done last, and what runs unasked.
import { useApp, useAppState } from "../../dialog/app-context.ts"
import { toFit, toPromptColumns } from "../../state/fit.ts"
import { span, type Row } from "../../text/span.ts"
import { Lines } from "../../ui/Lines.tsx"
import { toStatusRow } from "../status-row.ts"
import { Prompt } from "../prompt/Prompt.tsx"
import { toAlert } from "../session/status-items.ts"
import { layoutHome } from "./layout-home.ts"
import { toFooter, toPermissionNote, toProblemRows, toProblems, toRecentRows, toWordmark } from "./home-rows.ts"
import { useViews } from "../views-context.ts"

const hints = [
  ["agent.cycle", "agents"],
  ["command.palette.show", "commands"],
  ["keys.help", "keys"],
] as const

export function Home() {
  const { version, keymap } = useApp()
  const state = useAppState((whole) => whole)
  const { columns, rows } = state
  const fit = toFit(state)
  const width = toPromptColumns(state, true)
  const block = useViews().toPromptBlock(state, width)
  const mark = toWordmark(columns, rows)
  const { markTop, prompt, gap, below: noteTop } = layoutHome(state, block.rows.length)
  const { left } = prompt
  const problems = toProblemRows(toProblems(state), width, Math.max(1, rows - noteTop - 4))
  const recentTop = noteTop + problems.length + 1 + gap
  const recent: readonly Row[] = toRecentRows(state, state.clock, width, toHint(keymap().keysOf("session.list")[0]))
  const recentRows = Math.max(0, Math.min(recent.length, rows - 1 - gap - recentTop))
  const alert = toAlert(state, state.clock)
  const footer = alert
    ? toStatusRow([{ row: alert, side: "left", priority: 0 }], columns - fit.margin * 2)
    : toFooter(state, version, columns - fit.margin * 2)
  const hint: Row = hints.flatMap(([id, label]) => {
    const [key] = keymap().keysOf(id)
    return key ? [span(key, { fg: "text" }), span(` ${label}   `, { fg: "textMuted" })] : []
  })

  return (
    <>
      <Lines rows={mark} top={markTop} left={0} width={columns} />
      <Lines rows={[...problems, toPermissionNote(state, width)]} top={noteTop} left={left} width={width} />
      {recentRows > 1 && <Lines rows={recent} top={recentTop} left={left} width={width} height={recentRows} />}
      {recentRows <= 1 && rows > recentTop + 1 && <Lines rows={[hint]} top={recentTop} left={left} width={width} />}
      <Lines rows={[footer]} top={rows - 1} left={fit.margin} width={columns - fit.margin * 2} />
      <Prompt block={block} area={prompt} />
    </>
  )
}

function toHint(key: string | undefined): string {
  return key ? `${key} all sessions` : ""
}
