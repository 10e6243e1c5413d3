// The number of steps that were taken for one prompt of a user, with those of its sub-agents and after its compactions.

export type StepBudget = {
  /** Steps that were started. */
  used: number
  /** How often the user has allowed as many steps again. */
  extensions: number
  isRefused: boolean
  /** Resolves when the pending question is answered. */
  question: Promise<void> | undefined
}

export function createStepBudget(): StepBudget {
  return { used: 0, extensions: 0, isRefused: false, question: undefined }
}
