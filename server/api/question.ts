// Handlers of /question.
import type { Instance } from "../instance/instance.ts"
import type { Handlers } from "./endpoint.ts"
import type { question as contract } from "./question.contract.ts"

export const question: Handlers<typeof contract, Instance> = {
  list: ({ question }) => question.list(),
  reply({ question }, { requestID }, { answers }) {
    question.reply(requestID, answers)
    return true
  },
  reject({ question }, { requestID }) {
    question.reject(requestID)
    return true
  },
}
