// The errors of a permission that is not given. Their messages are for the model; clients recognize them by
// "rejected permission" and by the first sentence of a denial, which is that of the published server.
import type { PermissionRule } from "../schema/permission.ts"

/** A rule forbids the call; the turn goes on. */
export class DeniedError extends Error {
  override readonly name = "DeniedError"
  readonly rules: readonly PermissionRule[]
  constructor(rules: readonly PermissionRule[]) {
    super(
      "The user has specified a rule which prevents you from using this specific tool call. Don't try to get round it; " +
        `do it another way or say what is missing. The rules that apply: ${JSON.stringify(rules)}`,
    )
    this.rules = rules
  }
}

/** The user rejected the call. With feedback the turn goes on, without it the turn ends. */
export class RejectedError extends Error {
  override readonly name = "RejectedError"
  readonly feedback: string | undefined
  constructor(feedback?: string) {
    super(
      feedback
        ? `The user rejected permission for this call and says: ${feedback}`
        : "The user rejected permission for this call.",
    )
    this.feedback = feedback
  }
}
