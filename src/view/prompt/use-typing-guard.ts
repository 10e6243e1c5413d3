// Protects a request that has just replaced the prompt from keys that were meant for the draft.
import { useState } from "react"
import { useApp } from "../../context/app-context.ts"
import { isPromptEmpty, pasteText, typeText } from "../../state/prompt.ts"
import { toChord } from "../../text/keys/chord.ts"
import type { KeyEvent } from "../../text/keys/event.ts"

/** A longer pause between two keys means that the user has stopped typing. */
const typingPauseMs = 600

/** The function returns true for a key that belongs to the draft, after applying it to the draft. */
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

/** The function returns whether the user is still typing the draft: until the first pause. */
function createTypingGuard(hasDraft: boolean, now: () => number): () => boolean {
  let until = hasDraft ? now() + typingPauseMs : 0
  return () => {
    const isTyping = now() < until
    if (isTyping) until = now() + typingPauseMs
    return isTyping
  }
}
