// What handlers that belong to no directory may use.
export type ServerContext = {
  readonly version: string
  writeLog(level: "debug" | "info" | "warn" | "error", message: string, extra: Record<string, unknown>): void
}
