// The syntax tree of a shell line.

export type Script = { readonly statements: readonly Statement[] }

/** Pipelines that are joined by `&&` and `||`. */
export type Statement = {
  readonly first: Pipeline
  readonly rest: readonly { readonly operator: "&&" | "||"; readonly pipeline: Pipeline }[]
  readonly isBackground: boolean
}

export type Pipeline = { readonly commands: readonly Command[]; readonly isNegated: boolean }

export type Command =
  | SimpleCommand
  | {
      readonly kind: "group" | "subshell"
      readonly body: Script
      readonly redirects: readonly Redirect[]
    }
  | {
      readonly kind: "if"
      readonly branches: readonly { readonly condition: Script; readonly body: Script }[]
      readonly otherwise: Script | undefined
      readonly redirects: readonly Redirect[]
    }
  | {
      readonly kind: "for"
      readonly variable: string
      /** Undefined for the positional parameters. */
      readonly words: readonly Word[] | undefined
      readonly body: Script
      readonly redirects: readonly Redirect[]
    }
  | {
      readonly kind: "while"
      readonly condition: Script
      readonly body: Script
      readonly redirects: readonly Redirect[]
    }
  | {
      readonly kind: "case"
      readonly subject: Word
      readonly items: readonly { readonly patterns: readonly Word[]; readonly body: Script }[]
      readonly redirects: readonly Redirect[]
    }
  | {
      /** `[[ ... ]]`. */
      readonly kind: "test"
      readonly words: readonly Word[]
      readonly source: string
      readonly redirects: readonly Redirect[]
    }
  | {
      /** `(( ... ))`, or the three expressions of a `for ((...))`. */
      readonly kind: "arithmetic"
      readonly expression: Word
      readonly source: string
      readonly body: Script | undefined
      readonly redirects: readonly Redirect[]
    }
  | { readonly kind: "function"; readonly name: string; readonly body: Command }

export type SimpleCommand = {
  readonly kind: "simple"
  readonly assignments: readonly Assignment[]
  readonly words: readonly Word[]
  readonly redirects: readonly Redirect[]
  readonly source: string
}

export type Assignment = {
  readonly name: string
  readonly isAppending: boolean
  /** Undefined for an array or an element of one. */
  readonly value: Word | undefined
  /** The words of an array. */
  readonly elements: readonly Word[]
  readonly source: string
}

export type Redirect = {
  /** The number before the operator. */
  readonly descriptor: number | undefined
  /** `heredoc` and `herestring` carry their text in `target`. */
  readonly operator: "<" | ">" | ">>" | ">|" | "&>" | "&>>" | "<>" | "<&" | ">&" | "heredoc" | "herestring"
  readonly target: Word
}

export type Word = { readonly parts: readonly WordPart[]; readonly source: string }

export type WordPart =
  | { readonly kind: "literal"; readonly text: string; readonly isQuoted: boolean }
  | {
      readonly kind: "parameter"
      readonly name: string
      /** `""` for the plain value, `#x` for the length, `indirect` for what cannot be determined. */
      readonly operator: string
      readonly argument: Word | undefined
      readonly isQuoted: boolean
      /** It is written without braces. */
      readonly isBare: boolean
    }
  | { readonly kind: "command"; readonly script: Script; readonly isQuoted: boolean }
  | { readonly kind: "arithmetic"; readonly expression: Word; readonly isQuoted: boolean }
  | { readonly kind: "process"; readonly script: Script }
