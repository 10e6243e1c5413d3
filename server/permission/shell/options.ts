// Reads the options of a command as getopt_long does: clusters, glued and separate values, abbreviated long options.
import { type Field, knownValue, literalField } from "./expand.ts"
import { holePattern, mayBeOption } from "./holes.ts"

/**
 * The options of a program. `short` as for getopt: a letter, `:` after it for a value, `::` for a glued one; `long` by
 * name, `=` after it for a value, `=?` for one behind `=` only.
 */
export type OptionGrammar = {
  readonly short: string
  readonly long?: string
  /** Options end at the first operand. */
  readonly stops?: true
  /** Long options may begin with one dash. */
  readonly hasSingleDash?: true
}

export type ParsedOptions = {
  /** By letter or by whole name; the value is undefined where the option has none. */
  readonly options: readonly { readonly name: string; readonly value: Field | undefined }[]
  readonly operands: readonly Field[]
  /** An option that the grammar lacks, or an argument that could be any option. */
  readonly isUncertain: boolean
  /** An argument that could be any option. */
  readonly isHiding: boolean
}

type Kind = "none" | "required" | "optional"
type Compiled = { readonly short: ReadonlyMap<string, Kind>; readonly long: ReadonlyMap<string, Kind> }

const compiled = new WeakMap<OptionGrammar, Compiled>()

function compile(grammar: OptionGrammar): Compiled {
  const known = compiled.get(grammar)
  if (known) return known
  const short = new Map<string, Kind>()
  for (const [, letter, colons] of grammar.short.matchAll(/([^:])(:{0,2})/g))
    short.set(letter!, colons === "" ? "none" : colons === ":" ? "required" : "optional")
  const long = new Map<string, Kind>()
  for (const [, name, mark] of (grammar.long ?? "").matchAll(/([\w-]+)(=\??)?/g))
    long.set(name!, mark === undefined ? "none" : mark === "=" ? "required" : "optional")
  const result = { short, long }
  compiled.set(grammar, result)
  return result
}

/** Parses the arguments after the name of a program. */
export function parseOptions(args: readonly Field[], grammar: OptionGrammar): ParsedOptions {
  const { short, long } = compile(grammar)
  const options: { name: string; value: Field | undefined }[] = []
  const operands: Field[] = []
  let isUncertain = false
  let isHiding = false
  for (let at = 0; at < args.length; at++) {
    const arg = args[at]!
    const value = knownStart(arg)
    if (value === undefined) {
      // It can be an option, and as one it can take the next argument.
      if (arg.isOpen || arg.values.some(mayBeOption)) isUncertain = true
      isHiding ||= arg.values.some((each) => /^[-\0]/.test(each))
      if (grammar.stops && !arg.values.every(mayBeOption))
        return { options, operands: args.slice(at), isUncertain, isHiding }
      operands.push(arg)
      continue
    }
    if (value === "--") {
      operands.push(...args.slice(at + 1))
      break
    }
    if (!value.startsWith("-") || value === "-") {
      if (grammar.stops) return { options, operands: args.slice(at), isUncertain, isHiding }
      operands.push(arg)
      continue
    }
    const isLong = value.startsWith("--") || (grammar.hasSingleDash && long.has(value.slice(1).split("=")[0]!))
    if (isLong) {
      const [written, ...rest] = value.replace(/^--?/, "").split("=")
      const name = findLong(long, written!)
      if (name === undefined) {
        isUncertain = true
        options.push({ name: written!, value: rest.length > 0 ? literalField(rest.join("=")) : undefined })
        continue
      }
      const kind = long.get(name)!
      if (rest.length > 0) options.push({ name, value: literalField(rest.join("=")) })
      else options.push({ name, value: kind === "required" ? args[++at] : undefined })
      continue
    }
    for (let index = 1; index < value.length; index++) {
      const letter = value[index]!
      const kind = short.get(letter)
      if (kind === undefined) isUncertain = true
      if (kind === undefined || kind === "none") {
        options.push({ name: letter, value: undefined })
        continue
      }
      const glued = value.slice(index + 1)
      const option = glued !== "" ? literalField(glued) : kind === "required" ? args[++at] : undefined
      options.push({ name: letter, value: option })
      break
    }
  }
  return { options, operands, isUncertain, isHiding }
}

/** The value of an argument that is known, or that is an option with a known beginning: `--output=$X`. */
function knownStart(arg: Field): string | undefined {
  const known = knownValue(arg)
  if (known !== undefined) return known
  const [value] = arg.values
  if (arg.values.length !== 1 || arg.isOpen) return undefined
  return /^(--?[\w-]+=|-[A-Za-z])/.test(value!) ? value : undefined
}

function findLong(long: ReadonlyMap<string, Kind>, written: string): string | undefined {
  if (long.has(written)) return written
  if (holePattern.test(written)) return undefined
  const matches = [...long.keys()].filter((name) => name.startsWith(written))
  return matches.length === 1 ? matches[0] : undefined
}
