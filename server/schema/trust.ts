// The settings of a project that have no effect until the user trusts the project, and the state of that decision. These
// types are not on the wire: only the program that hosts the server asks its user.

export type Withheld = {
  readonly file: string
  /** The path of the setting, with dots. */
  readonly key: string
  readonly why: string
  /** The lines of the value: commands, addresses, rules. Untrusted text: sanitize it before printing. */
  readonly what: readonly string[]
}

export type TrustReview = {
  readonly directory: string
  /** Identifies the reviewed content; an answer applies to this content only. */
  readonly hash: string
  /** `nothing`: no setting requires trust. `refused`: the user does not want to be asked about this content. */
  readonly standing: "nothing" | "trusted" | "refused" | "asked"
  /** The settings that require trust, and what they take from the environment and from files. */
  readonly withheld: readonly Withheld[]
  /** What is wrong in the settings files and left out, one line each. */
  readonly warnings: readonly string[]
}

export type TrustAnswer = "trust" | "refuse" | "forget"
