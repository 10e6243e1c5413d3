// A parser of bash. It accepts the part of the language whose meaning is certain and refuses the rest.
// Guarantee: what it accepts, bash reads in the same way. On a refusal it returns what precedes it, together with the
// reason: the line is incomplete then, and every question that it could raise is raised.
import type {
  Assignment,
  Command,
  Pipeline,
  Redirect,
  Script,
  SimpleCommand,
  Statement,
  Word,
  WordPart,
} from "./syntax.ts"

export type ParsedShell = {
  readonly script: Script
  /** Why the source was not read to its end. */
  readonly refusal: string | undefined
  /** All simple commands that were read, those of an unfinished statement included. */
  readonly commands: readonly SimpleCommand[]
}

const maxBytes = 100_000
const maxDepth = 40

class Refusal extends Error {}

/** A here-document whose body follows the current line. */
type PendingHeredoc = {
  readonly delimiter: string
  readonly isLiteral: boolean
  readonly stripsTabs: boolean
  word: Word
}

/** Parses `source`. */
export function parseShell(source: string): ParsedShell {
  const commands: SimpleCommand[] = []
  const statements: Statement[] = []
  try {
    if (Buffer.byteLength(source) > maxBytes) throw new Refusal(`it is longer than ${maxBytes} bytes`)
    checkCharacters(source)
    createParser(source, commands, 0).parseAll(statements)
    return { script: { statements }, refusal: undefined, commands }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return { script: { statements }, refusal: error.message, commands }
  }
}

// Control characters that bash and other programs treat differently, and lone surrogates, which change when encoded.
function checkCharacters(source: string): void {
  const match = /[\0-\x08\x0b-\x1f\x7f]|\p{Surrogate}/u.exec(source)
  if (match) throw new Refusal(`it contains the character U+${match[0].codePointAt(0)!.toString(16).padStart(4, "0")}`)
}

// Bash takes single bytes for blanks in some locales, and these characters contain or resemble one.
const strangeBlank = /[\x80-\xa0\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff]/
const isBlank = (char: string | undefined) => char === " " || char === "\t"
const isMeta = (char: string | undefined) => char === undefined || /[ \t\n;&|()<>]/.test(char)
const isName = (text: string) => /^[A-Za-z_][A-Za-z0-9_]*$/.test(text)
/** After these a command follows, so they are not names of commands. */
const closing = new Set("} ]] do done elif else esac fi in then".split(" "))

function createParser(source: string, found: SimpleCommand[], startDepth: number) {
  let at = 0
  let depth = startDepth
  const heredocs: PendingHeredoc[] = []

  function refuse(reason: string): never {
    throw new Refusal(reason)
  }

  function unexpected(): never {
    return refuse(at < source.length ? `${JSON.stringify(source[at])} is unexpected at ${at}` : "it ends too early")
  }

  function nested<T>(read: () => T): T {
    if (++depth > maxDepth) refuse("it is nested too deeply")
    const result = read()
    depth--
    return result
  }

  /** Skips blanks, continued lines and a comment. */
  function skipBlanks(): void {
    for (;;) {
      if (isBlank(source[at])) at++
      else if (source.startsWith("\\\n", at) && isBetweenTokens()) at += 2
      else break
    }
    if (source[at] === "#") while (at < source.length && source[at] !== "\n") at++
  }

  /** Whether a continued line at this position separates two tokens whatever the next line begins with. */
  function isBetweenTokens(): boolean {
    const previous = source[at - 1] ?? "\n"
    return /[ \t\n]/.test(previous) || (/[;&|(]/.test(previous) && !/[;&|()<>]/.test(source[at + 2] ?? ""))
  }

  /** Consumes a line end and the here-documents that follow it. */
  function readNewline(): void {
    at++
    for (const heredoc of heredocs.splice(0)) readHeredocBody(heredoc)
  }

  function skipNewlines(): void {
    skipBlanks()
    while (source[at] === "\n") {
      readNewline()
      skipBlanks()
    }
  }

  function accept(text: string): boolean {
    if (!source.startsWith(text, at)) return false
    at += text.length
    return true
  }

  /** The word at this position if it consists of unquoted letters only, as reserved words do. */
  function peekPlain(): string {
    let end = at
    while (!isMeta(source[end])) end++
    return source.slice(at, end)
  }

  function acceptReserved(word: string): boolean {
    skipBlanks()
    if (peekPlain() !== word) return false
    at += word.length
    return true
  }

  function expectReserved(word: string): void {
    skipNewlines()
    if (!acceptReserved(word)) unexpected()
  }

  function parseAll(statements: Statement[]): void {
    readStatements(statements, () => at >= source.length)
    if (at < source.length) unexpected()
    if (heredocs.length > 0) refuse("a here-document has no end")
  }

  function parseScript(isEnd: () => boolean): Script {
    return nested(() => {
      const statements: Statement[] = []
      readStatements(statements, isEnd)
      return { statements }
    })
  }

  /** Reads statements up to the position where `isEnd` holds; it is called with blanks skipped. */
  function readStatements(statements: Statement[], isEnd: () => boolean): void {
    for (;;) {
      skipNewlines()
      if (isEnd()) return
      const first = parsePipeline()
      const rest: { operator: "&&" | "||"; pipeline: Pipeline }[] = []
      for (;;) {
        skipBlanks()
        const operator = accept("&&") ? "&&" : accept("||") ? "||" : undefined
        if (!operator) break
        skipNewlines()
        rest.push({ operator, pipeline: parsePipeline() })
      }
      const isBackground = source[at] === "&" && accept("&")
      statements.push({ first, rest, isBackground })
      if (isBackground) continue
      if (source[at] === ";" && source[at + 1] !== ";" && source[at + 1] !== "&") at++
      else if (source[at] !== "\n") {
        if (isEnd() || at >= source.length) return
        unexpected()
      }
    }
  }

  function parsePipeline(): Pipeline {
    let isNegated = false
    for (;;) {
      if (acceptReserved("!")) isNegated = !isNegated
      else if (acceptReserved("time")) acceptReserved("-p")
      else break
    }
    const commands = [parseCommand()]
    for (;;) {
      skipBlanks()
      if (source[at] !== "|" || source[at + 1] === "|") return { commands, isNegated }
      at++
      accept("&")
      skipNewlines()
      commands.push(parseCommand())
    }
  }

  function parseCommand(): Command {
    skipBlanks()
    return nested(() => {
      const word = peekPlain()
      if (source.startsWith("((", at)) return parseArithmeticCommand()
      if (source[at] === "(") return parseBlock("subshell")
      switch (word) {
        case "{":
          return parseBlock("group")
        case "if":
          return parseIf()
        case "for":
          return parseFor()
        case "while":
        case "until":
          return parseWhile()
        case "case":
          return parseCase()
        case "[[":
          return parseTest()
        case "function":
          return parseFunction()
        case "select":
        case "coproc":
          return refuse(`"${word}" is not analysed`)
        default:
          if (closing.has(word)) unexpected()
          return parseSimple()
      }
    })
  }

  function parseBlock(kind: "group" | "subshell"): Command {
    at++
    const isEnd = kind === "subshell" ? () => source[at] === ")" : () => peekPlain() === "}"
    const body = parseScript(isEnd)
    if (body.statements.length === 0 || !accept(kind === "subshell" ? ")" : "}")) unexpected()
    return { kind, body, redirects: parseRedirects() }
  }

  function parseBody(...ends: readonly string[]): Script {
    const body = parseScript(() => ends.includes(peekPlain()))
    if (body.statements.length === 0) unexpected()
    return body
  }

  function parseIf(): Command {
    const branches: { condition: Script; body: Script }[] = []
    let otherwise: Script | undefined
    at += 2
    do {
      const condition = parseBody("then")
      expectReserved("then")
      branches.push({ condition, body: parseBody("elif", "else", "fi") })
    } while (acceptReserved("elif"))
    if (acceptReserved("else")) otherwise = parseBody("fi")
    expectReserved("fi")
    return { kind: "if", branches, otherwise, redirects: parseRedirects() }
  }

  function parseWhile(): Command {
    at += 5
    const condition = parseBody("do")
    const body = parseDo()
    return { kind: "while", condition, body, redirects: parseRedirects() }
  }

  function parseDo(): Script {
    expectReserved("do")
    const body = parseBody("done")
    expectReserved("done")
    return body
  }

  function parseFor(): Command {
    at += 3
    skipBlanks()
    if (source.startsWith("((", at)) return parseArithmeticFor()
    const variable = peekPlain()
    if (!isName(variable)) unexpected()
    at += variable.length
    skipNewlines()
    let words: Word[] | undefined
    if (acceptReserved("in")) {
      words = []
      for (;;) {
        skipBlanks()
        if (isMeta(source[at]) && !isProcess()) break
        words.push(parseWord())
      }
      if (source[at] !== ";" && source[at] !== "\n") unexpected()
    }
    if (source[at] === ";") at++
    const body = parseDo()
    return { kind: "for", variable, words, body, redirects: parseRedirects() }
  }

  function parseArithmeticFor(): Command {
    const start = at
    const expression = parseArithmetic(2, "))")
    const text = source.slice(start, at)
    skipBlanks()
    if (source[at] === ";") at++
    const body = parseDo()
    return { kind: "arithmetic", expression, source: text, body, redirects: parseRedirects() }
  }

  function parseArithmeticCommand(): Command {
    const start = at
    const expression = parseArithmetic(2, "))")
    return {
      kind: "arithmetic",
      expression,
      source: source.slice(start, at),
      body: undefined,
      redirects: parseRedirects(),
    }
  }

  function parseCase(): Command {
    at += 4
    skipBlanks()
    const subject = parseWord()
    skipNewlines()
    if (!acceptReserved("in")) unexpected()
    const items: { patterns: Word[]; body: Script }[] = []
    for (;;) {
      skipNewlines()
      if (acceptReserved("esac")) break
      accept("(")
      const patterns: Word[] = []
      do {
        skipBlanks()
        patterns.push(parseWord())
        skipBlanks()
      } while (accept("|"))
      if (!accept(")")) unexpected()
      const body = parseScript(
        () => source.startsWith(";;", at) || source.startsWith(";&", at) || peekPlain() === "esac",
      )
      items.push({ patterns, body })
      if (!accept(";;&") && !accept(";;")) accept(";&")
    }
    return { kind: "case", subject, items, redirects: parseRedirects() }
  }

  function parseTest(): Command {
    const start = at
    at += 2
    const words: Word[] = []
    for (;;) {
      skipNewlines()
      if (peekPlain() === "]]") break
      if (/^(&&|\|\||[()<>])/.test(source.slice(at, at + 2))) at += /[()<>]/.test(source[at]!) ? 1 : 2
      else if (isMeta(source[at])) unexpected()
      else words.push(words.at(-1)?.source === "=~" ? parseRegex() : parseWord())
    }
    at += 2
    return { kind: "test", words, source: source.slice(start, at), redirects: parseRedirects() }
  }

  /** A regular expression after `=~`, in which parentheses and bars need no quotes. */
  function parseRegex(): Word {
    const start = at
    const parts: WordPart[] = []
    let open = 0
    while (at < source.length) {
      const char = source[at]!
      if (/[ \t\n]/.test(char) && open === 0) break
      if (char === "(") open++
      if (char === ")" && --open < 0) break
      if (isMeta(char)) at++
      else readWordPart(parts)
    }
    return { parts, source: source.slice(start, at) }
  }

  function parseFunction(): Command {
    at += 8
    skipBlanks()
    const name = peekPlain()
    if (name === "") unexpected()
    at += name.length
    skipBlanks()
    if (accept("(")) {
      skipBlanks()
      if (!accept(")")) unexpected()
    }
    return readFunctionBody(name)
  }

  function readFunctionBody(name: string): Command {
    skipNewlines()
    return { kind: "function", name, body: parseCommand() }
  }

  function parseSimple(): Command {
    const start = at
    const assignments: Assignment[] = []
    const words: Word[] = []
    const redirects: Redirect[] = []
    for (;;) {
      skipBlanks()
      const redirect = parseRedirect()
      if (redirect) {
        redirects.push(redirect)
        continue
      }
      if (isMeta(source[at]) && !isProcess()) {
        if (source[at] !== "(") break
        // `name() body`
        const isDefinition = words.length === 1 && assignments.length === 0 && redirects.length === 0
        if (!isDefinition || !/^\([ \t]*\)/.test(source.slice(at, at + 20))) unexpected()
        at = source.indexOf(")", at) + 1
        return readFunctionBody(words[0]!.source)
      }
      const assignment = words.length === 0 ? parseAssignment() : undefined
      if (assignment) assignments.push(assignment)
      else words.push(readArgument(words))
    }
    if (words.length + assignments.length + redirects.length === 0) unexpected()
    if (source[start] === "-") refuse("a command begins with an option")
    const command: SimpleCommand = {
      kind: "simple",
      assignments,
      words,
      redirects,
      source: source.slice(start, at).trimEnd(),
    }
    found.push(command)
    return command
  }

  /** An argument; an array is one only after a command that declares variables. */
  function readArgument(words: readonly Word[]): Word {
    const isDeclaring = /^(declare|typeset|local|export|readonly)$/.test(words[0]?.source ?? "")
    const start = at
    const word = parseWord()
    if (source[at] !== "(" || !isDeclaring || !/^[A-Za-z_]\w*\+?=$/.test(word.source)) return word
    at++
    const elements = readElements()
    return { parts: [...word.parts, ...elements.flatMap((each) => each.parts)], source: source.slice(start, at) }
  }

  function parseAssignment(): Assignment | undefined {
    const match = /^([A-Za-z_][A-Za-z0-9_]*)(\[[A-Za-z0-9_@*+ -]*\])?(\+?)=/.exec(source.slice(at, at + 200))
    if (!match) return undefined
    const start = at
    at += match[0].length
    const base = { name: match[1]!, isAppending: match[3] === "+" }
    // A subscript is evaluated as arithmetic.
    if (match[2] !== undefined && !/^\[\d+\]$/.test(match[2])) refuse("a subscript is not a number")
    if (match[2] === undefined && source[at] === "(") {
      at++
      const elements = readElements()
      if (!isMeta(source[at])) unexpected()
      return { ...base, value: undefined, elements, source: source.slice(start, at) }
    }
    const value: Word = isMeta(source[at]) && !isProcess() ? { parts: [], source: "" } : parseWord()
    const text = source.slice(start, at)
    return match[2] === undefined
      ? { ...base, value, elements: [], source: text }
      : { ...base, value: undefined, elements: [value], source: text }
  }

  /** The elements of an array, up to the closing parenthesis. */
  function readElements(): Word[] {
    const elements: Word[] = []
    for (;;) {
      skipNewlines()
      if (accept(")")) return elements
      if (isMeta(source[at]) && !isProcess()) unexpected()
      if (source[at] === "[") refuse("an element of an array has a subscript")
      elements.push(parseWord())
    }
  }

  function parseRedirects(): Redirect[] {
    const redirects: Redirect[] = []
    for (;;) {
      skipBlanks()
      const redirect = parseRedirect()
      if (!redirect) {
        if (!isMeta(source[at])) unexpected()
        return redirects
      }
      redirects.push(redirect)
    }
  }

  function parseRedirect(): Redirect | undefined {
    const match = /^(\d*)(&>>|&>|<<<|<<-|<<|<>|<&|>&|>>|>\||<|>)/.exec(source.slice(at, at + 16))
    if (!match || isProcess() || (match[1] !== "" && match[2]!.startsWith("&"))) return undefined
    at += match[0].length
    const operator = match[2]!
    const descriptor = match[1] === "" ? undefined : Number(match[1])
    // `{name}>file` assigns a variable; the brace belongs to the previous word then.
    const before = source.slice(Math.max(0, at - match[0].length - 100), at - match[0].length)
    if (/\{\w+\}$/.test(before) && match[1] === "") refuse("a descriptor is named by a variable")
    skipBlanks()
    if (operator === "<<" || operator === "<<-") return readHeredocStart(operator === "<<-", descriptor)
    if (isMeta(source[at]) && !isProcess()) unexpected()
    const target = parseWord()
    return { descriptor, operator: operator === "<<<" ? "herestring" : (operator as Redirect["operator"]), target }
  }

  function readHeredocStart(stripsTabs: boolean, descriptor: number | undefined): Redirect {
    const { parts, source: written } = parseWord()
    if (parts.some((part) => part.kind !== "literal")) refuse("the delimiter of a here-document is expanded")
    const delimiter = parts.map((part) => (part.kind === "literal" ? part.text : "")).join("")
    if (delimiter.includes("\n")) refuse("the delimiter of a here-document has several lines")
    const heredoc: PendingHeredoc = {
      delimiter,
      isLiteral: /['"\\]/.test(written),
      stripsTabs,
      word: { parts: [], source: "" },
    }
    heredocs.push(heredoc)
    return {
      descriptor,
      operator: "heredoc",
      get target() {
        return heredoc.word
      },
    }
  }

  function readHeredocBody(heredoc: PendingHeredoc): void {
    const lines: string[] = []
    for (;;) {
      if (at >= source.length) refuse("a here-document has no end")
      const end = source.indexOf("\n", at)
      const raw = source.slice(at, end < 0 ? source.length : end)
      at = end < 0 ? source.length : end + 1
      // A continued line hides the delimiter.
      if (!heredoc.isLiteral && /(^|[^\\])(\\\\)*\\$/.test(raw)) refuse("a here-document has continued lines")
      const line = heredoc.stripsTabs ? raw.replace(/^\t+/, "") : raw
      if (line === heredoc.delimiter) break
      lines.push(line + "\n")
    }
    // The line end after the delimiter belongs to the body.
    const body = lines.join("")
    heredoc.word = heredoc.isLiteral
      ? { parts: [{ kind: "literal", text: body, isQuoted: true }], source: body }
      : createParser(body, found, depth).parseQuotedText()
  }

  /** The whole source as if it stood in double quotes, in which `"` is an ordinary character. */
  function parseQuotedText(): Word {
    const parts: WordPart[] = []
    while (at < source.length) readQuotedPart(parts, false)
    return { parts, source }
  }

  /** `<(` and `>(`. */
  function isProcess(): boolean {
    return (source[at] === "<" || source[at] === ">") && source[at + 1] === "("
  }

  function parseWord(): Word {
    const start = at
    const parts: WordPart[] = []
    while (!isMeta(source[at]) || isProcess()) readWordPart(parts)
    if (at === start) unexpected()
    return { parts, source: source.slice(start, at) }
  }

  function addLiteral(parts: WordPart[], text: string, isQuoted: boolean): void {
    const last = parts.at(-1)
    if (last?.kind === "literal" && last.isQuoted === isQuoted)
      parts[parts.length - 1] = { kind: "literal", text: last.text + text, isQuoted }
    else parts.push({ kind: "literal", text, isQuoted })
  }

  function readWordPart(parts: WordPart[]): void {
    const char = source[at]!
    if (char === "'") {
      const end = source.indexOf("'", at + 1)
      if (end < 0) refuse("a quote is not closed")
      addLiteral(parts, source.slice(at + 1, end), true)
      at = end + 1
    } else if (char === '"') {
      at++
      addLiteral(parts, "", true)
      while (source[at] !== '"') {
        if (at >= source.length) refuse("a quote is not closed")
        readQuotedPart(parts, true)
      }
      at++
    } else if (char === "\\") {
      if (at + 1 >= source.length) refuse("it ends with a backslash")
      if (source[at + 1] === "\n") refuse("a word is continued on the next line")
      addCharacter(parts, source[at + 1]!, true, 2)
    } else if (char === "$") readDollar(parts, false)
    else if (char === "`") readBackquotes(parts, false)
    else if (isProcess()) {
      at += 2
      parts.push({ kind: "process", script: parseSubstitution() })
    } else {
      if (strangeBlank.test(char))
        refuse(`it contains the character U+${char.codePointAt(0)!.toString(16).padStart(4, "0")}`)
      addCharacter(parts, char, false, 1)
    }
  }

  function addCharacter(parts: WordPart[], char: string, isQuoted: boolean, length: number): void {
    addLiteral(parts, char, isQuoted)
    at += length
  }

  /** A part inside of double quotes (`isString`) or of a here-document. */
  function readQuotedPart(parts: WordPart[], isString: boolean): void {
    const char = source[at]!
    if (char === "\\") {
      const next = source[at + 1] ?? ""
      if (next === "\n") at += 2
      else if (/[$`\\]/.test(next) || (next === '"' && isString)) addCharacter(parts, next, true, 2)
      else addCharacter(parts, char, true, 1)
    } else if (char === "$") readDollar(parts, true)
    else if (char === "`") readBackquotes(parts, true)
    else addCharacter(parts, char, true, 1)
  }

  function readDollar(parts: WordPart[], isQuoted: boolean): void {
    const next = source[at + 1] ?? ""
    if (next === "\\" && source[at + 2] === "\n") refuse("an expansion is continued on the next line")
    if (source.startsWith("$((", at)) {
      const expression = parseArithmetic(3, "))")
      parts.push({ kind: "arithmetic", expression, isQuoted })
    } else if (next === "(") {
      at += 2
      parts.push({ kind: "command", script: parseSubstitution(), isQuoted })
    } else if (next === "[") {
      const expression = parseArithmetic(2, "]")
      parts.push({ kind: "arithmetic", expression, isQuoted })
    } else if (next === "{") readBracedParameter(parts, isQuoted)
    else if (!isQuoted && next === "'") readAnsiString(parts)
    else if (!isQuoted && next === '"') refuse("a text is translated")
    else {
      const name = /^([A-Za-z_][A-Za-z0-9_]*|[0-9@*#?$!-])/.exec(source.slice(at + 1, at + 200))?.[0]
      if (name === undefined) return addCharacter(parts, "$", isQuoted, 1)
      at += 1 + name.length
      parts.push({ kind: "parameter", name, operator: "", argument: undefined, isQuoted, isBare: true })
    }
  }

  /** The script of a substitution, up to its closing parenthesis. */
  function parseSubstitution(): Script {
    if (heredocs.length > 0) refuse("a substitution follows the start of a here-document")
    const script = parseScript(() => source[at] === ")")
    if (heredocs.length > 0 || !accept(")")) unexpected()
    return script
  }

  function readBackquotes(parts: WordPart[], isQuoted: boolean): void {
    let text = ""
    for (at++; source[at] !== "`"; at++) {
      if (at >= source.length) refuse("a quote is not closed")
      const isEscape =
        source[at] === "\\" && (/[$`\\]/.test(source[at + 1] ?? "") || (isQuoted && source[at + 1] === '"'))
      if (isEscape) at++
      text += source[at]
    }
    at++
    parts.push({ kind: "command", script: parseInner(text), isQuoted })
  }

  function parseInner(text: string): Script {
    return nested(() => {
      const statements: Statement[] = []
      createParser(text, found, depth).parseAll(statements)
      return { statements }
    })
  }

  /** An expression in which only numbers, names, operators and expansions are certain. */
  function parseArithmetic(skip: number, end: "))" | "]"): Word {
    at += skip
    const start = at
    const parts: WordPart[] = []
    let open = 0
    for (;;) {
      const char = source[at]
      if (char === undefined) refuse("an arithmetic expression is not closed")
      if (open === 0 && source.startsWith(end, at)) break
      if (char === "$") readDollar(parts, true)
      else {
        if (!/[\w \t\n+*/%()<>=!&|^~?:,;-]/.test(char)) refuse("an arithmetic expression is not analysed")
        if (char === "(") open++
        if (char === ")" && --open < 0) unexpected()
        addCharacter(parts, char, false, 1)
      }
    }
    const word = { parts, source: source.slice(start, at) }
    at += end.length
    return word
  }

  function readBracedParameter(parts: WordPart[], isQuoted: boolean): void {
    at += 2
    const rest = source.slice(at, at + 200)
    const length = /^#([A-Za-z_][A-Za-z0-9_]*|[@*0-9])(\[[@*]\])?\}/.exec(rest)
    if (length) {
      at += length[0].length
      parts.push({ kind: "parameter", name: length[1]!, operator: "#x", argument: undefined, isQuoted, isBare: false })
      return
    }
    const name = /^([A-Za-z_][A-Za-z0-9_]*|[0-9]+|[@*#?$!-])/.exec(rest)?.[0]
    // `${!name}` reads another variable.
    if (name === undefined || (name === "!" && rest[1] !== "}")) return refuse("an expansion is not analysed")
    at += name.length
    const element = /^\[([@*]|\d+)\]/.exec(source.slice(at, at + 20))
    if (element) at += element[0].length
    else if (source[at] === "[") refuse("a subscript is evaluated")
    const part = (operator: string, argument: Word | undefined) =>
      // An element of an array has no value that is tracked.
      parts.push({ kind: "parameter", name: element ? "@" : name, operator, argument, isQuoted, isBare: false })
    if (accept("}")) return void part("", undefined)
    const operator = /^(:[-=?+]|##|%%|\/\/|\/#|\/%|\^\^|,,|[-=?+#%/^,])/.exec(source.slice(at, at + 2))?.[0]
    if (operator !== undefined) {
      at += operator.length
      return void part(operator, readBracedArgument(isQuoted))
    }
    // An offset is evaluated as arithmetic, and some operators after `@` run commands in the value.
    const range = /^:[ ]?-?\d+(:-?\d+)?\}|^@[QUuL]\}/.exec(source.slice(at, at + 40))
    if (!range) return refuse("an expansion is not analysed")
    at += range[0].length
    part(":", undefined)
  }

  function readBracedArgument(isQuoted: boolean): Word {
    return nested(() => {
      const start = at
      const parts: WordPart[] = []
      while (source[at] !== "}") {
        const char = source[at]
        if (char === undefined) refuse("an expansion is not closed")
        // How quotes nest there depends on the operator.
        if (isQuoted && /['"]/.test(char)) refuse("an expansion in quotes contains quotes")
        if (isQuoted) readQuotedPart(parts, true)
        else if (isMeta(char)) addCharacter(parts, char, false, 1)
        else readWordPart(parts)
      }
      const word = { parts, source: source.slice(start, at) }
      at++
      return word
    })
  }

  function readAnsiString(parts: WordPart[]): void {
    at += 2
    let text = ""
    while (source[at] !== "'") {
      if (at >= source.length) refuse("a quote is not closed")
      const match =
        /^\\(?:([abeEfnrtv\\'"?])|x([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{1,4})|U([0-9a-fA-F]{1,8})|([0-7]{1,3}))/.exec(
          source.slice(at, at + 12),
        )
      if (source[at] === "\\" && !match) refuse("an escape is not analysed")
      const code =
        match && parseInt(match[2] ?? match[3] ?? match[4] ?? match[5] ?? "", match[5] === undefined ? 16 : 8)
      if (!match) text += source[at++]
      else {
        at += match[0].length
        text += match[1] === undefined ? toCharacter(code!) : escapes[match[1]]!
      }
    }
    at++
    addLiteral(parts, text, true)
  }

  function toCharacter(code: number): string {
    // A NUL ends the text, a byte beyond ASCII is half a character, and the other two mark holes (see holes.ts).
    if (code < 3 || code > 0x7f) refuse("an escape stands for a character that is not analysed")
    return String.fromCharCode(code)
  }

  return { parseAll, parseQuotedText }
}

const escapes: Readonly<Record<string, string>> = {
  a: "\x07",
  b: "\b",
  e: "\x1b",
  E: "\x1b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  "\\": "\\",
  "'": "'",
  '"': '"',
  "?": "?",
}
