/** What goes into the log: this level and all above it. */
export type LogLevel = "debug" | "info" | "warn" | "error"
