// Asks for the title of a session.
import { span } from "../text/row/span.ts"
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
import { toReason } from "../text/reason.ts"

export function RenameSessionDialog({ sessionID }: { sessionID: string }) {
  const { commands, keymap } = useApp()
  const close = useCloseDialog()
  const columns = useAppState((state) => state.columns)
  const rows = useAppState((state) => state.rows)
  const field = useField(() => commands.store.getState().sessions.get(sessionID)?.title ?? "")
  const area = layoutDialog({ columns, rows }, 7, 60)
  const top = headTop(area)

  function save() {
    close()
    const named = field.text().trim()
    if (named === "") return
    commands.client.session.update({ sessionID }, { title: named }).catch((error: unknown) => {
      commands.toast({ message: `Not renamed: ${toReason(error)}`, variant: "error" })
    })
  }

  useKeys((event) => {
    const command = dialogCommand(keymap(), event)
    if (command.includes("dialog.close")) close()
    else if (command.includes("dialog.prompt.submit")) save()
    else field.handle(event)
    return true
  }, keyPriority.dialog)

  return (
    <DialogBox title="Rename session" area={area}>
      <FieldLine
        editor={field.editor()}
        top={top + 2}
        left={dialogInset}
        width={area.width - dialogInset * 2}
        origin={area}
        background="backgroundPanel"
      />
      <Lines
        rows={[[span("enter ", { fg: "text" }), span("save", { fg: "textMuted" })]]}
        top={top + 4}
        left={dialogInset}
        width={area.width - dialogInset * 2}
        background="backgroundPanel"
      />
    </DialogBox>
  )
}
