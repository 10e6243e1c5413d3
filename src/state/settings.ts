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
}

export type ToolDetail = "quiet" | "normal" | "full"

export type SettingsState = { readonly settings: Settings }

/** Only the fields of `Settings`. */
export function toSettings(settings: Settings): Settings {
  const { isMotionReduced, isExitConfirmed, takesRemoteSubmit, pasteLines, toolDetail } = settings
  return { isMotionReduced, isExitConfirmed, takesRemoteSubmit, pasteLines, toolDetail }
}

export const emptySettings: SettingsState = {
  settings: {
    isMotionReduced: false,
    isExitConfirmed: true,
    takesRemoteSubmit: true,
    pasteLines: undefined,
    toolDetail: "normal",
  },
}
