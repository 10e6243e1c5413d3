// How a turn that was cut off is recorded: the error of its message, and the end of its unfinished parts.
import type { Part } from "../../schema/part.ts"

/** The error of an aborted assistant message, in the words of the published server. Clients search them for "aborted". */
export const abortedError = {
  name: "MessageAbortedError",
  data: { message: "The operation was aborted." },
} as const

/** The error of a tool call that was cut off, as on the wire. */
export const abortedToolError = "Tool execution aborted"

/** Ends a part that will not continue: open text gets an end time, an open tool call becomes an error. */
export function closePart(part: Part, now: number): Part {
  if ((part.type === "text" || part.type === "reasoning") && part.time && part.time.end === undefined)
    return { ...part, time: { ...part.time, end: now } }
  if (part.type !== "tool") return part
  const { state } = part
  if (state.status === "completed" || state.status === "error") return part
  return {
    ...part,
    state: {
      status: "error",
      input: state.input,
      error: abortedToolError,
      ...(state.status === "running" && state.metadata ? { metadata: state.metadata } : {}),
      time: { start: state.status === "running" ? state.time.start : now, end: now },
    },
  }
}
