// What `run --format json` prints: a line for each step, tool, text and error that is whole, for programs to read.
import type { EventPayload } from "../../server/schema/event.ts"
import type { Part } from "../../server/schema/part.ts"
import type { RunOutput, RunPrinter } from "./run-printer.ts"

export function createJsonPrinter({ write, now }: Pick<RunOutput, "write"> & { now(): number }): RunPrinter {
  const printed = new Set<string>()
  const answers = new Set<string>()

  const print = (type: string, sessionID: string, content: Readonly<Record<string, unknown>>) =>
    write(`${JSON.stringify({ type, timestamp: now(), sessionID, ...content })}\n`)

  function takePart(part: Part) {
    const type = answers.has(part.messageID) ? toLineType(part) : undefined
    if (type === undefined || printed.has(part.id)) return
    printed.add(part.id)
    print(type, part.sessionID, { part })
  }

  return {
    take(event: EventPayload, sessionID) {
      if (event.type === "message.updated") {
        const { info } = event.properties
        if (info.sessionID === sessionID && info.role === "assistant") answers.add(info.id)
      } else if (event.type === "message.part.updated") {
        if (event.properties.part.sessionID === sessionID) takePart(event.properties.part)
      } else if (event.type === "session.error") {
        const { error } = event.properties
        if (event.properties.sessionID === sessionID && error) print("error", sessionID, { error })
      }
    },
    refused: (message, sessionID) =>
      print("error", sessionID, { error: { name: "PermissionRejectedError", data: { message } } }),
    end: () => {},
  }
}

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
