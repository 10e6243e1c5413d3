// The agents from the root session down to the one that asks, as one line.
import { toAgentTrail } from "../../state/subagent.ts"
import type { State } from "../../state/state.ts"
import { reveal } from "../../text/row/reveal.ts"
import { cutText } from "../../text/row/cut-text.ts"

const maxNameChars = 30

/** `build › explore`; empty for the root session itself. */
export function toTrailText(state: Pick<State, "sessions" | "messages">, sessionID: string): string {
  const names = toAgentTrail(state, sessionID).map((name) => cutText(reveal(name), maxNameChars))
  return names.length > 1 ? names.join(" › ") : ""
}
