// The keys that scroll the transcript while a request has the keys.

/** Whether one of the commands bound to the chord scrolls. Home and end belong to the field that has the focus. */
export function isTranscriptScroll(commands: readonly string[], chord: string): boolean {
  return chord !== "home" && chord !== "end" && commands.some((id) => /^session\.(page|half|line|first|last)/.test(id))
}
