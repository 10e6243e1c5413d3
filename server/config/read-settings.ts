// Reads one settings file: replaces references, parses, validates, and warns about unknown keys.
import type * as z from "zod"
import { isRecord } from "../base/is-record.ts"
import { findPosition, parseJsonc, type JsonPath } from "../base/jsonc.ts"
import type { Environment } from "../base/environment.ts"
import { readStart } from "../base/file/read-start.ts"
import { ConfigError, type ConfigFault } from "./config-error.ts"
import { substituteReferences } from "./substitute-references.ts"

/** The settings of one file, for warnings about its permission rules. */
export type RuleSource = {
  readonly file: string
  readonly settings: Readonly<Record<string, unknown>>
  /** The line of the value at a path, from 1. */
  readonly lineOf: (path: JsonPath) => number | Promise<number>
}

export type ConfigWarning = { readonly file: string; readonly line?: number; readonly message: string }

export type ReadOptions = {
  readonly schema: z.ZodType
  /** Known top-level keys. Others become warnings. */
  readonly known: ReadonlySet<string>
  /** Without it references are not replaced. */
  readonly references?: { readonly env: Environment; readonly home: string }
}

export type ParsedSettings = {
  readonly value: Record<string, unknown>
  readonly warnings: readonly ConfigWarning[]
  readonly rules: readonly RuleSource[]
}

const maxFileBytes = 5 * 1024 * 1024

/** Undefined where there is no file. Throws ConfigError. */
export async function readSettingsFile(file: string, options: ReadOptions): Promise<ParsedSettings | undefined> {
  const text = await readText(file)
  return text === undefined ? undefined : parseSettings(file, text, options)
}

/** Undefined where there is no file. Throws ConfigError when it can't be read. */
export async function readText(file: string): Promise<string | undefined> {
  try {
    return (await readStart(file, maxFileBytes)).toString("utf8")
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code === "ENOENT" || code === "ENOTDIR") return undefined
    throw new ConfigError({ file, line: 1, column: 1, message: `can't be read (${code})` }, [], { cause: error })
  }
}

/** `file` is only used in messages. Throws ConfigError. */
export async function parseSettings(file: string, source: string, options: ReadOptions): Promise<ParsedSettings> {
  const text = options.references ? await substituteReferences(source, { file, ...options.references }) : source
  const parsed = await parseJsonc(text)
  if ("message" in parsed) throw new ConfigError({ file, ...parsed })
  const value = parsed.value ?? {}
  if (!isRecord(value)) throw new ConfigError({ file, line: 1, column: 1, message: "expected an object in braces" })

  const checked = options.schema.safeParse(value)
  if (!checked.success) {
    const faults: ConfigFault[] = []
    for (const issue of checked.error.issues.slice(0, 20)) faults.push(await toFault(file, text, value, issue))
    const [first, ...others] = faults
    if (first) throw new ConfigError(first, others)
  }
  const lineOf = async (path: JsonPath) => (await findPosition(text, path)).line
  const warnings: ConfigWarning[] = []
  for (const key of Object.keys(value)) {
    if (options.known.has(key)) continue
    warnings.push({ file, line: await lineOf([key]), message: `unknown setting "${key}"` })
  }
  return { value, warnings, rules: [{ file, settings: value, lineOf }] }
}

async function toFault(file: string, text: string, value: unknown, issue: z.core.$ZodIssue): Promise<ConfigFault> {
  const inner = findDeepest(issue, value)
  const path = inner.path.filter((step): step is string | number => typeof step !== "symbol")
  const position = await findPosition(text, path)
  return { file, ...position, ...(path.length > 0 ? { key: path.join(".") } : {}), message: inner.message }
}

/** In a union, the issue of the branch that the author most likely meant: the one that matches deepest. */
function findDeepest(issue: z.core.$ZodIssue, value: unknown): { path: PropertyKey[]; message: string } {
  const own = { path: [...issue.path], message: issue.message }
  if (issue.code !== "invalid_union" || issue.errors.length === 0) return own
  const branches = issue.errors
    .flatMap((branch) => branch.slice(0, 1))
    .map((first) => findDeepest({ ...first, path: [...issue.path, ...first.path] }, value))
    .toSorted((a, b) => b.path.length - a.path.length)
  const best = branches[0]
  if (best && best.path.length > issue.path.length) return best
  const found = typeof findValue(value, issue.path)
  const messages = [...new Set(branches.map((branch) => branch.message.replace(/^Invalid (input|option): /, "")))]
  return { path: own.path, message: `Invalid input (${found}): ${messages.join(", or ")}` }
}

function findValue(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((at, step) => (at as Record<PropertyKey, unknown> | undefined)?.[step], value)
}
