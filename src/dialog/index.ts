// The dialogs by id. A new one is a file and a line here.
import type { ComponentType } from "react"
import type { DialogEntry, DialogID } from "../state/dialog.ts"
import { AgentsDialog } from "./AgentsDialog.tsx"
import { DeleteSessionDialog } from "./DeleteSessionDialog.tsx"
import { ExitDialog } from "./ExitDialog.tsx"
import { HelpDialog } from "./HelpDialog.tsx"
import { ModelsDialog } from "./ModelsDialog.tsx"
import { PaletteDialog } from "./PaletteDialog.tsx"
import { RenameSessionDialog } from "./RenameSessionDialog.tsx"
import { SessionsDialog } from "./SessionsDialog.tsx"
import { ThemesDialog } from "./ThemesDialog.tsx"

/** What a dialog is drawn from: its entry on the stack. */
export type DialogProps = Required<Pick<DialogEntry, "sessionID">>

export const dialogs: Readonly<Record<DialogID, ComponentType<DialogProps>>> = {
  help: HelpDialog,
  sessions: SessionsDialog,
  models: ModelsDialog,
  agents: AgentsDialog,
  themes: ThemesDialog,
  palette: PaletteDialog,
  "rename-session": RenameSessionDialog,
  "delete-session": DeleteSessionDialog,
  exit: ExitDialog,
}
