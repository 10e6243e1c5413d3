// Renders tools without a renderer of their own: the name and the arguments in one line.
import { type ToolRenderer, type ToolSummary } from "./tool-renderer.ts"
import { shortenText } from "../../text/row/cut-text.ts"

const maxValueChars = 60

export const genericRenderer: ToolRenderer = {
  glyph: "⚙",
  summary: ({ name, input }): ToolSummary => ({ verb: name, target: foldArguments(input) }),
}

/** An invalid call: the tool that the model named. The reason is in the call's error. */
export const invalidRenderer: ToolRenderer = {
  glyph: "✗",
  summary: ({ input }) => ({ verb: typeof input["tool"] === "string" ? input["tool"] : "Call" }),
}

/** `[key=value, …]`; long values are cut. */
function foldArguments(input: Readonly<Record<string, unknown>>): string {
  const simple = Object.entries(input).flatMap(([key, value]) => {
    if (typeof value === "object" && value !== null) return [`${key}=…`]
    const text = String(value).replace(/\s+/g, " ")
    return [`${key}=${shortenText(text, maxValueChars)}`]
  })
  return simple.length ? `[${simple.join(", ")}]` : ""
}
