// The values of the words of a shell line. A word has a value only if it consists of literal text, quotes and escapes.
// A word that the shell would expand (variables, globs, braces, substitutions) has none and cannot name a command.
import type { Node } from "web-tree-sitter"

export type ShellWord = {
  /** The text that patterns are compared with: the value if all its characters are harmless, else the source. */
  readonly text: string
  /** The argument that the program receives; undefined when the shell expands it. */
  readonly value: string | undefined
  /** The certain beginning of the value, with `~` and `$HOME` replaced. It shows which folder a path is in. */
  readonly prefix: string
}

type Piece = { readonly value: string | undefined; readonly prefix: string }

const harmless = /^[\p{L}\p{N}_@%+=:,./~^-]+$/u
const expanding = /[*?[\]{}!]/

/** Converts a node in argument position. */
export function toWord(node: Node, home: string): ShellWord {
  const piece = toPiece(node, home, true)
  const isHarmless = piece.value !== undefined && harmless.test(piece.value)
  return { ...piece, text: isHarmless ? piece.value! : node.text }
}

/** Creates a word with this value. */
export function literalWord(value: string): ShellWord {
  return { text: harmless.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`, value, prefix: value }
}

function toPiece(node: Node, home: string, isStart: boolean): Piece {
  switch (node.type) {
    case "command_name":
      return node.namedChildCount === 1 && node.firstChild ? toPiece(node.firstChild, home, isStart) : unknown("")
    case "word":
    case "number":
    case "variable_name":
      return node.childCount > 0 ? unknown("") : readBare(node.text, home, isStart)
    case "raw_string":
      return known(node.text.slice(1, -1))
    case "string":
      return readQuoted(node, home)
    case "concatenation":
      return readAll(node.children, home)
    case "simple_expansion":
    case "expansion":
      return unknown(/^\$\{?HOME\}?$/.test(node.text) ? home : "")
    default:
      return unknown("")
  }
}

function readAll(nodes: readonly (Node | null)[], home: string): Piece {
  let value: string | undefined = ""
  let prefix = ""
  let isOpen = true
  let raw = ""
  nodes.forEach((node, index) => {
    if (!node) return
    raw += node.type === "word" || !node.isNamed ? node.text : ""
    const piece = toPiece(node, home, index === 0)
    // The grammar splits `{a,b}` into several nodes, none of which expands by itself.
    value = value === undefined || piece.value === undefined || !node.isNamed ? undefined : value + piece.value
    if (isOpen) prefix += piece.prefix
    const isWholeHome = piece.value === undefined && piece.prefix === home
    if (piece.value === undefined && !isWholeHome) isOpen = false
  })
  return /\{.*\}/.test(raw) && /,|\.\./.test(raw) ? unknown(prefix.split("{")[0]!) : { value, prefix }
}

function readBare(text: string, home: string, isStart: boolean): Piece {
  if (isStart && (text === "~" || text.startsWith("~/"))) {
    const rest = readBare(text.slice(1), home, false)
    // The shell expands `~`, so the value keeps it as written; as a path the word is known by its prefix.
    return { value: rest.value === undefined ? undefined : text, prefix: home + rest.prefix }
  }
  let value = ""
  for (let index = 0; index < text.length; index++) {
    const char = text[index]!
    if (char === "\\") value += text[++index] ?? ""
    // `{}` alone, an argument of `find`, does not expand.
    else if (expanding.test(char) && !(char === "{" || char === "}" || (char === "!" && text.length === 1)))
      return unknown(value)
    else if (char === "~" && index > 0 && text[index - 1] === ":") return unknown(value)
    else value += char
  }
  return known(value)
}

function readQuoted(node: Node, home: string): Piece {
  const parts = node.namedChildren.filter((child) => child !== null)
  if (parts.every((child) => child.type === "string_content")) return known(unescapeQuoted(node.text.slice(1, -1)))
  const first = parts[0]
  if (!first || first.startIndex !== node.startIndex + 1) return unknown("")
  if (first.type === "string_content") return unknown(unescapeQuoted(first.text))
  const start = toPiece(first, home, false).prefix
  const next = parts[1]
  return unknown(start === home && next?.type === "string_content" ? start + unescapeQuoted(next.text) : start)
}

function unescapeQuoted(text: string): string {
  return text.replace(/\\([\\"$`\n])/g, (_, char: string) => (char === "\n" ? "" : char))
}

function known(value: string): Piece {
  return { value, prefix: value }
}

function unknown(prefix: string): Piece {
  return { value: undefined, prefix }
}
