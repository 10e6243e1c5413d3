// What `run` prints of the events: the answer's text as it grows, and a line for each tool that ended.
import type { EventPayload } from "../../server/schema/event.ts"
import type { Part } from "../../server/schema/part.ts"
import { sanitize } from "../text/row/sanitize.ts"

export type RunPrinter = {
  take(event: EventPayload, sessionID: string): void
  /** Something was asked of a person and refused. */
  refused(message: string, sessionID: string): void
  end(): void
}

export type RunOutput = {
  /** A line of progress. */
  say(text: string): void
  write(text: string): void
}

export function createRunPrinter(out: RunOutput): RunPrinter {
  const printed = new Map<string, number>()
  const answers = new Set<string>()
  const texts = new Set<string>()
  const told = new Set<string>()
  let isLineOpen = false

  const clean = (text: string) => sanitize(text, { multiline: true })
  const closeLine = () => {
    if (isLineOpen) out.write("\n")
    isLineOpen = false
  }
  const print = (partID: string, text: string) => {
    if (text === "") return
    if (!printed.has(partID)) closeLine()
    printed.set(partID, (printed.get(partID) ?? 0) + text.length)
    out.write(clean(text))
    isLineOpen = !text.endsWith("\n")
  }

  function takePart(part: Part) {
    if (part.type === "text" && answers.has(part.messageID)) {
      texts.add(part.id)
      print(part.id, part.text.slice(printed.get(part.id) ?? 0))
    }
    if (part.type !== "tool" || told.has(part.id)) return
    const { state } = part
    if (state.status !== "completed" && state.status !== "error") return
    told.add(part.id)
    closeLine()
    const title = state.status === "completed" ? state.title : state.error.replace(/^Error: /, "")
    out.say(clean(`${state.status === "completed" ? "·" : "✗"} ${part.tool} ${title}`.split("\n")[0]!))
  }

  return {
    take(event, sessionID) {
      switch (event.type) {
        case "message.updated":
          if (event.properties.info.sessionID === sessionID && event.properties.info.role === "assistant")
            answers.add(event.properties.info.id)
          return
        case "message.part.updated":
          if (event.properties.part.sessionID === sessionID) takePart(event.properties.part)
          return
        case "message.part.delta": {
          const { partID, field, delta } = event.properties
          // Reasoning grows by deltas too; only what was begun as text is an answer.
          if (field === "text" && texts.has(partID)) print(partID, delta)
          return
        }
        case "session.status":
          if (event.properties.sessionID === sessionID && event.properties.status.type === "retry") {
            const { message, next, attempt } = event.properties.status
            out.say(
              clean(
                `… ${message} Trying again in ${Math.max(0, Math.round((next - Date.now()) / 1000))} s (attempt ${attempt}).`,
              ),
            )
          }
          return
        case "session.error": {
          const { error } = event.properties
          if (event.properties.sessionID !== sessionID || !error) return
          closeLine()
          // Other servers tell where in their own code it was, too.
          const [words = ""] = String("message" in error.data ? error.data.message : error.name).split(/\n\s+at /)
          out.say(clean(`✗ ${words}`))
          return
        }
        default:
          return
      }
    },
    refused(message) {
      closeLine()
      out.say(clean(`✗ ${message}`))
    },
    end: closeLine,
  }
}
