// Asks the user to choose among options or to type an answer. There is no timeout.
import * as z from "zod"
import { DeniedError } from "../permission/permission-error.ts"
import { evaluate, listRules } from "../permission/rules.ts"
import { QuestionInfo } from "../schema/question.ts"
import { defineTool } from "./tool.ts"

const Question = z.object({
  ...QuestionInfo.omit({ options: true, custom: true }).shape,
  options: z.array(QuestionInfo.shape.options.element).max(20).describe("What can be chosen; own words always can"),
})

export const question = defineTool({
  id: "question",
  describe: () =>
    [
      "Asks the user one or several questions, and waits for the answers.",
      "- For what only the user can decide: wishes, taste, a choice between ways that differ in effect. What can be found out by looking is not asked.",
      "- Give two to four options that exclude each other, the recommended one first with (recommended) at the end of its label. The user can always answer in own words, so no option for others is needed.",
      "- Ask together what belongs together; with multiple several options may be chosen.",
    ].join("\n"),
  input: z.object({ questions: z.array(Question).min(1).max(10).describe("What to ask") }),
  async run({ questions }, context) {
    // No permission is requested for a question; only a rule that denies applies.
    if (evaluate("question", "*", context.rules()) === "deny")
      throw new DeniedError(listRules("question", context.rules()))
    const answers = await context.askUser(questions)
    const answered = questions.map(({ question }, index) => `"${question}"="${toAnswer(answers[index])}"`)
    return {
      title: `Asked ${questions.length} question${questions.length === 1 ? "" : "s"}`,
      output: `User has answered your questions: ${answered.join(", ")}. Go on with this in mind.`,
      metadata: { answers },
    }
  },
})

function toAnswer(labels: readonly string[] | undefined): string {
  return labels?.length ? labels.join(", ") : "Unanswered"
}
