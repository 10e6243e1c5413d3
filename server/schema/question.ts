// Questions that a model puts to the person, and the answers: for each question the labels that were chosen, or own words.
import * as z from "zod"

export const QuestionInfo = z
  .object({
    question: z.string().describe("The whole question"),
    header: z.string().describe("A few words that name it"),
    options: z
      .array(
        z
          .object({ label: z.string().describe("What is chosen, one to five words"), description: z.string() })
          .meta({ id: "QuestionOption" }),
      )
      .describe("What can be chosen"),
    multiple: z.boolean().optional().describe("Several may be chosen"),
    custom: z.boolean().optional().describe("Own words are an answer too (default: true)"),
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
