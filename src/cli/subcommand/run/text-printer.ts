// The printer of `run` for people: the text of the answer while it streams, and one line for each tool call that ended.
import type { EventPayload } from "../../../../server/schema/event.ts"
import type { Part } from "../../../../server/schema/part.ts"
import { sanitize } from "../../../text/row/sanitize.ts"
import type { RunOutput, RunPrinter } from "./printer.ts"

type Properties<Type extends EventPayload["type"]> = Extract<EventPayload, { type: Type }>["properties"]

export function createTextPrinter(output: RunOutput): RunPrinter {
  const assistantMessages = new Set<string>()
  const textParts = new Set<string>()
  const printedTools = new Set<string>()
  /** Characters that are printed of each text part. */
  const printedChars = new Map<string, number>()
  let isLineOpen = false

  const clean = (text: string) => sanitize(text, { multiline: true })
  const closeLine = () => {
    if (isLineOpen) output.write("\n")
    isLineOpen = false
  }
  const printText = (partID: string, text: string) => {
    if (text === "") return
    if (!printedChars.has(partID)) closeLine()
    printedChars.set(partID, (printedChars.get(partID) ?? 0) + text.length)
    output.write(clean(text))
    isLineOpen = !text.endsWith("\n")
  }

  function printPart(part: Part) {
    if (part.type === "text" && assistantMessages.has(part.messageID)) {
      textParts.add(part.id)
      printText(part.id, part.text.slice(printedChars.get(part.id) ?? 0))
    } else if (part.type === "tool") printTool(part)
  }

  function printTool(part: Part & { type: "tool" }) {
    const { state } = part
    if (printedTools.has(part.id) || (state.status !== "completed" && state.status !== "error")) return
    printedTools.add(part.id)
    closeLine()
    const title = state.status === "completed" ? state.title : state.error.replace(/^Error: /, "")
    output.printProgress(clean(`${state.status === "completed" ? "·" : "✗"} ${part.tool} ${title}`.split("\n")[0]!))
  }

  function printStatus({ status }: Properties<"session.status">) {
    if (status.type !== "retry") return
    const seconds = Math.max(0, Math.round((status.next - Date.now()) / 1000))
    output.printProgress(clean(`… ${status.message} Trying again in ${seconds} s (attempt ${status.attempt}).`))
  }

  function printError({ error }: Properties<"session.error">) {
    if (!error) return
    closeLine()
    // Some servers append a stack to the message.
    const [message = ""] = String("message" in error.data ? error.data.message : error.name).split(/\n\s+at /)
    output.printProgress(clean(`✗ ${message}`))
  }

  return {
    handle(event, sessionID) {
      switch (event.type) {
        case "message.updated": {
          const { info } = event.properties
          if (info.sessionID === sessionID && info.role === "assistant") assistantMessages.add(info.id)
          return
        }
        case "message.part.updated":
          if (event.properties.part.sessionID === sessionID) printPart(event.properties.part)
          return
        case "message.part.delta": {
          const { partID, field, delta } = event.properties
          // Reasoning has deltas of the field `text` too; only a known text part is printed.
          if (field === "text" && textParts.has(partID)) printText(partID, delta)
          return
        }
        case "session.status":
          if (event.properties.sessionID === sessionID) printStatus(event.properties)
          return
        case "session.error":
          if (event.properties.sessionID === sessionID) printError(event.properties)
          return
        default:
          return
      }
    },
    rejected(message) {
      closeLine()
      output.printProgress(clean(`✗ ${message}`))
    },
    end: closeLine,
  }
}
