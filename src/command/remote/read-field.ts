// Light checks of arguments that come from outside. The server has validated them against its contract already; the
// terminal does not load zod before its first paint.
import { isRecord } from "../../text/is-record.ts"

/** A field that must be a string. Throws an Error that names it. */
export function readText(args: unknown, name: string): string {
  const value = readField(args, name)
  if (typeof value !== "string") throw new Error(`${name} must be a text`)
  return value
}

/** A field of an object; undefined when the object lacks it or is none. */
export function readField(args: unknown, name: string): unknown {
  return isRecord(args) ? args[name] : undefined
}
