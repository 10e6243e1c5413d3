// The printer of `run --format json`: one line for each completed step, tool call and text, and for each error.
import type { EventPayload } from "../../../../server/schema/event.ts"
import type { Part } from "../../../../server/schema/part.ts"
import type { RunOutput, RunPrinter } from "./printer.ts"

export function createJsonPrinter({ write, now }: Pick<RunOutput, "write"> & { now(): number }): RunPrinter {
  const printedParts = new Set<string>()
  const assistantMessages = new Set<string>()

  const print = (type: string, sessionID: string, content: Readonly<Record<string, unknown>>) =>
    write(`${JSON.stringify({ type, timestamp: now(), sessionID, ...content })}\n`)

  function printPart(part: Part) {
    const type = assistantMessages.has(part.messageID) ? toLineType(part) : undefined
    if (type === undefined || printedParts.has(part.id)) return
    printedParts.add(part.id)
    print(type, part.sessionID, { part })
  }

  return {
    handle(event: EventPayload, sessionID) {
      if (event.type === "message.updated") {
        const { info } = event.properties
        if (info.sessionID === sessionID && info.role === "assistant") assistantMessages.add(info.id)
      } else if (event.type === "message.part.updated") {
        if (event.properties.part.sessionID === sessionID) printPart(event.properties.part)
      } else if (event.type === "session.error") {
        const { error } = event.properties
        if (event.properties.sessionID === sessionID && error) print("error", sessionID, { error })
      }
    },
    rejected: (message, sessionID) =>
      print("error", sessionID, { error: { name: "PermissionRejectedError", data: { message } } }),
    end: () => {},
  }
}

/** Undefined for a part that is not complete, or has no line. */
function toLineType(part: Part): string | undefined {
  switch (part.type) {
    case "step-start":
      return "step_start"
    case "step-finish":
      return "step_finish"
    case "tool":
      return part.state.status === "completed" || part.state.status === "error" ? "tool_use" : undefined
    case "text":
    case "reasoning":
      return part.time?.end === undefined ? undefined : part.type
    default:
      return undefined
  }
}
