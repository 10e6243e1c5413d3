// The choices of a question as rows: number, mark, label and description of each option, and the custom answer.
import type { QuestionInfo } from "../../../server/schema/question.ts"
import type { AnswerDraft } from "../../state/question.ts"
import { reveal } from "../../text/row/reveal.ts"
import { truncateRow, rowWidth, span, type Row } from "../../text/row/span.ts"
import { padEnd, width } from "../../text/row/width.ts"
import { wrap } from "../../text/row/wrap.ts"

export type ChoiceItem = {
  readonly rows: readonly Row[]
  /** First column of the field in the row; only for a custom answer that has the focus. */
  readonly fieldLeft?: number
}

const maxLabelCells = 28
const minColumns = 56

export function toChoiceItems(
  question: QuestionInfo,
  draft: AnswerDraft | undefined,
  focus: number,
  columns: number,
): ChoiceItem[] {
  const { options, multiple, custom } = question
  const hasCustom = custom !== false
  const digits = String(options.length + (hasCustom ? 1 : 0)).length
  const toLead = (index: number, isChosen: boolean): Row => {
    return [
      span(index === focus ? "❯ " : "  ", { fg: "accent", bold: true }),
      span(`${String(index + 1).padStart(digits)}. `, { fg: "textMuted" }),
      span(multiple ? `[${isChosen ? "✓" : " "}] ` : `${isChosen ? "●" : "○"} `, {
        fg: isChosen ? "success" : "textMuted",
      }),
    ]
  }
  const labels = options.map(({ label }) => reveal(label))
  const labelCells = Math.max(0, ...labels.map(width))
  const isWide = columns >= minColumns && labelCells <= maxLabelCells

  const items = options.map(({ description }, index): ChoiceItem => {
    const lead = toLead(index, draft?.chosen.includes(index) === true)
    const leadCells = rowWidth(lead)
    const style = index === focus ? ({ fg: "text", bold: true } as const) : ({ fg: "text" } as const)
    const label = labels[index] ?? ""
    const text = span(reveal(description, { multiline: true }), { fg: "textMuted" })
    if (text.text.trim() === "")
      return { rows: wrap([span(label, style)], columns, { indent: lead, hangingIndent: leadCells }) }
    if (isWide) {
      const indent = [...lead, span(padEnd(label, labelCells), style), span("  ")]
      return { rows: wrap([text], columns, { indent, hangingIndent: leadCells + labelCells + 2 }) }
    }
    return {
      rows: [
        ...wrap([span(label, style)], columns, { indent: lead, hangingIndent: leadCells }),
        ...wrap([text], columns, { indent: leadCells }),
      ],
    }
  })
  return hasCustom ? [...items, toCustom()] : items

  function toCustom(): ChoiceItem {
    const text = draft?.custom.buffer.text ?? ""
    const isChosen = text.trim() !== "" && (multiple === true || draft?.chosen.length === 0)
    const lead = toLead(options.length, isChosen)
    if (focus === options.length) return { rows: [lead], fieldLeft: rowWidth(lead) }
    const shown = text === "" ? span("Own answer", { fg: "textMuted" }) : span(reveal(text), { fg: "text" })
    return { rows: [truncateRow([...lead, shown], columns, "…")] }
  }
}
