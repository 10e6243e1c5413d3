// Asks for the key of a provider, which is not shown. Where it is taken, the list of models opens.
import { useState } from "react"
import { connectProvider } from "../command/action/connect-provider.ts"
import { openDialog } from "../state/dialog.ts"
import { sanitize } from "../text/row/sanitize.ts"
import { span, type Row } from "../text/row/span.ts"
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

export function ConnectKeyDialog({ about: providerID }: { about: string }) {
  const { commands, keymap } = useApp()
  const close = useCloseDialog()
  const columns = useAppState((state) => state.columns)
  const rows = useAppState((state) => state.rows)
  const field = useField()
  const isChecking = useLatest(() => false)
  const [problem, setProblem] = useState("")
  const area = layoutDialog({ columns, rows }, 10, 60)
  const top = headTop(area)
  const inner = area.width - dialogInset * 2

  async function save() {
    const key = field.text().trim()
    if (isChecking.get()) return
    if (key === "") return setProblem("Type or paste the key")
    isChecking.set(true)
    const found = await connectProvider(commands, providerID, key)
    isChecking.set(false)
    // Whoever has left the dialog is somewhere else now.
    const { dialogs, providers } = commands.store.getState()
    if (dialogs.at(-1)?.id !== "connect-key") return
    if (found !== undefined) return setProblem(found)
    const name = providers.find((provider) => provider.id === providerID)?.name ?? providerID
    commands.toast({ message: `${name} is connected`, variant: "success" })
    commands.store.update((state) => openDialog(state, { id: "models", about: name }))
  }

  useKeys((event) => {
    const command = dialogCommand(keymap(), event)
    if (command.includes("dialog.close")) close()
    else if (command.includes("dialog.prompt.submit")) void save()
    else if (field.handle(event)) setProblem("")
    return true
  }, keyPriority.dialog)

  const hint: Row = [
    span("enter ", { fg: "text" }),
    span("connect   ", { fg: "textMuted" }),
    span("It is kept by the server, in a file that only you can read", { fg: "textMuted" }),
  ]
  const told = isChecking.get()
    ? [[span("Checking…", { fg: "textMuted" })]]
    : problem
      ? wrap([span(`✗ ${sanitize(problem)}`, { fg: "error" })], inner, { hang: 2 })
      : wrap(hint, inner)
  return (
    <DialogBox title={`API key of ${providerID}`} area={area}>
      <FieldLine
        editor={field.editor()}
        top={top + 2}
        left={dialogInset}
        width={inner}
        origin={area}
        background="backgroundPanel"
        placeholder="API key"
        isHidden
      />
      <Lines rows={told.slice(0, 4)} top={top + 4} left={dialogInset} width={inner} background="backgroundPanel" />
    </DialogBox>
  )
}
