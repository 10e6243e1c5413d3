// Asks before a session is deleted.
import { useApp } from "../context/app-context.ts"
import { useAppState } from "../context/use-app-state.ts"
import { toReason } from "../text/to-reason.ts"
import { sanitize } from "../text/row/sanitize.ts"
import { ConfirmDialog } from "./ConfirmDialog.tsx"
import { useCloseDialog } from "./use-close-dialog.ts"

export function DeleteSessionDialog({ sessionID }: { sessionID: string }) {
  const { commands } = useApp()
  const close = useCloseDialog()
  const title = useAppState((state) => state.sessions.get(sessionID)?.title ?? "this session")
  return (
    <ConfirmDialog
      title="Delete session"
      question={`Delete "${sanitize(title)}" and all of its messages?`}
      yes="Delete"
      no="Keep"
      onNo={close}
      onYes={() => {
        close()
        commands.client.session.delete({ sessionID }).catch((error: unknown) => {
          commands.toast({
            message: `Not deleted: ${toReason(error)}`,
            variant: "error",
          })
        })
      }}
    />
  )
}
