// Questions of a model to the user, and the answers: for each question the chosen labels, or text that the user typed.
import * as z from "zod"

export const QuestionInfo = z
  .object({
    question: z.string().describe("The complete question."),
    header: z.string().describe("A title of a few words."),
    options: z
      .array(
        z
          .object({ label: z.string().describe("The text of the option, one to five words."), description: z.string() })
          .meta({ id: "QuestionOption" }),
      )
      .describe("The options of the question."),
    multiple: z.boolean().optional().describe("Whether several options may be chosen."),
    custom: z.boolean().optional().describe("Whether the user may type an answer (default: true)."),
  })
  .meta({ id: "QuestionInfo" })
export type QuestionInfo = z.infer<typeof QuestionInfo>

export const QuestionRequest = z
  .object({
    id: z.string().startsWith("que"),
    sessionID: z.string().startsWith("ses"),
    questions: z.array(QuestionInfo),
    tool: z.object({ messageID: z.string(), callID: z.string() }).optional(),
  })
  .meta({ id: "QuestionRequest" })
export type QuestionRequest = z.infer<typeof QuestionRequest>

export const QuestionAnswer = z.array(z.string()).meta({ id: "QuestionAnswer" })
export type QuestionAnswer = z.infer<typeof QuestionAnswer>
