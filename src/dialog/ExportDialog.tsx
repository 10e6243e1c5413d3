// Asks where a session is to be written and what of it. Arrows and tab move, space switches, enter writes.
import { useState } from "react"
import { toExportName, toExportPath, writeExport } from "../command/action/export-session.ts"
import { toMarkdown, type MarkdownOptions } from "../state/session-markdown.ts"
import { chord as toChord } from "../text/keys/chord.ts"
import type { KeyEvent } from "../text/keys/event.ts"
import { toReason } from "../text/reason.ts"
import { sanitize } from "../text/row/sanitize.ts"
import { cutRow, span, type Row } from "../text/row/span.ts"
import { wrap } from "../text/row/wrap.ts"
import { Lines } from "../ui/box/Lines.tsx"
import { useApp } from "../context/app-context.ts"
import { useAppState } from "../context/use-app-state.ts"
import { keyPriority, useKeys } from "../context/use-keys.ts"
import { DialogBox, dialogInset, headTop } from "./DialogBox.tsx"
import { dialogCommand } from "./dialog-keys.ts"
import { FieldLine } from "../ui/field/FieldLine.tsx"
import { layoutDialog } from "../ui/box/layout-dialog.ts"
import { useCloseDialog } from "./use-close-dialog.ts"
import { useField } from "../ui/field/use-field.ts"
import { useLatest } from "../ui/use-latest.ts"

const switches = [
  ["hasThinking", "Thinking"],
  ["hasTools", "What tools were given and gave back"],
  ["hasMetadata", "Agent, model, time and cost"],
] as const satisfies readonly (readonly [keyof MarkdownOptions, string])[]

const rowCount = switches.length + 1

export function ExportDialog({ sessionID }: { sessionID: string }) {
  const { commands, keymap } = useApp()
  const { store, toast } = commands
  const close = useCloseDialog()
  const columns = useAppState((state) => state.columns)
  const rows = useAppState((state) => state.rows)
  const session = useAppState((state) => state.sessions.get(sessionID))
  const field = useField(() => (session ? toExportName(session) : ""))
  /** The field is row 0. */
  const focus = useLatest(() => 0)
  const options = useLatest<MarkdownOptions>(() => ({ hasThinking: false, hasTools: true, hasMetadata: true }))
  /** A file that is there: the same name once more replaces it. */
  const existing = useLatest<string | undefined>(() => undefined)
  const [problem, setProblem] = useState("")
  const area = layoutDialog({ columns, rows }, 13, 60)
  const top = headTop(area)
  const inner = area.width - dialogInset * 2

  async function save() {
    const name = field.text().trim()
    if (!session || name === "") return setProblem("Give the file a name")
    const { directory, home, messages } = store.getState()
    try {
      const path = await toExportPath(name, directory, home)
      const text = toMarkdown(session, messages.get(sessionID) ?? [], options.get())
      if (!(await writeExport(path, text, existing.get() === path))) {
        existing.set(path)
        return setProblem("There is such a file: enter again replaces it")
      }
      if (store.getState().dialogs.at(-1)?.id === "export") close()
      toast({ message: `Written to ${path}`, variant: "success" })
    } catch (error) {
      setProblem(toReason(error))
    }
  }

  function handle(event: KeyEvent) {
    const chord = toChord(event)
    const command = dialogCommand(keymap(), event)
    if (command.includes("dialog.close")) return close()
    if (command.includes("dialog.prompt.submit")) return void save()
    if (chord === "down" || chord === "tab") return focus.set((focus.get() + 1) % rowCount)
    if (chord === "up" || chord === "shift+tab") return focus.set((focus.get() + rowCount - 1) % rowCount)
    const name = switches[focus.get() - 1]?.[0]
    if (name === undefined) {
      if (field.handle(event)) setProblem("")
    } else if (event.type === "text" && event.text === " ")
      options.set({ ...options.get(), [name]: !options.get()[name] })
  }

  useKeys((event) => {
    handle(event)
    return true
  }, keyPriority.dialog)

  const lines = switches.map(([name, label], index): Row => {
    const isFocused = focus.get() === index + 1
    const row = [
      span(isFocused ? "❯ " : "  ", { fg: "primary" }),
      span(options.get()[name] ? "[✓] " : "[ ] ", { fg: options.get()[name] ? "success" : "textMuted" }),
      span(label, { fg: "text", bold: isFocused }),
    ]
    return cutRow(row, inner, "…")
  })
  const hint: Row = [
    span("enter ", { fg: "text" }),
    span("write   ", { fg: "textMuted" }),
    span("space ", { fg: "text" }),
    span("switch", { fg: "textMuted" }),
  ]
  const told = problem ? wrap([span(sanitize(problem), { fg: "warning" })], inner).slice(0, 3) : [hint]
  return (
    <DialogBox title="Export to Markdown" area={area}>
      <Lines
        rows={[
          [span(focus.get() === 0 ? "❯ " : "  ", { fg: "primary" }), span("File ", { fg: "textMuted" })],
          ...lines,
        ]}
        top={top + 2}
        left={dialogInset}
        width={inner}
        background="backgroundPanel"
      />
      <FieldLine
        editor={field.editor()}
        top={top + 2}
        left={dialogInset + 7}
        width={inner - 7}
        origin={area}
        background="backgroundPanel"
        placeholder="name.md"
        isActive={focus.get() === 0}
      />
      <Lines
        rows={told}
        top={top + 4 + switches.length}
        left={dialogInset}
        width={inner}
        background="backgroundPanel"
      />
    </DialogBox>
  )
}
