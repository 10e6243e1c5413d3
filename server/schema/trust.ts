// What a project's settings may not say before the project is trusted, and how it stands with that. It never crosses the
// wire: only the program that hosts the server asks, and its user answers.

export type Withheld = {
  readonly file: string
  /** Which setting, dotted. */
  readonly key: string
  readonly why: string
  /** What exactly it says, in lines: commands, addresses, rules. Text of the project's: nothing to print as it is. */
  readonly what: readonly string[]
}

export type TrustReview = {
  readonly directory: string
  /** Names the content that was looked at; an answer holds for it alone. */
  readonly hash: string
  /** `nothing`: there is nothing that would wait. `refused`: the user wants no question about this content. */
  readonly standing: "nothing" | "trusted" | "refused" | "asked"
  /** What waits, or would wait without the trust that there is. */
  readonly withheld: readonly Withheld[]
}

export type TrustAnswer = "trust" | "refuse" | "forget"
