// Patterns of permission rules: `*` matches any characters, `?` one character, `\` escapes the next character.
// Guarantee: matching takes at most pattern length times text length steps.

type Token = { readonly kind: "any" } | { readonly kind: "one" } | { readonly kind: "char"; readonly char: string }

/**
 * Whether a pattern matches the whole text. A final ` *` also matches a text without arguments: `git *` matches `git`.
 */
export function matchWildcard(pattern: string, text: string): boolean {
  return compileWildcard(pattern)(text)
}

/** As `matchWildcard`, for a pattern that is compared with many texts. */
export function compileWildcard(pattern: string): (text: string) => boolean {
  if (pattern === "*") return () => true
  const tokens = toTokens(pattern)
  const command = isCommandPattern(tokens) ? tokens.slice(0, -2) : undefined
  return (text) => matchTokens(tokens, text) || (command !== undefined && matchTokens(command, text))
}

/**
 * Whether a pattern matches the text for some content of its holes; each NUL in the text stands for any characters. A text of
 * more than 2,000 characters counts as one hole.
 */
export function couldMatchWildcard(pattern: string, text: string): boolean {
  const short = text.length > 2000 ? "\0" : text
  const tokens = toTokens(pattern)
  return couldMatchTokens(tokens, short) || (isCommandPattern(tokens) && couldMatchTokens(tokens.slice(0, -2), short))
}

/** Row by row: `reached` holds the numbers of tokens that can match the text so far. */
function couldMatchTokens(tokens: readonly Token[], text: string): boolean {
  const close = (reached: Set<number>) => {
    for (const at of reached) if (tokens[at]?.kind === "any") reached.add(at + 1)
    return reached
  }
  let reached = close(new Set([0]))
  for (const char of text) {
    const next = new Set<number>()
    for (const at of reached) {
      // A hole can stand for what any number of tokens match.
      if (char === "\0") for (let index = at; index <= tokens.length; index++) next.add(index)
      const token = tokens[at]
      if (token?.kind === "any") next.add(at)
      else if (token?.kind === "one" || token?.char === char) next.add(at + 1)
    }
    reached = close(next)
  }
  return reached.has(tokens.length)
}

/** The pattern that matches exactly this text. */
export function escapeWildcard(text: string): string {
  return text.replace(/[\\*?]/g, "\\$&")
}

/** The literal beginning of a pattern without its escapes, and the rest, which starts with the first wildcard. */
export function splitWildcard(pattern: string): { readonly literal: string; readonly rest: string } {
  const end = /^(?:[^*?\\]|\\.|\\$)*/s.exec(pattern)![0].length
  return { literal: pattern.slice(0, end).replace(/\\(.)/gs, "$1"), rest: pattern.slice(end) }
}

function isCommandPattern(tokens: readonly Token[]): boolean {
  const [space, last] = tokens.slice(-2)
  return last?.kind === "any" && space?.kind === "char" && space.char === " "
}

function toTokens(pattern: string): Token[] {
  const tokens: Token[] = []
  for (let index = 0; index < pattern.length; index++) {
    const char = pattern[index]!
    if (char === "*") {
      if (tokens.at(-1)?.kind !== "any") tokens.push({ kind: "any" })
    } else if (char === "?") tokens.push({ kind: "one" })
    else if (char === "\\" && index + 1 < pattern.length) tokens.push({ kind: "char", char: pattern[++index]! })
    else tokens.push({ kind: "char", char })
  }
  return tokens
}

function matchTokens(tokens: readonly Token[], text: string): boolean {
  let at = 0
  let token = 0
  // After a mismatch, backtrack to the last `*` and let it match one more character. Earlier ones never need to.
  let star = -1
  let starAt = 0
  while (at < text.length) {
    const current = tokens[token]
    if (current?.kind === "any") {
      star = token++
      starAt = at
    } else if (current && (current.kind === "one" || current.char === text[at])) {
      token++
      at++
    } else if (star >= 0) {
      token = star + 1
      at = ++starAt
    } else return false
  }
  while (tokens[token]?.kind === "any") token++
  return token === tokens.length
}
