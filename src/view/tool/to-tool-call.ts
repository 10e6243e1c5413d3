// Converts the four states of a tool part to one type.
import type { ToolPart } from "../../../server/schema/part.ts"
import type { ToolCall } from "./tool-renderer.ts"

/** `nowMs` is used only while the call runs. */
export function toToolCall(part: ToolPart, nowMs: number): ToolCall {
  const { state } = part
  const time: { start: number; end?: number } | undefined = state.status === "pending" ? undefined : state.time
  return {
    part,
    name: part.tool,
    status: state.status,
    input: state.input,
    metadata: ("metadata" in state ? state.metadata : undefined) ?? {},
    title: ("title" in state ? state.title : undefined) ?? "",
    output: state.status === "completed" ? state.output : "",
    error: state.status === "error" ? state.error : "",
    durationMs: time ? Math.max(0, (time.end ?? nowMs) - time.start) : 0,
  }
}
