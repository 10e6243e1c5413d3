// The look of every tool without one of its own: its name and its arguments, folded.
import { type ToolLook, type ToolSummary } from "./tool-look.ts"

const maxValueChars = 60

export const genericLook: ToolLook = {
  glyph: "⚙",
  summary: ({ name, input }): ToolSummary => ({ verb: name, target: foldArguments(input) }),
}

/** A call that the model got wrong: which tool it meant. The reason is the call's error. */
export const invalidLook: ToolLook = {
  glyph: "✗",
  summary: ({ input }) => ({ verb: typeof input["tool"] === "string" ? input["tool"] : "Call" }),
}

/** `[key=value, …]` of the simple arguments, long ones cut. */
function foldArguments(input: Readonly<Record<string, unknown>>): string {
  const simple = Object.entries(input).flatMap(([key, value]) => {
    if (typeof value === "object" && value !== null) return [`${key}=…`]
    const text = String(value).replace(/\s+/g, " ")
    return [`${key}=${text.length > maxValueChars ? `${text.slice(0, maxValueChars)}…` : text}`]
  })
  return simple.length ? `[${simple.join(", ")}]` : ""
}
