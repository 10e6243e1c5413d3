// Asks for the file that a session is exported to and for the parts to include. Arrows and tab move, space toggles, enter
// writes.
import { useState } from "react"
import { toExportName, toExportPath, writeExport } from "../command/action/write-export.ts"
import { useApp } from "../context/app-context.ts"
import { useAppState } from "../context/use-app-state.ts"
import { toSessionMarkdown, type SessionMarkdownOptions } from "../state/session-markdown.ts"
import { toChord } from "../text/keys/chord.ts"
import { toReason } from "../text/to-reason.ts"
import { sanitize } from "../text/row/sanitize.ts"
import { truncateRow, span, type Row } from "../text/row/span.ts"
import { wrap } from "../text/row/wrap.ts"
import { Lines } from "../ui/box/Lines.tsx"
import { FieldLine } from "../ui/field/FieldLine.tsx"
import { useField } from "../ui/field/use-field.ts"
import { useLatest } from "../ui/use-latest.ts"
import { DialogBox } from "./DialogBox.tsx"
import { useCloseDialog } from "./use-close-dialog.ts"
import { useDialogArea } from "./use-dialog-area.ts"
import { useDialogKeys } from "./use-dialog-keys.ts"

const switches = [
  ["hasThinking", "Thinking"],
  ["hasTools", "Tool input and output"],
  ["hasMetadata", "Agent, model, time and cost"],
] as const satisfies readonly (readonly [keyof SessionMarkdownOptions, string])[]

const rowCount = switches.length + 1

export function ExportDialog({ sessionID }: { sessionID: string }) {
  const { commands } = useApp()
  const { store, toast } = commands
  const close = useCloseDialog()
  const session = useAppState((state) => state.sessions.get(sessionID))
  const field = useField(() => (session ? toExportName(session) : ""))
  /** 0 is the field, the rest are the switches. */
  const focus = useLatest(() => 0)
  const options = useLatest<SessionMarkdownOptions>(() => ({ hasThinking: false, hasTools: true, hasMetadata: true }))
  /** The file that exists already: the same name entered again replaces it. */
  const existing = useLatest<string | undefined>(() => undefined)
  const [problem, setProblem] = useState("")
  const { area, top, left, width } = useDialogArea(13)

  async function save() {
    const name = field.text().trim()
    if (!session || name === "") return setProblem("Give the file a name")
    const { directory, home, messages } = store.getState()
    try {
      const path = await toExportPath(name, directory, home)
      const text = toSessionMarkdown(session, messages.get(sessionID) ?? [], options.get())
      if (!(await writeExport(path, text, existing.get() === path))) {
        existing.set(path)
        return setProblem("The file exists: press enter again to replace it")
      }
      if (store.getState().dialogs.at(-1)?.id === "export") close()
      toast({ message: `Written to ${path}`, variant: "success" })
    } catch (error) {
      setProblem(toReason(error))
    }
  }

  useDialogKeys((ids, event) => {
    const chord = toChord(event)
    if (ids.includes("dialog.close")) return close()
    if (ids.includes("dialog.prompt.submit")) return void save()
    if (chord === "down" || chord === "tab") return focus.set((focus.get() + 1) % rowCount)
    if (chord === "up" || chord === "shift+tab") return focus.set((focus.get() + rowCount - 1) % rowCount)
    const name = switches[focus.get() - 1]?.[0]
    if (name === undefined) {
      if (field.handle(event)) setProblem("")
    } else if (event.type === "text" && event.text === " ")
      options.set({ ...options.get(), [name]: !options.get()[name] })
  })

  const lines = switches.map(([name, label], index): Row => {
    const isFocused = focus.get() === index + 1
    const row = [
      span(isFocused ? "❯ " : "  ", { fg: "primary" }),
      span(options.get()[name] ? "[✓] " : "[ ] ", { fg: options.get()[name] ? "success" : "textMuted" }),
      span(label, { fg: "text", bold: isFocused }),
    ]
    return truncateRow(row, width, "…")
  })
  const hint: Row = [
    span("enter ", { fg: "text" }),
    span("write   ", { fg: "textMuted" }),
    span("space ", { fg: "text" }),
    span("switch", { fg: "textMuted" }),
  ]
  const message = problem ? wrap([span(sanitize(problem), { fg: "warning" })], width).slice(0, 3) : [hint]
  return (
    <DialogBox title="Export to Markdown" area={area}>
      <Lines
        rows={[
          [span(focus.get() === 0 ? "❯ " : "  ", { fg: "primary" }), span("File ", { fg: "textMuted" })],
          ...lines,
        ]}
        top={top + 2}
        left={left}
        width={width}
        background="backgroundPanel"
      />
      <FieldLine
        editor={field.editor()}
        top={top + 2}
        left={left + 7}
        width={width - 7}
        origin={area}
        background="backgroundPanel"
        placeholder="name.md"
        isActive={focus.get() === 0}
      />
      <Lines rows={message} top={top + 4 + switches.length} left={left} width={width} background="backgroundPanel" />
    </DialogBox>
  )
}
