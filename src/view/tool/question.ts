// Questions to the user, and their answers.
import { span } from "../../text/row/span.ts"
import { sanitize } from "../../text/row/sanitize.ts"
import { wrap } from "../../text/row/wrap.ts"
import { recordsField, textField } from "../../text/record-field.ts"
import type { ToolRenderer } from "./tool-renderer.ts"

export const questionRenderer: ToolRenderer = {
  glyph: "#",
  isBlock: true,
  summary: () => ({ verb: "Questions" }),
  body: ({ input, metadata, status }, { columns }) => {
    const answers: unknown = metadata["answers"]
    return recordsField(input, "questions").flatMap((question, index) => {
      const given: unknown = Array.isArray(answers) ? answers[index] : undefined
      const answer = Array.isArray(given) ? given.join(", ") : ""
      const asked = wrap(
        [span(sanitize(textField(question, "question"), { multiline: true }), { fg: "textMuted" })],
        columns,
      )
      if (status !== "completed") return asked
      const shown = answer ? span(sanitize(answer), { fg: "text" }) : span("(no answer)", { fg: "warning" })
      return [...asked, ...wrap([shown], columns, { indent: 2 })]
    })
  },
}
