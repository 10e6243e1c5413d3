// /question: what a model asked the person.
import * as z from "zod"
import { QuestionAnswer, QuestionRequest } from "../schema/question.ts"
import { endpoint } from "./endpoint.ts"

const params = z.object({ requestID: z.string().startsWith("que").max(200) })

export const question = {
  list: endpoint("GET /question", {
    id: "question.list",
    summary: "List the questions that wait for an answer",
    returns: z.array(QuestionRequest),
  }),
  reply: endpoint("POST /question/:requestID/reply", {
    id: "question.reply",
    summary: "Answer the questions of a request",
    description: "For each question, in their order, the labels that were chosen or own words; none means unanswered.",
    params,
    body: z.object({ answers: z.array(QuestionAnswer).max(100) }),
    returns: z.boolean(),
    errors: ["NotFoundError", "ConflictError"],
  }),
  reject: endpoint("POST /question/:requestID/reject", {
    id: "question.reject",
    summary: "Refuse to answer: the turn ends",
    params,
    returns: z.boolean(),
    errors: ["NotFoundError", "ConflictError"],
  }),
}
