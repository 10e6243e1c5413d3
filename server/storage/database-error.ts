// What went wrong with the database, in words that say what to do.
import { statfsSync } from "node:fs"
import { dirname } from "node:path"
import { NamedError } from "../schema/error.ts"
import { toReason } from "../base/reason.ts"

/** The database can't be opened; the message is for a person. */
export class DatabaseError extends Error {
  override readonly name = "DatabaseError"
}

// Primary result codes of SQLite; what is above the lowest byte only says more of them.
const busy = 5
const readOnly = 8
const ioError = 10
const corrupt = 11
const full = 13
const noDatabase = 26

/** Less than this and SQLite can't make its own files. */
const leastFreeBytes = 256 * 1024

export function isNotADatabase(error: unknown): boolean {
  const code = findCode(error)
  return code === noDatabase || code === corrupt
}

export function toDatabaseError(error: unknown, file: string): DatabaseError {
  if (error instanceof DatabaseError) return error
  const reason = toReason(error)
  return new DatabaseError(toAdvice(error, file) ?? `Cannot open the database ${file}: ${reason}`, { cause: error })
}

/** The error of a call on an open database: its own, but for what a person can mend. */
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
    return bavail * bsize < leastFreeBytes
  } catch {
    return false
  }
}
