// The agents from the root session down to the one that asks, as one line.
import { toAgentTrail } from "../../state/subagent.ts"
import type { State } from "../../state/state.ts"
import { reveal } from "../../text/row/reveal.ts"

const maxNameChars = 30

/** `build › explore`; empty for the root session itself. */
export function toTrailText(state: Pick<State, "sessions" | "messages">, sessionID: string): string {
  const names = toAgentTrail(state, sessionID).map((name) => reveal(name).slice(0, maxNameChars))
  return names.length > 1 ? names.join(" › ") : ""
}
