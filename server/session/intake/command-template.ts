// Fills a command's template with the caller's arguments. `$1`, `$2`, … are the arguments by number, and the highest number
// takes all remaining ones; `$ARGUMENTS` is the text as typed; a template without placeholders gets it appended.
// Guarantees: an argument is never read as a placeholder or as a shell command; inside a shell command it stays one word.

/** Mentions are looked for in `text` only, not in `verbatim`. */
export type CommandSegment = { readonly kind: "text" | "shell" | "verbatim"; readonly text: string }

const placeholder = /\$(?:ARGUMENTS|([1-9]\d*))/g
const shellCommand = /!`([^`]+)`/g

/** Returns the segments in their order. Shell commands stay text unless `mayRunShell`. */
export function fillTemplate(template: string, args: string, mayRunShell: boolean): CommandSegment[] {
  const words = splitWords(args)
  const last = Math.max(0, ...[...template.matchAll(placeholder)].map((match) => Number(match[1] ?? 0)))
  const wordsOf = (number: string | undefined): string[] => {
    if (number === undefined) return words
    const index = Number(number) - 1
    return Number(number) === last ? words.slice(index) : words.slice(index, index + 1)
  }
  const inText = (text: string) =>
    text.replaceAll(placeholder, (_match, number?: string) => (number === undefined ? args : wordsOf(number).join(" ")))
  const segments: CommandSegment[] = []
  let end = 0
  for (const match of mayRunShell ? template.matchAll(shellCommand) : []) {
    segments.push({ kind: "text", text: inText(template.slice(end, match.index)) })
    segments.push({ kind: "shell", text: fillShell(match[1]!, wordsOf) })
    end = match.index + match[0].length
  }
  segments.push({ kind: "text", text: inText(template.slice(end)) })
  const hasPlaceholder = template.search(placeholder) >= 0
  if (!hasPlaceholder && args.trim() !== "") segments.push({ kind: "text", text: `\n\n${args}` })
  return segments
}

/** Splits like a shell: quotes keep spaces, a backslash escapes a quote, a space or a backslash. */
export function splitWords(text: string): string[] {
  const words: string[] = []
  let word: string | undefined
  let quote: string | undefined
  for (let at = 0; at < text.length; at++) {
    const char = text[at]!
    const next = text[at + 1]
    if (char === "\\" && quote !== "'" && next !== undefined && /["'\\\s]/.test(next)) {
      word = (word ?? "") + next
      at++
    } else if (quote !== undefined) {
      if (char === quote) quote = undefined
      else word += char
    } else if ((char === '"' || char === "'") && text.includes(char, at + 1)) {
      quote = char
      word ??= ""
    } else if (/\s/.test(char)) {
      if (word !== undefined) words.push(word)
      word = undefined
    } else word = (word ?? "") + char
  }
  return word === undefined ? words : [...words, word]
}

/** Inserts arguments into a shell command so that each stays one word of data, whatever it contains. */
function fillShell(command: string, wordsOf: (number: string | undefined) => string[]): string {
  // Open quotes and substitutions; a substitution inside double quotes starts a new context.
  const open: string[] = []
  let filled = ""
  for (let at = 0; at < command.length; at++) {
    const char = command[at]!
    const top = open.at(-1)
    const match = char === "$" ? /^\$(?:ARGUMENTS|([1-9]\d*))/.exec(command.slice(at)) : null
    if (match) {
      filled += quoteWords(wordsOf(match[1]), top)
      at += match[0].length - 1
      continue
    }
    filled += char
    if (top === "'") {
      if (char === "'") open.pop()
    } else if (char === "\\") {
      filled += command[++at] ?? ""
    } else if (char === '"') {
      if (top === '"') open.pop()
      else open.push('"')
    } else if (char === "'" && top !== '"') open.push("'")
    else if (char === "(" && (command[at - 1] === "$" || top !== '"')) open.push(")")
    else if (char === ")" && top === ")") open.pop()
  }
  return filled
}

function quoteWords(words: readonly string[], around: string | undefined): string {
  if (around === '"') return words.join(" ").replaceAll(/[\\"$`]/g, String.raw`\$&`)
  if (around === "'") return words.join(" ").replaceAll("'", String.raw`'\''`)
  return words
    .map((word) => (/^[\p{L}\p{N}_@%+=:,./-]+$/u.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`))
    .join(" ")
}
