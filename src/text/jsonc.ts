// Parses JSONC: JSON with comments and trailing commas.
// Promise: a syntax error has the line, which the messages of JSON.parse do not always contain.

/** Throws an `Error` with a property `line`, which starts at 1. */
export function parseJsonc(text: string): unknown {
  const plain = stripComments(text)
  try {
    return JSON.parse(plain)
  } catch {
    const at = findSyntaxError(plain)
    const line = plain.slice(0, at).split("\n").length
    const rest = /\S.{0,23}/.exec(plain.slice(at))?.[0]
    throw Object.assign(new Error(rest === undefined ? "JSON ends too early" : `no valid JSON at: ${rest}`), { line })
  }
}

/**
 * Replaces comments and trailing commas by spaces, so that all offsets and lines stay the same. What has no end is matched
 * to the end: a search from every such start would take long.
 */
function stripComments(text: string): string {
  const tokens =
    /"(?:[^"\\\n]|\\.)*"?|\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|,(?=\s*(?:\/\/[^\n]*\n\s*|\/\*[\s\S]*?\*\/\s*)*[}\]])/g
  return text.replace(tokens, (token) => (token.startsWith('"') ? token : token.replace(/[^\n]/g, " ")))
}

const space = /\s*/y
const string = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"/y
const scalar = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])|(?:true|false|null)(?!\w)/y

const maxDepth = 200

/** The offset of the first syntax error. */
function findSyntaxError(text: string): number {
  let at = 0
  let depth = 0
  const accept = (pattern: RegExp): boolean => {
    pattern.lastIndex = at
    const isMatch = pattern.test(text)
    if (isMatch) at = pattern.lastIndex
    return isMatch
  }
  const acceptSign = (expected: string): boolean => {
    accept(space)
    if (text[at] !== expected) return false
    at++
    return true
  }
  const entry = () => accept(space) && accept(string) && acceptSign(":") && value()
  const list = (end: string, item: () => boolean): boolean => {
    if (acceptSign(end)) return true
    if (++depth > maxDepth) return false
    do if (!item()) return false
    while (acceptSign(","))
    depth--
    return acceptSign(end)
  }
  const value = (): boolean => {
    if (acceptSign("{")) return list("}", entry)
    if (acceptSign("[")) return list("]", value)
    return accept(string) || accept(scalar)
  }
  if (value()) accept(space)
  return at
}
