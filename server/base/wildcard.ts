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
  const [space, last] = tokens.slice(-2)
  const isCommand = last?.kind === "any" && space?.kind === "char" && space.char === " "
  const command = isCommand ? tokens.slice(0, -2) : undefined
  return (text) => matchTokens(tokens, text) || (command !== undefined && matchTokens(command, text))
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
