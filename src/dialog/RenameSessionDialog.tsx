// Asks for the title of a session.
import { useApp } from "../context/app-context.ts"
import { toReason } from "../text/to-reason.ts"
import { span } from "../text/row/span.ts"
import { Lines } from "../ui/box/Lines.tsx"
import { FieldLine } from "../ui/field/FieldLine.tsx"
import { useField } from "../ui/field/use-field.ts"
import { DialogBox } from "./DialogBox.tsx"
import { useCloseDialog } from "./use-close-dialog.ts"
import { useDialogArea } from "./use-dialog-area.ts"
import { useDialogKeys } from "./use-dialog-keys.ts"

export function RenameSessionDialog({ sessionID }: { sessionID: string }) {
  const { commands } = useApp()
  const close = useCloseDialog()
  const field = useField(() => commands.store.getState().sessions.get(sessionID)?.title ?? "")
  const { area, top, left, width } = useDialogArea(7)

  function save() {
    close()
    const title = field.text().trim()
    if (title === "") return
    commands.client.session.update({ sessionID }, { title }).catch((error: unknown) => {
      commands.toast({ message: `Not renamed: ${toReason(error)}`, variant: "error" })
    })
  }

  useDialogKeys((ids, event) => {
    if (ids.includes("dialog.close")) close()
    else if (ids.includes("dialog.prompt.submit")) save()
    else field.handle(event)
  })

  return (
    <DialogBox title="Rename session" area={area}>
      <FieldLine
        editor={field.editor()}
        top={top + 2}
        left={left}
        width={width}
        origin={area}
        background="backgroundPanel"
      />
      <Lines
        rows={[[span("enter ", { fg: "text" }), span("save", { fg: "textMuted" })]]}
        top={top + 4}
        left={left}
        width={width}
        background="backgroundPanel"
      />
    </DialogBox>
  )
}
