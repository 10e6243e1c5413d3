// Patterns of permission rules: `*` is any run of characters, `?` is one, `\` takes the next character as it is.
// Matching never takes more steps than the two lengths multiplied, whatever the pattern.

type Token = { readonly kind: "any" } | { readonly kind: "one" } | { readonly kind: "char"; readonly char: string }

/** Whether the whole text fits the pattern. A pattern that ends in ` *` also fits the text without arguments: `git *` fits `git`. */
export function matchWildcard(pattern: string, text: string): boolean {
  if (pattern === "*") return true
  const tokens = toTokens(pattern)
  if (matchTokens(tokens, text)) return true
  const last = tokens.at(-1)
  const space = tokens.at(-2)
  if (last?.kind !== "any" || space?.kind !== "char" || space.char !== " ") return false
  return matchTokens(tokens.slice(0, -2), text)
}

/** The pattern that fits exactly this text. */
export function escapeWildcard(text: string): string {
  return text.replace(/[\\*?]/g, "\\$&")
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
  // Where to go on after a mismatch: the last `*` swallows one more character. An earlier one never needs to.
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
