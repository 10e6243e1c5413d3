// Errors of SQLite -> errors whose message advises the user.
import { statfsSync } from "node:fs"
import { dirname } from "node:path"
import { NamedError } from "../schema/error.ts"
import { toReason } from "../base/reason.ts"

/** The database can't be opened; the message is for the user. */
export class DatabaseError extends Error {
  override readonly name = "DatabaseError"
}

// Primary result codes of SQLite: the lowest byte. The higher bytes of an extended code only refine them.
const busy = 5
const readOnly = 8
const ioError = 10
const corrupt = 11
const full = 13
const notADatabase = 26

/** With less free space SQLite can't create its own files. */
const minFreeBytes = 256 * 1024

export function isNotADatabase(error: unknown): boolean {
  const code = findCode(error)
  return code === notADatabase || code === corrupt
}

export function toDatabaseError(error: unknown, file: string): DatabaseError {
  if (error instanceof DatabaseError) return error
  const reason = toReason(error)
  return new DatabaseError(toAdvice(error, file) ?? `Cannot open the database ${file}: ${reason}`, { cause: error })
}

/** The error of a query on an open database: an UnknownError where the user can fix the cause, else the original error. */
export function toQueryError(error: unknown, file: string): unknown {
  const message = toAdvice(error, file)
  return message === undefined ? error : new NamedError("UnknownError", { message }, { cause: error })
}

function toAdvice(error: unknown, file: string): string | undefined {
  const code = findCode(error)
  const systemCode = (error as { code?: string }).code ?? ""
  if (code === full || systemCode === "ENOSPC" || (code === ioError && isFull(file)))
    return `The disk that holds ${file} is full. Make room on it and try again; what was stored before is there.`
  if (code === readOnly || ["EROFS", "EACCES", "EPERM"].includes(systemCode))
    return `${file} can't be written. Make it writable, or set XDG_DATA_HOME to a folder that is.`
  if (code === busy) return `Another program keeps ${file} locked. End it, or wait for it, and try again.`
  return undefined
}

function findCode(error: unknown): number | undefined {
  const code = (error as { errcode?: number } | undefined)?.errcode
  return code === undefined ? undefined : code & 0xff
}

function isFull(file: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(dirname(file))
    return bavail * bsize < minFreeBytes
  } catch {
    return false
  }
}
