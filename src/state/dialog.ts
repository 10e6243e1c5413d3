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
  /** What else it is about: a provider's id, or what a list begins to be filtered by. */
  readonly about?: string
}

export type DialogState = { readonly dialogs: readonly DialogEntry[] }

/** What lies under a dialog stands back, but for lists that are tried out on it: of themes, and of places in it. */
export function isUnderlayDim({ dialogs }: DialogState): boolean {
  const top = dialogs.at(-1)?.id
  return top !== undefined && top !== "themes" && top !== "timeline"
}

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
