// Asks for the API key of a provider, which is shown as dots. A key that works opens the list of models.
import { useState } from "react"
import { connectProvider } from "../command/action/connect-provider.ts"
import { useApp } from "../context/app-context.ts"
import { openDialog } from "../state/dialog.ts"
import { sanitize } from "../text/row/sanitize.ts"
import { span, type Row } from "../text/row/span.ts"
import { wrap } from "../text/row/wrap.ts"
import { Lines } from "../ui/box/Lines.tsx"
import { FieldLine } from "../ui/field/FieldLine.tsx"
import { useField } from "../ui/field/use-field.ts"
import { useLatest } from "../ui/use-latest.ts"
import { DialogBox } from "./DialogBox.tsx"
import { useCloseDialog } from "./use-close-dialog.ts"
import { useDialogArea } from "./use-dialog-area.ts"
import { useDialogKeys } from "./use-dialog-keys.ts"

export function ConnectKeyDialog({ argument: providerID }: { argument: string }) {
  const { commands } = useApp()
  const close = useCloseDialog()
  const field = useField()
  const isChecking = useLatest(() => false)
  const [problem, setProblem] = useState("")
  const { area, top, left, width } = useDialogArea(10)

  async function save() {
    const key = field.text().trim()
    if (isChecking.get()) return
    if (key === "") return setProblem("Type or paste the key")
    isChecking.set(true)
    const found = await connectProvider(commands, providerID, key)
    isChecking.set(false)
    // The user may have left the dialog meanwhile.
    const { dialogs, providers } = commands.store.getState()
    if (dialogs.at(-1)?.id !== "connect-key") return
    if (found !== undefined) return setProblem(found)
    const name = providers.find((provider) => provider.id === providerID)?.name ?? providerID
    commands.toast({ message: `${name} is connected`, variant: "success" })
    commands.store.update((state) => openDialog(state, { id: "models", argument: name }))
  }

  useDialogKeys((ids, event) => {
    if (ids.includes("dialog.close")) close()
    else if (ids.includes("dialog.prompt.submit")) void save()
    else if (field.handle(event)) setProblem("")
  })

  const hint: Row = [
    span("enter ", { fg: "text" }),
    span("connect   ", { fg: "textMuted" }),
    span("It is kept by the server, in a file that only you can read", { fg: "textMuted" }),
  ]
  const message = isChecking.get()
    ? [[span("Checking…", { fg: "textMuted" })]]
    : problem
      ? wrap([span(`✗ ${sanitize(problem)}`, { fg: "error" })], width, { hangingIndent: 2 })
      : wrap(hint, width)
  return (
    <DialogBox title={`API key of ${providerID}`} area={area}>
      <FieldLine
        editor={field.editor()}
        top={top + 2}
        left={left}
        width={width}
        origin={area}
        background="backgroundPanel"
        placeholder="API key"
        isHidden
      />
      <Lines rows={message.slice(0, 4)} top={top + 4} left={left} width={width} background="backgroundPanel" />
    </DialogBox>
  )
}
