// JSON as people write it: with comments and with commas at ends. And where it cannot be read, the line of the fault.
// Promise: what is thrown names the line, whatever the engine's own words are.

/** Parses JSON with comments. Throws an `Error` whose `line` counts from 1. */
export function parseJsonc(text: string): unknown {
  const plain = stripComments(text)
  try {
    return JSON.parse(plain)
  } catch {
    const at = findFault(plain)
    const line = plain.slice(0, at).split("\n").length
    const rest = /\S.{0,23}/.exec(plain.slice(at))?.[0]
    throw Object.assign(new Error(rest === undefined ? "JSON ends too early" : `no valid JSON at: ${rest}`), { line })
  }
}

/** The same text as plain JSON: what is taken out is replaced by spaces, so that every line keeps its number. */
function stripComments(text: string): string {
  const tokens =
    /"(?:[^"\\\n]|\\.)*"|\/\/[^\n]*|\/\*[\s\S]*?\*\/|,(?=\s*(?:\/\/[^\n]*\n\s*|\/\*[\s\S]*?\*\/\s*)*[}\]])/g
  return text.replace(tokens, (token) => (token.startsWith('"') ? token : token.replace(/[^\n]/g, " ")))
}

const space = /\s*/y
const string = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"/y
const scalar = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])|(?:true|false|null)(?!\w)/y

const maxDepth = 200

/** How far `text` is JSON. */
function findFault(text: string): number {
  let at = 0
  let depth = 0
  const skip = (pattern: RegExp): boolean => {
    pattern.lastIndex = at
    const isThere = pattern.test(text)
    if (isThere) at = pattern.lastIndex
    return isThere
  }
  const sign = (wanted: string): boolean => {
    skip(space)
    if (text[at] !== wanted) return false
    at++
    return true
  }
  const entry = () => skip(space) && skip(string) && sign(":") && value()
  const list = (end: string, item: () => boolean): boolean => {
    if (sign(end)) return true
    if (++depth > maxDepth) return false
    do if (!item()) return false
    while (sign(","))
    depth--
    return sign(end)
  }
  const value = (): boolean => {
    if (sign("{")) return list("}", entry)
    if (sign("[")) return list("]", value)
    return skip(string) || skip(scalar)
  }
  if (value()) skip(space)
  return at
}
