// The two ways in which a permission is not given. Their texts are for the model; clients look for "rejected
// permission" and "specified a rule" in them.
import type { PermissionRule } from "../schema/permission.ts"

/** A rule forbids the call; the turn goes on. */
export class DeniedError extends Error {
  override readonly name = "DeniedError"
  readonly rules: readonly PermissionRule[]
  constructor(rules: readonly PermissionRule[]) {
    super(
      "The user has specified a rule that forbids this call. Don't try to get round it; do it another way or say what " +
        `is missing. The rules that apply: ${JSON.stringify(rules)}`,
    )
    this.rules = rules
  }
}

/** A person said no. Without feedback the turn ends; with it the turn goes on. */
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
