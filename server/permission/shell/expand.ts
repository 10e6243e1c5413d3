// The expansions of a word: braces, tildes, parameters, substitutions, splitting and globs. What cannot be known becomes a
// hole in the text, never an absent word.
import { hasAny, hole, isKnown } from "./holes.ts"
import type { Script, Word, WordPart } from "./syntax.ts"

/** One or more arguments that a word expands to. */
export type Field = {
  /** The possible texts, with holes. At least one. */
  readonly values: readonly string[]
  /** The pattern of file names, escaped, where the shell expands one. */
  readonly glob: string | undefined
  /** It may expand to no or several arguments. */
  readonly isOpen: boolean
}

/** What expansions depend on. */
export type ExpansionContext = {
  readonly home: string
  /** The possible values of a parameter, with holes. */
  lookUp(name: string): readonly string[]
  assign(name: string, values: readonly string[]): void
  /** Analyses a substitution; returns the possible outputs. */
  substitute(script: Script): readonly string[]
  /** Analyses the script of `<(...)`. */
  runProcess(script: Script): void
  /** Texts are split into words at blanks and line ends, as by default. */
  readonly isSplitAtBlanks: boolean
  /** Checks an arithmetic expression; returns the possible results. */
  calculate(expression: Word): readonly string[]
}

const maxValues = 16
const maxWords = 256
const unknown = [hole.any]

type Atom = { readonly char: string; readonly isActive: boolean } | { readonly part: WordPart }

/** Expands a word as an argument. */
export function expandWord(word: Word, context: ExpansionContext): Field[] {
  const words = expandBraces(toAtoms(word))
  if (!words) return [{ values: unknown, glob: undefined, isOpen: true }]
  return words.flatMap((atoms) => expandAtoms(atoms, context, true))
}

/** Expands a text that is neither split nor matched with file names: the value of an assignment, the word of a `case`. */
export function expandText(word: Word, context: ExpansionContext): readonly string[] {
  const [field] = expandAtoms(toAtoms(word), context, false)
  return field?.values ?? [""]
}

/** Expands an argument of a command that declares variables: an assignment is neither split nor matched with file names. */
export function expandDeclaration(word: Word, context: ExpansionContext): Field[] {
  const name = /^[A-Za-z_]\w*\+?=(\(?)/.exec(word.source)
  if (!name) return expandWord(word, context)
  if (name[1] === "") return [{ values: expandText(word, context), glob: undefined, isOpen: false }]
  expandWord(word, context)
  return [{ values: [name[0].slice(0, -1) + hole.any], glob: undefined, isOpen: false }]
}

/** The text of a word that consists of literals and quotes; undefined when the shell expands it. */
export function toLiteral(word: Word): string | undefined {
  const words = expandBraces(toAtoms(word))
  if (words?.length !== 1) return undefined
  let text = ""
  for (const [index, atom] of words[0]!.entries()) {
    if ("part" in atom) return undefined
    if (atom.isActive && (/[*?[]/.test(atom.char) || (atom.char === "~" && isTildePosition(words[0]!, index, true))))
      return undefined
    text += atom.char
  }
  return text
}

/** A word with this text. */
export function literalField(text: string): Field {
  return { values: [text], glob: undefined, isOpen: false }
}

/** The only text that a field can have. */
export function knownValue(field: Field | undefined): string | undefined {
  if (!field || field.isOpen || field.glob !== undefined || field.values.length !== 1) return undefined
  return isKnown(field.values[0]!) ? field.values[0] : undefined
}

function toAtoms(word: Word): Atom[] {
  return word.parts.flatMap((part): Atom[] =>
    part.kind !== "literal"
      ? [{ part }]
      : part.text === ""
        ? [{ char: "", isActive: false }]
        : Array.from(part.text, (char) => ({ char, isActive: !part.isQuoted })),
  )
}

function isActive(atom: Atom | undefined, char: string): boolean {
  return atom !== undefined && "char" in atom && atom.isActive && atom.char === char
}

/** Undefined when there are too many. */
function expandBraces(atoms: readonly Atom[]): Atom[][] | undefined {
  let open = -1
  for (let at = 0; at < atoms.length; at++) {
    if (!isActive(atoms[at], "{")) continue
    // Braces are expanded before the names of parameters end: `$A{b,c}` is `$Ab $Ac`.
    if (endsWithDollar(atoms.slice(0, at))) return undefined
    const choices = readChoices(atoms, at)
    if (!choices) continue
    if (!choices.items) return undefined
    if (choices.items.some(endsWithDollar)) return undefined
    open = at
    const rest = expandBraces(atoms.slice(choices.end + 1))
    if (!rest) return undefined
    const middles: Atom[][] = []
    for (const item of choices.items) {
      const expanded = expandBraces(item)
      if (!expanded) return undefined
      middles.push(...expanded)
    }
    if (middles.length * rest.length > maxWords) return undefined
    const before = atoms.slice(0, open)
    return middles.flatMap((middle) => rest.map((after) => [...before, ...middle, ...after]))
  }
  return [[...atoms]]
}

function endsWithDollar(atoms: readonly Atom[]): boolean {
  const last = atoms.at(-1)
  if (last === undefined) return false
  return "part" in last
    ? last.part.kind === "parameter" && last.part.isBare && !last.part.isQuoted
    : isActive(last, "$")
}

/** The choices of a brace that begins at `start`, undefined if they are not known. A `}` before the first comma does not close it. */
function readChoices(atoms: readonly Atom[], start: number): { items: Atom[][] | undefined; end: number } | undefined {
  let depth = 0
  let from = start + 1
  let hasRange = false
  const items: Atom[][] = []
  // `{}` at the beginning of a word stays as it is.
  if (start === 0 && isActive(atoms[1], "}")) return undefined
  for (let at = start + 1; at < atoms.length; at++) {
    const isClosing = isActive(atoms[at], "}")
    if (isClosing && depth === 0 && (items.length > 0 || hasRange)) {
      const last = atoms.slice(from, at)
      if (items.length > 0) return { items: [...items, last], end: at }
      const sequence = toSequence(last)
      if (sequence) return { items: sequence, end: at }
      // What else the shell makes of two dots depends on what is around them.
      return last.some((atom) => isActive(atom, "{")) ? { items: undefined, end: at } : undefined
    }
    if (isActive(atoms[at], "{")) depth++
    else if (isClosing && depth > 0) depth--
    else if (depth === 0 && isActive(atoms[at], ",")) {
      items.push(atoms.slice(from, at))
      from = at + 1
    } else if (depth === 0 && isActive(atoms[at], ".") && isActive(atoms[at + 1], "."))
      hasRange ||= !isActive(atoms[at + 2], "}")
  }
  return undefined
}

/** `1..3` and `a..c`. */
function toSequence(atoms: readonly Atom[]): Atom[][] | undefined {
  const text = atoms.map((atom) => ("char" in atom ? atom.char : "\0")).join("")
  const match = /^(?:(-?\d{1,6})\.\.(-?\d{1,6})|([a-zA-Z])\.\.([a-zA-Z]))(?:\.\.(-?\d{1,6}))?$/.exec(text)
  if (!match) return undefined
  const toItem = (item: string): Atom[] => [{ char: item, isActive: false }]
  const [from, to] =
    match[1] === undefined ? [match[3]!.charCodeAt(0), match[4]!.charCodeAt(0)] : [+match[1], +match[2]!]
  const step = Math.abs(Number(match[5] ?? 1)) || 1
  const count = Math.floor(Math.abs(to - from) / step) + 1
  // Padding with zeros and long sequences: some number.
  const isPadded = match[1] !== undefined && /^-?0\d/.test(`${match[1]} ${match[2]}`.replace(/.* /, ""))
  if (match[1] !== undefined && (count > maxValues * 4 || isPadded || /^-?0\d/.test(match[1])))
    return [toItem(hole.digits)]
  const items = Array.from({ length: count }, (_, index) => from + Math.sign(to - from) * step * index)
  return items.map((item) => toItem(match[1] === undefined ? String.fromCharCode(item) : String(item)))
}

type Draft = { readonly value: string; readonly glob: string }

const escapeGlob = (text: string) => text.replace(/[\\*?[\]{}()!+@]/g, "\\$&")

/** Expands what remains after braces. `isArgument`: with splitting and globs. */
function expandAtoms(atoms: readonly Atom[], context: ExpansionContext, isArgument: boolean): Field[] {
  const fields: Field[] = []
  let drafts: Draft[] = [{ value: "", glob: "" }]
  let hasGlob = false
  let isOpen = false
  /** The word has a part that makes it a word even if it is empty. */
  let isPresent = false
  const hasDollar = atoms.some((atom) => isActive(atom, "$"))

  const append = (value: string, glob: string) => {
    drafts = drafts.map((draft) => ({ value: draft.value + value, glob: draft.glob + glob }))
  }
  const finish = () => {
    const values = [...new Set(drafts.map(({ value }) => value))]
    const isEmpty = !isPresent && values.includes("")
    if (isEmpty && values.length === 1 && isArgument) return
    const pattern = hasGlob && drafts.length === 1 ? drafts[0]!.glob : undefined
    const glob = pattern && /[\0\x03]/.test(pattern) ? undefined : pattern?.replace(/[\x01\x02]+/g, "*")
    fields.push({ values, glob, isOpen: isOpen || isEmpty || (hasGlob && glob === undefined) })
  }
  const appendValues = (values: readonly string[], isQuoted: boolean) => {
    if (!isArgument || isQuoted) return multiply(values)
    if (!context.isSplitAtBlanks && values.some((value) => value !== "")) {
      isOpen = true
      return multiply(unknown)
    }
    if (values.length > 1 || hasAny(values[0]!)) {
      if (values.some((value) => hasAny(value) || /[ \t\n*?[]/.test(value))) {
        isOpen = true
        return multiply(unknown)
      }
      return multiply(values)
    }
    // A single known value: split at blanks. Beside a dollar that stands for itself, bash does not split.
    const [value] = values
    if (hasDollar && /[ \t\n*?[]/.test(value!)) {
      isOpen = true
      return multiply(unknown)
    }
    value!.split(/([ \t\n]+)/).forEach((piece, index) => {
      if (index % 2 === 1) {
        finish()
        drafts = [{ value: "", glob: "" }]
        hasGlob = isPresent = false
      } else if (/[*?[]/.test(piece)) {
        hasGlob = isPresent = true
        append(piece.replace(/\[[^\]]*\]|[*?[]/g, hole.name), piece)
      } else if (piece !== "") multiply([piece])
    })
  }
  const multiply = (values: readonly string[]) => {
    const product = drafts.flatMap((draft) =>
      values.map((value) => ({ value: draft.value + value, glob: draft.glob + escapeGlob(value) })),
    )
    drafts = product.length > maxValues ? [{ value: hole.any, glob: "" }] : product
    isPresent ||= !values.includes("")
  }

  for (let at = 0; at < atoms.length; at++) {
    const atom = atoms[at]!
    if ("part" in atom) {
      const { part } = atom
      if (part.kind !== "literal" && part.kind !== "process" && part.isQuoted) isPresent ||= !isPositional(part)
      if (isPositional(part)) isOpen = true
      const values = evaluatePart(part, context)
      const isQuoted = part.kind === "literal" || part.kind === "process" || part.isQuoted
      // Quotes inside of an expansion keep a part of it together.
      const hasQuotes = part.kind === "parameter" && !isQuoted && hasQuotedPart(part.argument)
      appendValues(hasQuotes && values.some((value) => /[ \t\n*?[]/.test(value)) ? unknown : values, isQuoted)
      continue
    }
    const { char } = atom
    isPresent = true
    if (atom.isActive && char === "~" && isTildePosition(atoms, at, isArgument)) {
      const next = atoms[at + 1]
      const isHome = next === undefined || isActive(next, "/") || isActive(next, ":")
      // `~name`, `~+` and `~-` stand for other folders.
      if (isHome) append(context.home, escapeGlob(context.home))
      else append(hole.any, "")
    } else if (atom.isActive && isArgument && (char === "*" || char === "?")) {
      hasGlob = true
      append(hole.name, char)
    } else if (atom.isActive && isArgument && char === "[") {
      const end = atoms.findIndex((each, index) => index > at + 1 && isActive(each, "]"))
      const inner = end < 0 ? [] : atoms.slice(at, end + 1)
      if (end < 0) append("[", "\\[")
      else if (inner.some((each) => "part" in each)) append(hole.any, "")
      else {
        hasGlob = true
        append(hole.name, inner.map((each) => ("char" in each ? each.char : "")).join(""))
        at = end
      }
    } else append(char, escapeGlob(char))
  }
  finish()
  return fields
}

/** `~` at the beginning of a word, after `=` or `:` of an argument that looks like an assignment, and after `:` of a value. */
function isTildePosition(atoms: readonly Atom[], at: number, isArgument: boolean): boolean {
  if (at === 0) return true
  const before = atoms
    .slice(0, at)
    .map((atom) => ("char" in atom ? (atom.isActive ? atom.char : "\0") : "\0"))
    .join("")
  return (isArgument ? /^[A-Za-z_]\w*\+?=(.*:)?$/s : /(^[A-Za-z_]\w*\+?=|:)$/).test(before)
}

function hasQuotedPart(word: Word | undefined): boolean {
  return word?.parts.some((part) => part.kind !== "process" && part.isQuoted) === true
}

function isPositional(part: WordPart): boolean {
  return part.kind === "parameter" && (part.name === "@" || (part.name === "*" && !part.isQuoted))
}

function evaluatePart(part: WordPart, context: ExpansionContext): readonly string[] {
  switch (part.kind) {
    case "literal":
      return [part.text]
    case "command":
      return limit(context.substitute(part.script))
    case "arithmetic":
      return limit(context.calculate(part.expression))
    case "process":
      context.runProcess(part.script)
      return [`/dev/fd/${hole.digits}`]
    case "parameter":
      return limit(evaluateParameter(part, context))
  }
}

function limit(values: readonly string[]): readonly string[] {
  const unique = [...new Set(values)]
  return unique.length === 0 || unique.length > maxValues ? unknown : unique
}

function evaluateParameter(
  part: Extract<WordPart, { kind: "parameter" }>,
  context: ExpansionContext,
): readonly string[] {
  const values = context.lookUp(part.name)
  const argument = part.argument ? expandText(part.argument, context) : [""]
  switch (part.operator) {
    case "":
    case ":?":
    case "?":
      return values
    case "#x":
      return [hole.digits]
    case ":-":
    case "-":
      return [...values.filter((value) => value !== ""), ...(values.some(mayBeEmpty) ? argument : [])]
    case ":=":
    case "=": {
      const result = [...values.filter((value) => value !== ""), ...(values.some(mayBeEmpty) ? argument : [])]
      context.assign(part.name, result)
      return result
    }
    case ":+":
    case "+":
      if (values.every((value) => value === "")) return [""]
      return values.every((value) => value !== "" && isKnown(value)) ? argument : ["", ...argument]
    default:
      // A quoted wildcard matches itself.
      if (
        !part.isQuoted &&
        part.argument?.parts.some((each) => each.kind === "literal" && each.isQuoted && /[*?[]/.test(each.text))
      )
        return unknown
      return argument.length === 1 ? values.map((value) => transform(value, part.operator, argument[0]!)) : unknown
  }
}

/** A hole for any text or for a number can be empty. */
function mayBeEmpty(value: string): boolean {
  return /^\0*$/.test(value)
}

/** Removes a prefix or suffix where it is certain which. */
function transform(value: string, operator: string, pattern: string): string {
  const isLiteral = isKnown(pattern) && !/[*?[\\]/.test(pattern)
  if (hasAny(value)) return hole.any
  const slash = value.lastIndexOf("/")
  // A hole for a path can contain slashes.
  const isCertain = !value.slice(slash + 1).includes(hole.below)
  if (operator === "##" && pattern === "*/" && isCertain) return value.slice(slash + 1)
  if (operator === "%" && pattern === "/*" && isCertain) return slash < 0 ? value : value.slice(0, slash)
  if (operator === "%" && pattern === ".*") {
    const tail = value.slice(
      Math.max(...[...hole.name, ...hole.below, ...hole.digits].map((each) => value.lastIndexOf(each))) + 1,
    )
    const dot = tail.lastIndexOf(".")
    if (dot >= 0) return value.slice(0, value.length - tail.length + dot)
  }
  if (isLiteral && operator.startsWith("%") && value.endsWith(pattern))
    return value.slice(0, value.length - pattern.length)
  if (isLiteral && operator.startsWith("#") && value.startsWith(pattern)) return value.slice(pattern.length)
  return hole.any
}
