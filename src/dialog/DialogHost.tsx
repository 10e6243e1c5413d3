// Renders the dialog on top of the stack.
import { useAppState } from "../context/use-app-state.ts"
import { dialogs } from "./index.ts"

export function DialogHost() {
  const depth = useAppState((state) => state.dialogs.length)
  const entry = useAppState((state) => state.dialogs.at(-1))
  if (!entry) return null
  const Dialog = dialogs[entry.id]
  return <Dialog key={`${entry.id} ${depth}`} sessionID={entry.sessionID ?? ""} argument={entry.argument ?? ""} />
}
