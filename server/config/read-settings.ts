// Reads one settings file: replaces references, parses, validates, and warns about unknown keys. A file of the user that is
// wrong is an error; of a project's file what is wrong is left out with a warning, because a repository must not decide
// whether the program starts.
import type * as z from "zod"
import { isRecord } from "../base/is-record.ts"
import { createLocator, parseJsonc, type JsonPath } from "../base/jsonc.ts"
import type { Environment } from "../base/environment.ts"
import { readStart } from "../base/file/read-start.ts"
import type { Withheld } from "../schema/trust.ts"
import { ConfigError, type ConfigFault } from "./config-error.ts"
import { pruneSettings, type Pruned } from "./prune-settings.ts"
import { listReferences, substituteReferences, type UnreadableReference } from "./substitute-references.ts"
import { withholdReferences } from "./withhold-references.ts"
import { shortenText } from "../base/cut-text.ts"

/** The settings of one file, for messages about its permission rules. */
export type RuleSource = {
  readonly file: string
  /** It belongs to an untrusted project, so what it allows does not apply. */
  readonly isUntrusted?: true
  readonly settings: Readonly<Record<string, unknown>>
  /** The line of the value at a path, from 1. */
  readonly lineOf: (path: JsonPath) => number | Promise<number>
}

export type ConfigWarning = { readonly file: string; readonly line?: number; readonly message: string }

/** A warning as one line of text. */
export function toWarningText({ file, line, message }: ConfigWarning): string {
  return `${file}${line ? `:${line}` : ""}: ${message}`
}

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

export type ProjectSettings = ParsedSettings & {
  /** The settings as they are in the file. */
  readonly written: Record<string, unknown>
  /** The references, which are not replaced before the project is trusted. */
  readonly withheld: readonly Withheld[]
}

const maxFileBytes = 1024 * 1024
/** Of one file; a file that is wrong throughout has more than anyone reads. */
const maxFaults = 20
const maxMessageLength = 300

/** Undefined where there is no file. Throws ConfigError. */
export async function readSettingsFile(file: string, options: ReadOptions): Promise<ParsedSettings | undefined> {
  const text = await readText(file)
  return text === undefined ? undefined : parseSettings(file, text, options)
}

/** Undefined where there is no file. Throws ConfigError when it can't be read. */
export async function readText(file: string): Promise<string | undefined> {
  const fail = (why: string, cause?: unknown) =>
    new ConfigError({ file, line: 1, column: 1, message: `can't be read (${why})` }, [], { cause })
  try {
    const bytes = await readStart(file, maxFileBytes + 1)
    if (bytes.length > maxFileBytes) throw fail("larger than 1 MB")
    return bytes.toString("utf8")
  } catch (error) {
    if (error instanceof ConfigError) throw error
    const { code } = error as NodeJS.ErrnoException
    if (code === "ENOENT" || code === "ENOTDIR") return undefined
    throw fail(code === "special" ? "no regular file" : String(code), error)
  }
}

/** `file` is only used in messages. Throws ConfigError. */
export async function parseSettings(file: string, source: string, options: ReadOptions): Promise<ParsedSettings> {
  const { references, schema, known } = options
  const { text, unreadable } = references
    ? await substituteReferences(source, { file, ...references })
    : { text: source, unreadable: [] }
  const [first, ...others] = unreadable.map((each) => toReferenceFault(file, each))
  if (first) throw new ConfigError(first, others)
  const { value, faults, badNames } = pruneSettings(await parseObject(file, text), schema)
  if (faults.length > 0) {
    const [worst, ...rest] = await toFaults(file, text, faults)
    if (worst) throw new ConfigError(worst, rest)
  }
  const warnings = [
    ...(await toFaults(file, text, badNames)).map(toWarning),
    ...(await warnAboutUnknown(file, text, value, known)),
  ]
  return { value, warnings, rules: toRules(file, text, value) }
}

/** Undefined where there is no file. Never throws: what is wrong is left out and becomes a warning. */
export async function readProjectSettings(file: string, options: ReadOptions): Promise<ProjectSettings | undefined> {
  try {
    const text = await readText(file)
    if (text === undefined) return undefined
    return options.references
      ? await parseTrusted(file, text, options, options.references)
      : await parseUntrusted(file, text, options)
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    return { ...nothing, warnings: [toWarning(error.fault)] }
  }
}

const nothing: ProjectSettings = { value: {}, written: {}, warnings: [], rules: [], withheld: [] }

/** Throws ConfigError for a text that can't be parsed. */
async function parseTrusted(
  file: string,
  source: string,
  { schema, known }: ReadOptions,
  references: NonNullable<ReadOptions["references"]>,
): Promise<ProjectSettings> {
  const { text, unreadable } = await substituteReferences(source, { file, ...references })
  const written = await parseObject(file, text).catch((error: unknown) => {
    // A reference that is no text, such as a number, breaks the whole file when it can't be read.
    const [first] = unreadable
    throw first ? new ConfigError(toReferenceFault(file, first)) : error
  })
  const { value, faults, badNames } = pruneSettings(written, schema, (item) =>
    unreadable.some(({ marker }) => item.includes(marker)),
  )
  const warnings = [
    ...unreadable.map((each) => toWarning(toReferenceFault(file, each))),
    ...(await toFaults(file, text, [...badNames, ...faults])).map(toWarning),
    ...(await warnAboutUnknown(file, text, value, known)),
  ]
  return { value, written, warnings, rules: toRules(file, text, value), withheld: [] }
}

/** Throws ConfigError for a text that can't be parsed. */
async function parseUntrusted(file: string, text: string, { schema, known }: ReadOptions): Promise<ProjectSettings> {
  const references = listReferences(text)
  let written: Record<string, unknown>
  try {
    written = await parseObject(file, text)
  } catch (error) {
    if (references.length === 0) throw error
    const what = [...new Set(references.map((each) => each.text))]
    const why = "can only be read with its references to the environment or files"
    return { ...nothing, withheld: [{ file, key: "the whole file", why, what }] }
  }
  const { value: plain, withheld, paths } = withholdReferences(file, written)
  const { value, faults, badNames } = pruneSettings(plain, schema)
  // What a withheld reference leaves incomplete is not the author's fault.
  const isIncomplete = createOverlap(paths)
  const own = faults.filter(({ path }) => !isIncomplete(path))
  const warnings = [
    ...(await toFaults(file, text, [...badNames, ...own])).map(toWarning),
    ...(await warnAboutUnknown(file, text, value, known)),
  ]
  return { value, written, warnings, rules: toRules(file, text, value), withheld }
}

/** Whether a path leads to one of these paths, or to a value in it or around it. */
function createOverlap(paths: readonly JsonPath[]): (path: JsonPath) => boolean {
  const toPrefixes = (path: JsonPath) => path.map((_, i) => JSON.stringify(path.slice(0, i + 1)))
  const whole = new Set(paths.map((path) => JSON.stringify(path)))
  const around = new Set(paths.flatMap(toPrefixes))
  return (path) => around.has(JSON.stringify(path)) || toPrefixes(path).some((prefix) => whole.has(prefix))
}

async function parseObject(file: string, text: string): Promise<Record<string, unknown>> {
  const parsed = await parseJsonc(text)
  if ("message" in parsed) throw new ConfigError({ file, ...parsed })
  const value = parsed.value ?? {}
  if (!isRecord(value)) throw new ConfigError({ file, line: 1, column: 1, message: "expected an object in braces" })
  return value
}

async function warnAboutUnknown(
  file: string,
  text: string,
  value: Record<string, unknown>,
  known: ReadonlySet<string>,
): Promise<ConfigWarning[]> {
  const unknown = Object.keys(value).filter((key) => !known.has(key))
  if (unknown.length === 0) return []
  const locate = await createLocator(text)
  return unknown
    .slice(0, maxFaults)
    .map((key) => ({ file, line: locate([key]).line, message: `unknown setting "${shorten(key)}"` }))
}

function toRules(file: string, text: string, settings: Record<string, unknown>): RuleSource[] {
  let locator: ReturnType<typeof createLocator> | undefined
  return [{ file, settings, lineOf: async (path) => (await (locator ??= createLocator(text)))(path).line }]
}

async function toFaults(file: string, text: string, faults: Pruned["faults"]): Promise<ConfigFault[]> {
  if (faults.length === 0) return []
  const locate = await createLocator(text)
  return faults.slice(0, maxFaults).map(({ path, message }) => ({
    file,
    ...locate(path),
    ...(path.length > 0 ? { key: shorten(path.join(".")) } : {}),
    message: shorten(message),
  }))
}

function toReferenceFault(file: string, { line, column, message }: UnreadableReference): ConfigFault {
  return { file, line, column, message }
}

function toWarning({ file, line, key, message }: ConfigFault): ConfigWarning {
  return { file, line, message: `left out: ${key ? `${key}: ` : ""}${message}` }
}

/** For a message: names in a settings file may be long. */
export function shorten(text: string): string {
  return shortenText(text, maxMessageLength)
}
