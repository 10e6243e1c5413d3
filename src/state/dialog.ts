// The stack of dialogs. The top one gets the keys; an id says which component draws it.
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

export type DialogEntry = { readonly id: DialogID; readonly sessionID?: string }

export type DialogState = { readonly dialogs: readonly DialogEntry[] }

/** Opens a dialog in place of all that are open. */
export function openDialog<S extends DialogState>(state: S, entry: DialogEntry): S {
  return { ...state, dialogs: [entry] }
}

/** Opens a dialog above the one that is open, which comes back afterwards. */
export function pushDialog<S extends DialogState>(state: S, entry: DialogEntry): S {
  return { ...state, dialogs: [...state.dialogs, entry] }
}

export function closeDialog<S extends DialogState>(state: S): S {
  return state.dialogs.length === 0 ? state : { ...state, dialogs: state.dialogs.slice(0, -1) }
}

export function closeDialogs<S extends DialogState>(state: S): S {
  return state.dialogs.length === 0 ? state : { ...state, dialogs: [] }
}
