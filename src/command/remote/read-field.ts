// Checks of arguments that another program sends. They are light because the server has validated the arguments against
// its contract, and zod must not be loaded before the first paint.
import { isRecord } from "../../text/is-record.ts"

/** A field that must be a string. Throws an Error that names it. */
export function readString(args: unknown, name: string): string {
  const value = readField(args, name)
  if (typeof value !== "string") throw new Error(`${name} must be a string`)
  return value
}

/** A field of an object; undefined if the object lacks it, or if the value is not an object. */
export function readField(args: unknown, name: string): unknown {
  return isRecord(args) ? args[name] : undefined
}
