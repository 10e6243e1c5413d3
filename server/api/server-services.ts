// The services of handlers that do not belong to a directory.
import type { Credentials } from "../auth/credentials.ts"
import type { Config, ConfigChange } from "../schema/config.ts"

export type ServerServices = {
  readonly version: string
  readonly credentials: Pick<Credentials, "set" | "remove">
  /** Reads the user's configuration files. Throws ConfigError. */
  readUserConfig(): Promise<Config>
  /** Writes a change to them and applies it to all open directories. Throws ConfigError. */
  changeUserConfig(change: ConfigChange): Promise<void>
  /** Closes all directories. */
  disposeAll(): Promise<void>
  writeLog(level: "debug" | "info" | "warn" | "error", message: string, extra: Record<string, unknown>): void
}
