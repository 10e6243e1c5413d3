// JSON with comments and trailing commas: parsing with the position of the first error, positions of values, and edits
// that keep comments. The parser is loaded on first use; plain JSON does not need it.
import type { Node, ParseError } from "jsonc-parser"

export type TextPosition = { readonly line: number; readonly column: number }
export type JsoncResult = { readonly value: unknown } | (TextPosition & { readonly message: string })
export type JsonPath = readonly (string | number)[]

/** Values that are nested deeper are rejected, so that code which walks a parsed value may recurse. */
const maxDepth = 100
const maxValues = 5_000_000
const tooDeep = { line: 1, column: 1, message: `nested deeper than ${maxDepth} levels` }

/** Parses a text. A syntax error is returned, with line and column counted from 1. An empty text is `undefined`. */
export async function parseJsonc(text: string): Promise<JsoncResult> {
  try {
    const result = await parse(text)
    return "value" in result && isTooDeep(result.value) ? tooDeep : result
  } catch (error) {
    // The parser recurses.
    if (error instanceof RangeError) return tooDeep
    throw error
  }
}

/** Whether a value has more levels of objects and lists than `parseJsonc` accepts. */
export function isTooDeep(value: unknown): boolean {
  const isContainer = (each: unknown): each is object => typeof each === "object" && each !== null
  let level = [value].filter(isContainer)
  for (let depth = 1; level.length > 0; depth++) {
    // A value that holds itself would grow with every level.
    if (depth > maxDepth || level.length > maxValues) return true
    level = level.flatMap((each) => Object.values(each).filter(isContainer))
  }
  return false
}

async function parse(text: string): Promise<JsoncResult> {
  const clean = text.replace(/^\uFEFF/, "")
  if (clean.trim() === "") return { value: undefined }
  try {
    return { value: JSON.parse(clean) as unknown }
  } catch {
    // The text has comments, or an error whose position is needed.
  }
  const jsonc = await import("jsonc-parser")
  const errors: ParseError[] = []
  const value: unknown = jsonc.parse(clean, errors, { allowTrailingComma: true })
  const first = errors[0]
  // Comments alone count as an empty file.
  if (first && value === undefined && stripComments(clean) === "") return { value: undefined }
  if (!first) return { value }
  return {
    ...toPosition(clean, first.offset),
    message: messages[jsonc.printParseErrorCode(first.error)] ?? "not valid JSON",
  }
}

const messages: Record<string, string> = {
  InvalidSymbol: "a word that JSON does not know (text needs double quotes)",
  InvalidNumberFormat: "a malformed number",
  PropertyNameExpected: "expected a key in double quotes",
  ValueExpected: "expected a value",
  ColonExpected: "expected a colon after the key",
  CommaExpected: "expected a comma",
  CloseBraceExpected: "expected a closing brace",
  CloseBracketExpected: "expected a closing bracket",
  EndOfFileExpected: "text after the end of the value",
  UnexpectedEndOfComment: "a comment without an end",
  UnexpectedEndOfString: "a text without its closing quote",
  InvalidUnicode: "a malformed \\u escape",
  InvalidEscapeCharacter: "an unknown escape (a backslash is written \\\\)",
  InvalidCharacter: "a character that is not allowed there",
}

/** A comment without an end stays. It is matched to the end, since a search from every such start would take long. */
function stripComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?(\*\/|$)|\/\/[^\n]*/g, (comment, end) => (end === "" ? comment : "")).trim()
}

/** Line and column, from 1, of an offset. */
export function toPosition(text: string, offset: number): TextPosition {
  const before = text.slice(0, offset)
  return { line: before.split("\n").length, column: offset - before.lastIndexOf("\n") }
}

/** Returns a function that gives the position of the value at a path, or of the nearest existing value around it. */
export async function createLocator(text: string): Promise<(path: JsonPath) => TextPosition> {
  const jsonc = await import("jsonc-parser")
  const root = parseTree()
  if (!root) return () => ({ line: 1, column: 1 })
  return (path) => {
    for (let length = path.length; length > 0; length--) {
      const node = jsonc.findNodeAtLocation(root, path.slice(0, length))
      // For a property this is the position of its key.
      if (node) return toPosition(text, (node.parent?.type === "property" ? node.parent : node).offset)
    }
    return { line: 1, column: 1 }
  }

  function parseTree(): Node | undefined {
    try {
      return jsonc.parseTree(text, [], { allowTrailingComma: true })
    } catch {
      // Nested too deeply for the parser, e.g. in a value that a later one of the same key replaces.
      return undefined
    }
  }
}

/** Sets the value at `path`, or removes it with `undefined`; comments and formatting are kept. */
export async function editJsonc(text: string, path: JsonPath, value: unknown): Promise<string> {
  const jsonc = await import("jsonc-parser")
  const source = stripComments(text) === "" ? text + "{}\n" : text
  const edits = jsonc.modify(source, [...path], value, { formattingOptions: { insertSpaces: true, tabSize: 2 } })
  return jsonc.applyEdits(source, edits)
}
