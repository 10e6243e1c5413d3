// The stack of dialogs. The top one gets the keys; the id selects its component.
export type DialogID =
  | "help"
  | "sessions"
  | "models"
  | "agents"
  | "themes"
  | "palette"
  | "rename-session"
  | "delete-session"
  | "exit"
  | "history"
  | "queue"
  | "stash"
  | "trust"
  | "connect"
  | "connect-key"
  | "timeline"
  | "fork"
  | "export"
  | "status"
  | "variants"

export type DialogEntry = {
  readonly id: DialogID
  readonly sessionID?: string
  /** An argument of the dialog: the id of a provider, or the initial filter of a list. */
  readonly argument?: string
}

export type DialogState = { readonly dialogs: readonly DialogEntry[] }

/** Whether the screen under the dialogs is dimmed. Not under lists that preview on it: themes and the timeline. */
export function isUnderlayDim({ dialogs }: DialogState): boolean {
  const top = dialogs.at(-1)?.id
  return top !== undefined && top !== "themes" && top !== "timeline"
}

/** Replaces all open dialogs. */
export function openDialog<S extends DialogState>(state: S, entry: DialogEntry): S {
  return { ...state, dialogs: [entry] }
}

/** Opens a dialog above the others; they are shown again when it closes. */
export function pushDialog<S extends DialogState>(state: S, entry: DialogEntry): S {
  return { ...state, dialogs: [...state.dialogs, entry] }
}

export function closeDialog<S extends DialogState>(state: S): S {
  return state.dialogs.length === 0 ? state : { ...state, dialogs: state.dialogs.slice(0, -1) }
}

export function closeDialogs<S extends DialogState>(state: S): S {
  return state.dialogs.length === 0 ? state : { ...state, dialogs: [] }
}
