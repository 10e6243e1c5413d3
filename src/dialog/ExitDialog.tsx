// Asks before the program exits while an agent works.
import { useApp } from "../context/app-context.ts"
import { ConfirmDialog } from "./ConfirmDialog.tsx"
import { useCloseDialog } from "./use-close-dialog.ts"

export function ExitDialog() {
  const { commands } = useApp()
  const close = useCloseDialog()
  return (
    <ConfirmDialog
      title="Exit"
      question="The agent is still working. Stop it and leave?"
      yes="Stop and leave"
      no="Stay"
      onNo={close}
      onYes={() => commands.terminal.exit()}
    />
  )
}
