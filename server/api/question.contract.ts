// /question: pending questions of models to the user.
import * as z from "zod"
import { QuestionAnswer, QuestionRequest } from "../schema/question.ts"
import { endpoint } from "./endpoint.ts"

const params = z.object({ requestID: z.string().startsWith("que").max(200) })

export const question = {
  list: endpoint("GET /question", {
    id: "question.list",
    summary: "List the pending questions",
    returns: z.array(QuestionRequest),
  }),
  reply: endpoint("POST /question/:requestID/reply", {
    id: "question.reply",
    summary: "Answer the questions of a request",
    description:
      "One list per question, in the order of the questions: the chosen labels or a typed text. An empty list leaves the question unanswered.",
    params,
    body: z.object({ answers: z.array(QuestionAnswer).max(100) }),
    returns: z.boolean(),
    errors: ["NotFoundError", "ConflictError"],
  }),
  reject: endpoint("POST /question/:requestID/reject", {
    id: "question.reject",
    summary: "Reject the questions of a request; the turn ends",
    params,
    returns: z.boolean(),
    errors: ["NotFoundError", "ConflictError"],
  }),
}
