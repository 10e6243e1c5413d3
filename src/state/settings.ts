// What the person's settings say about how the screen behaves, as far as it matters after the start.

export type Settings = {
  /** Nothing turns or blinks. */
  readonly isMotionReduced: boolean
  /** The key that leaves has to be pressed twice. */
  readonly isExitConfirmed: boolean
  /** Other programs may send the prompt; without it a person has to. */
  readonly takesRemoteSubmit: boolean
  /** From how many lines on a paste is a chip; 0 for never, undefined for the usual. */
  readonly pasteLines: number | undefined
  /** How much of a tool's call and result the transcript shows. */
  readonly toolDetail: ToolDetail
}

export type ToolDetail = "quiet" | "normal" | "full"

export type SettingsState = { readonly settings: Settings }

/** The part of what was read at the start that is needed later. */
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
