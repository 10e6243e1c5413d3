// Keeps what was being typed into the draft from answering what has just taken the prompt's place.
import { useState } from "react"
import { useApp } from "../../context/app-context.ts"
import { isPromptEmpty, pasteText, typeText } from "../../state/prompt.ts"
import { toChord } from "../../text/keys/chord.ts"
import type { KeyEvent } from "../../text/keys/event.ts"

/** Whoever writes pauses for less than this between two keys. */
const typingPauseMs = 600

/** Gives true for a key that belongs to the draft, where it has gone on then. */
export function useTypingGuard(): (event: KeyEvent) => boolean {
  const { store, now } = useApp().commands
  const [isTyping] = useState(() => createTypingGuard(!isPromptEmpty(store.getState()), now))

  return (event) => {
    if (!isTyping()) return false
    if (event.type === "text") store.update((state) => typeText(state, event.text))
    else if (event.type === "paste") store.update((state) => pasteText(state, event.text))
    return event.type === "text" || event.type === "paste" || toChord(event) === "return"
  }
}

/** Whether a draft that was there at the beginning is still being written: until the first pause. */
function createTypingGuard(hasDraft: boolean, now: () => number): () => boolean {
  let until = hasDraft ? now() + typingPauseMs : 0
  return () => {
    const isTyping = now() < until
    if (isTyping) until = now() + typingPauseMs
    return isTyping
  }
}
