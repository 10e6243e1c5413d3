// Scripts of sed and awk: whether they only transform text. Commands of sed that read, write or run, and redirections of awk,
// are found; a script that is not understood can do all of it.
import { type Field, knownValue, literalField } from "./expand.ts"
import type { Effects } from "./program.ts"

function anything(program: string, script: Field | undefined, effects: Effects): void {
  const reason = `the script of ${program} is not analysed`
  if (script) effects.runUnknown(reason)
  else effects.runOther(reason)
  effects.accessUnknown("read")
  effects.accessUnknown("write")
}

const address = /^(?:\d+(?:~\d+)?|\$|\/(?:[^/\\\n[]|\\.|\[\^?\]?[^\]\n]*\])*\/[IM]*)/

/** `script` is undefined for one that is read from a file. */
export function readSed(script: Field | undefined, effects: Effects): void {
  const text = knownValue(script)
  if (text === undefined || !readSedCommands(text, effects)) anything("sed", script, effects)
}

/** Whether all commands are understood. */
function readSedCommands(text: string, effects: Effects): boolean {
  let rest = text
  const eat = (pattern: RegExp): string | undefined => {
    const match = pattern.exec(rest)
    if (!match) return undefined
    rest = rest.slice(match[0].length)
    return match[0]
  }
  while (rest !== "") {
    if (eat(/^[\s;}]+/) !== undefined) continue
    if (eat(address) !== undefined && eat(/^\s*,\s*/) !== undefined) {
      if (eat(/^[+~]\d+/) === undefined && eat(address) === undefined) return false
    }
    eat(/^[\s!]+/)
    const command = rest[0]
    rest = rest.slice(1)
    if (command === undefined) return false
    if (command === "{") continue
    if (/[dDgGhHnNpPxzF=]/.test(command)) {
      if (!/^\s*([;}\n#]|$)/.test(rest)) return false
    } else if (/[qQlL]/.test(command)) {
      if (eat(/^\s*\d*\s*(?=[;}\n]|$)/) === undefined) return false
    } else if (/[btT:]/.test(command)) eat(/^[^;\n}]*/)
    else if (command === "#") eat(/^[^\n]*/)
    else if (/[aic]/.test(command)) eat(/^(?:[^\\\n]|\\[^]?)*/)
    else if (/[rRwW]/.test(command)) {
      const name = eat(/^[^\n]*/)!.trim()
      if (name === "") return false
      effects.access(/[rR]/.test(command) ? "read" : "write", literalField(name))
    } else if (command === "s" || command === "y") {
      const delimiter = rest[0]
      if (delimiter === undefined || /[\\\n]/.test(delimiter)) return false
      rest = rest.slice(1)
      for (let part = 0; part < 2; part++) if (!eatPart(delimiter, part === 0 && command === "s")) return false
      const flags = command === "s" ? eat(/^[gpiImM0-9]*/) : ""
      if (flags === undefined) return false
      if (command === "s" && rest[0] === "w") {
        const name = eat(/^w[^\n]*/)!
          .slice(1)
          .trim()
        if (name === "") return false
        effects.access("write", literalField(name))
      }
      if (!/^\s*([;}\n#]|$)/.test(rest)) return false
    } else return false
  }
  return true

  function eatPart(delimiter: string, isPattern: boolean): boolean {
    for (let at = 0; at < rest.length; at++) {
      const char = rest[at]
      if (char === "\\") at++
      else if (char === "[" && isPattern) {
        // A delimiter in brackets ends the part in some versions of sed.
        const end = rest.indexOf("]", at + 2)
        if (end < 0 || rest.slice(at, end).includes(delimiter)) return false
        at = end
      } else if (char === delimiter) {
        rest = rest.slice(at + 1)
        return true
      } else if (char === "\n" && isPattern) return false
    }
    return false
  }
}

/** `program` is undefined for one that is read from a file. */
export function readAwk(program: Field | undefined, effects: Effects): void {
  const text = knownValue(program)
  if (text === undefined || !isTransforming(text)) anything("awk", program, effects)
}

/** Whether nothing but the input is read and nothing but the output is written. */
function isTransforming(text: string): boolean {
  const code = toAwkCode(text)
  if (code === undefined) return false
  // `ARGV` holds the names of the files that are read.
  if (/\||@|\b(?:system|getline|close|fflush|include|load|extension|ARGV|ARGC)\b/.test(code)) return false
  // In a statement that prints, `>` names a file.
  return !/>>|\bprintf?\b[^;}\n]*>/.test(code.replace(/>=/g, " "))
}

/** The code without texts, regular expressions, comments and continued lines; undefined where it is not certain which is which. */
function toAwkCode(text: string): string | undefined {
  let code = ""
  for (let at = 0; at < text.length; at++) {
    const rest = text.slice(at)
    const isDivision = /[\w$)\]"][ \t]*$/.test(code) && !/\b(?:print|printf|return|in|case|do|else)[ \t]*$/.test(code)
    const comment = /^#[^\n]*/.exec(rest) ?? /^\\\r?\n/.exec(rest)
    const string = /^"(?:[^"\\\n]|\\[^])*"/.exec(rest)
    // A line end after these is none.
    const operator = /^(\|\||&&|,)\s*/.exec(rest)
    if (comment) at += comment[0].length - 1
    else if (string) {
      code += '""'
      at += string[0].length - 1
    } else if (operator) {
      code += operator[1] === "," ? "," : "&"
      at += operator[0].length - 1
    } else if (rest[0] === '"' || rest[0] === "\\") return undefined
    else if (rest[0] === "/" && !isDivision) {
      const end = /^\/(?:[^/\\\n[]|\\.|\[\^?\]?[^\]\n]*\])*\//.exec(rest)
      // Whether a slash in brackets ends it differs.
      if (!end || /\[[^\]]*\//.test(end[0])) return undefined
      code += " 0 "
      at += end[0].length - 1
    } else if (rest[0] === "/" && /\)\s*$/.test(code) && rest.slice(1).includes("/")) return undefined
    else code += rest[0]
  }
  return code
}
