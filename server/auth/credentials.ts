// The credentials of providers, in one file that several programs may change.
// Guarantees: the file is replaced atomically and always gets mode 0600; no program's change is lost; a change by another
// program is seen at the next read; unknown entries are kept.
import { statSync } from "node:fs"
import { writeFileAtomicSync } from "../base/file/atomic-file.ts"
import { readRegularFileSync } from "../base/file/regular-file.ts"
import { isRecord } from "../base/is-record.ts"
import { Auth } from "../schema/auth.ts"
import { toReason } from "../base/reason.ts"
import { NamedError } from "../schema/error.ts"

/** By provider id. */
export type StoredCredentials = Readonly<Record<string, Auth>>

export type Credentials = {
  /** The valid entries. The same object until the file changes; none where it is unreadable. */
  all(): StoredCredentials
  /** Throws ConfigInvalidError where the file is not a JSON object, and leaves it as it is. */
  set(providerID: string, auth: Auth): void
  /** Idempotent. Throws ConfigInvalidError. */
  remove(providerID: string): void
}

export type CredentialsOptions = {
  readonly file: string
  /** Runs the work while no other program can change the file, e.g. in a transaction of the shared database. */
  readonly runExclusively: <T>(work: () => T) => T
  /** Called with every secret before it is used, to keep it out of logs. */
  readonly redact: (secret: string) => void
  /** Called with a message for the user when the file cannot be read, once until it changes. */
  readonly onUnreadable?: (message: string) => void
}

type Raw = Record<string, unknown>

export function createCredentials({ file, runExclusively, redact, onUnreadable }: CredentialsOptions): Credentials {
  let cachedVersion = ""
  let cached: StoredCredentials = {}

  function change(edit: (entries: Map<string, unknown>) => boolean): void {
    runExclusively(() => {
      const entries = new Map(Object.entries(read(file)))
      if (edit(entries)) writeFileAtomicSync(file, JSON.stringify(Object.fromEntries(entries), null, 2) + "\n", 0o600)
    })
  }

  return {
    all() {
      const version = toVersion(file)
      if (version === cachedVersion) return cached
      cachedVersion = version
      cached = parse(file, onUnreadable)
      for (const auth of Object.values(cached)) for (const secret of toSecrets(auth)) redact(secret)
      return cached
    },
    set(providerID, auth) {
      for (const secret of toSecrets(auth)) redact(secret)
      change((entries) => entries.set(providerID, auth) !== undefined)
    },
    remove(providerID) {
      change((entries) => entries.delete(providerID))
    },
  }
}

/** Changes whenever the file is replaced. */
function toVersion(file: string): string {
  const info = statSync(file, { throwIfNoEntry: false, bigint: true })
  return info ? `${info.ino}:${info.size}:${info.mtimeNs}` : "none"
}

function parse(file: string, onUnreadable?: (message: string) => void): StoredCredentials {
  try {
    return Object.fromEntries(
      Object.entries(read(file)).flatMap(([id, entry]) => {
        const auth = Auth.safeParse(entry)
        return auth.success ? [[id, auth.data]] : []
      }),
    )
  } catch (error) {
    onUnreadable?.(`The stored keys are not used: ${toReason(error)}`)
    return {}
  }
}

function read(file: string): Raw {
  let text: string
  try {
    text = readRegularFileSync(file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return {}
    throw new NamedError(
      "ConfigInvalidError",
      { path: file, message: `${toReason(error)}. Move it away.` },
      { cause: error },
    )
  }
  try {
    const value: unknown = text.trim() === "" ? {} : JSON.parse(text)
    if (isRecord(value)) return value
  } catch {
    // Reported below without the message of the parser, which quotes secrets from the file.
  }
  throw new NamedError("ConfigInvalidError", {
    path: file,
    message: `${file} is not a JSON object, so no credential can be changed in it. Fix it, or move it away.`,
  })
}

function toSecrets(auth: Auth): string[] {
  if (auth.type === "api") return [auth.key]
  return auth.type === "oauth" ? [auth.refresh, auth.access] : [auth.token]
}
