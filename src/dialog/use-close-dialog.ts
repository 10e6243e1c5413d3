// Closes the dialog on top of the stack; the one below shows again.
import { useCallback } from "react"
import { useApp } from "../context/app-context.ts"
import { closeDialog } from "../state/dialog.ts"

export function useCloseDialog(): () => void {
  const { commands } = useApp()
  return useCallback(() => commands.store.update(closeDialog), [commands])
}
