// The credentials of providers, in one file that several programs may change.
// Promises: the file is replaced whole, mode 0600 also where it stood open before; no program's change is lost; what
// another program stored is seen at the next look; entries that this version does not know are kept.
import { readFileSync, statSync } from "node:fs"
import { writeFileAtomicSync } from "../base/file/atomic-file.ts"
import { isRecord } from "../base/is-record.ts"
import { Auth } from "../schema/auth.ts"
import { NamedError } from "../schema/error.ts"

export type StoredAuth = Readonly<Record<string, Auth>>

export type Credentials = {
  /** All that can be used. The same object until the file changes; an unreadable file holds none. */
  all(): StoredAuth
  /** Throws ConfigInvalidError where the file is no JSON: it is left as it is. */
  set(providerID: string, auth: Auth): void
  /** Nothing happens where there is none. Throws ConfigInvalidError. */
  remove(providerID: string): void
}

export type CredentialsOptions = {
  readonly file: string
  /** Runs the work while no other program does the same, e.g. in a transaction of the shared database. */
  readonly runExclusively: <T>(work: () => T) => T
  /** Told every secret before it is used, so that no log shows it. */
  readonly redact: (secret: string) => void
}

type Raw = Record<string, unknown>

export function createCredentials({ file, runExclusively, redact }: CredentialsOptions): Credentials {
  let seen = ""
  let known: StoredAuth = {}

  function change(edit: (entries: Map<string, unknown>) => boolean): void {
    runExclusively(() => {
      const entries = new Map(Object.entries(read(file)))
      if (edit(entries)) writeFileAtomicSync(file, JSON.stringify(Object.fromEntries(entries), null, 2) + "\n", 0o600)
    })
  }

  return {
    all() {
      const mark = toMark(file)
      if (mark === seen) return known
      seen = mark
      known = parse(file)
      for (const auth of Object.values(known)) for (const secret of toSecrets(auth)) redact(secret)
      return known
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

/** Differs whenever the file was replaced. */
function toMark(file: string): string {
  const info = statSync(file, { throwIfNoEntry: false, bigint: true })
  return info ? `${info.ino}:${info.size}:${info.mtimeNs}` : "none"
}

function parse(file: string): StoredAuth {
  try {
    return Object.fromEntries(
      Object.entries(read(file)).flatMap(([id, entry]) => {
        const auth = Auth.safeParse(entry)
        return auth.success ? [[id, auth.data]] : []
      }),
    )
  } catch {
    return {}
  }
}

function read(file: string): Raw {
  let text: string
  try {
    text = readFileSync(file, "utf8")
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return {}
    throw error
  }
  try {
    const value: unknown = text.trim() === "" ? {} : JSON.parse(text)
    if (isRecord(value)) return value
  } catch {
    // Told below, without the parser's words: they quote the text.
  }
  throw new NamedError("ConfigInvalidError", {
    path: file,
    message: `${file} is no JSON object, so no credential can be changed in it. Mend it, or move it away.`,
  })
}

function toSecrets(auth: Auth): string[] {
  if (auth.type === "api") return [auth.key]
  return auth.type === "oauth" ? [auth.refresh, auth.access] : [auth.token]
}
