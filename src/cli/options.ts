// What subcommands are given in common.

/** What goes into the log: this level and all above it. */
export type LogLevel = "debug" | "info" | "warn" | "error"

export type CommonOptions = {
  readonly port?: number
  readonly hostname: string
  readonly cors: readonly string[]
  readonly model?: string
  readonly agent?: string
  readonly trust: boolean
  readonly printLogs: boolean
  readonly logLevel: LogLevel
}

export type SessionChoice = { readonly continue?: boolean; readonly session?: string }
