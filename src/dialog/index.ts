// The dialogs by id. A new dialog is a file and a line here.
import type { ComponentType } from "react"
import type { DialogEntry, DialogID } from "../state/dialog.ts"
import { AgentsDialog } from "./AgentsDialog.tsx"
import { ConnectDialog } from "./ConnectDialog.tsx"
import { ConnectKeyDialog } from "./ConnectKeyDialog.tsx"
import { DeleteSessionDialog } from "./DeleteSessionDialog.tsx"
import { ExitDialog } from "./ExitDialog.tsx"
import { ExportDialog } from "./ExportDialog.tsx"
import { ForkDialog } from "./ForkDialog.tsx"
import { HelpDialog } from "./HelpDialog.tsx"
import { HistoryDialog } from "./HistoryDialog.tsx"
import { ModelsDialog } from "./ModelsDialog.tsx"
import { PaletteDialog } from "./PaletteDialog.tsx"
import { QueueDialog } from "./QueueDialog.tsx"
import { RenameSessionDialog } from "./RenameSessionDialog.tsx"
import { SessionsDialog } from "./SessionsDialog.tsx"
import { StashDialog } from "./StashDialog.tsx"
import { StatusDialog } from "./StatusDialog.tsx"
import { ThemesDialog } from "./ThemesDialog.tsx"
import { TimelineDialog } from "./TimelineDialog.tsx"
import { TrustDialog } from "./TrustDialog.tsx"
import { VariantsDialog } from "./VariantsDialog.tsx"

/** What a dialog is rendered from: its entry on the stack. */
export type DialogProps = Required<Pick<DialogEntry, "sessionID" | "argument">>

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
  history: HistoryDialog,
  queue: QueueDialog,
  stash: StashDialog,
  trust: TrustDialog,
  connect: ConnectDialog,
  "connect-key": ConnectKeyDialog,
  timeline: TimelineDialog,
  fork: ForkDialog,
  export: ExportDialog,
  status: StatusDialog,
  variants: VariantsDialog,
}
