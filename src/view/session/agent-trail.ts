// The agents from the root session down to the one that asks, as one line.
import { toAgentTrail } from "../../state/subagent.ts"
import type { State } from "../../state/state.ts"
import { sanitize } from "../../text/row/sanitize.ts"

const maxNameChars = 30

/** `build › explore`; empty for the root session itself. */
export function toTrailText(state: Pick<State, "sessions" | "messages">, sessionID: string): string {
  const names = toAgentTrail(state, sessionID).map((name) => sanitize(name).slice(0, maxNameChars))
  return names.length > 1 ? names.join(" › ") : ""
}
