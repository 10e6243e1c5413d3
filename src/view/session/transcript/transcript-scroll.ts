// Which keys move the transcript while something else has the keyboard.

/** Whether one of the commands scrolls; home and end move in the field that has the focus. */
export function isTranscriptScroll(commands: readonly string[], chord: string): boolean {
  return chord !== "home" && chord !== "end" && commands.some((id) => /^session\.(page|half|line|first|last)/.test(id))
}
