// What handlers that belong to no directory may use.
import type { Credentials } from "../auth/credentials.ts"
import type { Config, ConfigChange } from "../schema/config.ts"

export type ServerServices = {
  readonly version: string
  readonly credentials: Pick<Credentials, "set" | "remove">
  /** The user's settings files. Throws ConfigError. */
  readUserConfig(): Promise<Config>
  /** Writes a change into them, and all open directories use it. Throws ConfigError. */
  changeUserConfig(change: ConfigChange): Promise<void>
  /** Lets go of all directories. */
  disposeAll(): Promise<void>
  writeLog(level: "debug" | "info" | "warn" | "error", message: string, extra: Record<string, unknown>): void
}
