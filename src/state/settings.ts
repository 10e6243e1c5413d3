// The user's settings of the terminal that are needed after the start.

export type Settings = {
  /** No animation. */
  readonly isMotionReduced: boolean
  /** The exit key has to be pressed twice. */
  readonly isExitConfirmed: boolean
  /** Other programs may submit the prompt. */
  readonly takesRemoteSubmit: boolean
  /** Number of lines from which a paste becomes a chip; 0 for never, undefined for the default. */
  readonly pasteLines: number | undefined
  /** How much of a tool call the transcript shows. */
  readonly toolDetail: ToolDetail
  /** The key bindings of `tui.json`, over those of the config. */
  readonly keybinds: Readonly<Record<string, unknown>>
}

export type ToolDetail = "quiet" | "normal" | "full"

export type SettingsState = { readonly settings: Settings }

/** Only the fields of `Settings`. */
export function toSettings(settings: Settings): Settings {
  const { isMotionReduced, isExitConfirmed, takesRemoteSubmit, pasteLines, toolDetail, keybinds } = settings
  return { isMotionReduced, isExitConfirmed, takesRemoteSubmit, pasteLines, toolDetail, keybinds }
}

export const emptySettings: SettingsState = {
  settings: {
    isMotionReduced: false,
    isExitConfirmed: true,
    takesRemoteSubmit: true,
    pasteLines: undefined,
    toolDetail: "normal",
    keybinds: {},
  },
}
