// Parses a shell line with a grammar and lists every command in it: of pipelines, lists, substitutions, functions, and
// of commands that run others.
// Guarantee: whenever the analysis is not certain the line is marked as incomplete, and the user is asked. The grammar
// is not the shell, so every unknown node and every unusual character counts as uncertain.
import type { Node, Parser } from "web-tree-sitter"
import { listInner } from "./wrapper-command.ts"
import { toWord, type ShellWord } from "./shell-word.ts"

export type ShellCommand = {
  /** Assignments before the command and its words, separated by single spaces. */
  readonly text: string
  readonly words: readonly ShellWord[]
  readonly hasAssignments: boolean
}

export type ShellLine = {
  readonly source: string
  readonly commands: readonly ShellCommand[]
  /** Targets of redirections. */
  readonly writes: readonly ShellWord[]
  readonly reads: readonly ShellWord[]
  /** Whether `commands`, `writes` and `reads` are certain to be complete. */
  readonly complete: boolean
}

type Reading = {
  source: string
  parser: Parser
  home: string
  depth: number
  commands: ShellCommand[]
  writes: ShellWord[]
  reads: ShellWord[]
  complete: boolean
}

const maxCommands = 50
const maxBytes = 100_000
const maxDepth = 6
const maxTreeDepth = 200
// Characters that shell and grammar may treat differently: control characters, spaces outside ASCII, invisible
// characters.
const strangeCharacters = /[\0-\x08\x0b-\x1f\x7f-\xa0\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff]/
const keywords = new Set(
  "if then elif else fi do done case esac for while until select function in { } ! [[ ]] ]".split(" "),
)

/** Parses `source`; `home` replaces `~`. */
export function readShellLine(source: string, parser: Parser, home: string): ShellLine {
  const reading: Reading = { source, parser, home, depth: 0, commands: [], writes: [], reads: [], complete: true }
  readSource(reading)
  const { commands, writes, reads } = reading
  const complete = reading.complete && (commands.length > 0 || source.trim() === "") && commands.length <= maxCommands
  return { source, commands: commands.slice(0, maxCommands), writes, reads, complete }
}

function readSource(reading: Reading): void {
  const { source } = reading
  if (Buffer.byteLength(source) > maxBytes || strangeCharacters.test(source)) return fail(reading)
  // A line continuation within a word, which the grammar splits into two words.
  if (/[^\s]\\\n/.test(source)) fail(reading)
  const tree = reading.parser.parse(source)
  if (!tree) return fail(reading)
  try {
    if (tree.rootNode.hasError) fail(reading)
    // A tree beyond the maximum depth is not walked, so it is uncertain.
    if (!isCovered(tree.rootNode, source)) return fail(reading)
    visit(tree.rootNode, reading)
  } finally {
    tree.delete()
  }
}

function fail(reading: Reading): void {
  reading.complete = false
}

/** Whether only blanks lie between the leaves of the tree, so that the grammar skipped nothing. */
function isCovered(root: Node, source: string): boolean {
  let at = 0
  const isBlank = (from: number, to: number) => /^([ \t\n]|\\\n)*$/.test(source.slice(from, to))
  const walk = (node: Node, depth: number): boolean => {
    if (depth > maxTreeDepth) return false
    const isLeaf = node.childCount === 0 || node.type === "string" || node.type === "heredoc_redirect"
    if (!isLeaf) return node.children.every((child) => !child || walk(child, depth + 1))
    // Blanks in strings belong to no leaf, and the body of a here-document follows the rest of its line.
    const isContiguous = node.startIndex < at || isBlank(at, node.startIndex)
    at = Math.max(at, node.endIndex)
    return isContiguous
  }
  return walk(root, 0) && isBlank(at, source.length)
}

const containers = new Set(
  (
    "program list pipeline subshell if_statement elif_clause else_clause while_statement for_statement do_group " +
    "case_statement case_item negated_command redirected_statement command_substitution process_substitution string " +
    "concatenation array variable_assignments variable_assignment subscript binary_expression unary_expression " +
    "parenthesized_expression heredoc_body command_name"
  ).split(" "),
)
const leaves = new Set(
  (
    "word number raw_string string_content variable_name special_variable_name comment file_descriptor test_operator " +
    "regex extglob_pattern heredoc_start heredoc_content heredoc_end simple_expansion"
  ).split(" "),
)

const handlers: Readonly<Record<string, (node: Node, reading: Reading) => void>> = {
  command: visitCommand,
  declaration_command: visitPlain,
  unset_command: visitPlain,
  test_command: visitPlain,
  compound_statement: visitBlock,
  function_definition: visitUncertain,
  c_style_for_statement: visitUncertain,
  arithmetic_expansion: visitArithmetic,
  expansion: visitExpansion,
  file_redirect: visitFileRedirect,
  herestring_redirect: visitChildren,
  heredoc_redirect: visitHeredoc,
  brace_expression: () => undefined,
}

function visit(node: Node, reading: Reading): void {
  if (reading.commands.length > maxCommands) return
  if (node.isError || node.isMissing) fail(reading)
  if (/^;(;|&|;&)$/.test(node.type) && node.parent?.type !== "case_item") fail(reading)
  if (!node.isNamed || leaves.has(node.type)) return
  const handler = Object.hasOwn(handlers, node.type) ? handlers[node.type] : undefined
  if (handler) return handler(node, reading)
  if (node.type === "variable_assignments" || (node.type === "variable_assignment" && isStatement(node)))
    addAssignment(node, reading)
  if (!containers.has(node.type)) fail(reading)
  visitChildren(node, reading)
}

function visitChildren(node: Node, reading: Reading): void {
  for (const child of node.children) if (child) visit(child, reading)
}

function visitUncertain(node: Node, reading: Reading): void {
  // A function can have the name of a command, and its arguments are unknown here.
  fail(reading)
  visitChildren(node, reading)
}

function visitBlock(node: Node, reading: Reading): void {
  // In `(( ... ))` the value of a variable can run a command.
  if (node.firstChild?.type === "((") fail(reading)
  visitChildren(node, reading)
}

function visitArithmetic(node: Node, reading: Reading): void {
  if (!/^\$(\(\(|\[)[\d\s+*/%()-]*(\)\)|\])$/.test(node.text)) fail(reading)
  visitChildren(node, reading)
}

function visitExpansion(node: Node, reading: Reading): void {
  // `${x@P}` runs commands in the value of x; subscripts and `${!x}` are evaluated.
  if (/^\$\{!|@[a-zA-Z]\}$|\[/.test(node.text)) fail(reading)
  for (const child of node.children)
    if (child && !["regex", "word", "variable_name", "special_variable_name"].includes(child.type))
      visit(child, reading)
}

function visitHeredoc(node: Node, reading: Reading): void {
  const start = node.children.find((child) => child?.type === "heredoc_start")?.text ?? ""
  const body = node.children.find((child) => child?.type === "heredoc_body")?.text ?? ""
  // The grammar ignores backquotes there and misses some substitutions.
  if (!/['"\\]/.test(start) && /[`\\]|\$[({[]/.test(body)) fail(reading)
  // Further words after the delimiter are arguments of the command.
  if (node.children.some((child) => child && /^(word|string|raw_string|concatenation)$/.test(child.type))) fail(reading)
  visitChildren(node, reading)
}

function visitFileRedirect(node: Node, reading: Reading): void {
  const operator = node.children.find((child) => child && !child.isNamed)?.type ?? ""
  const targets = node.namedChildren.filter((child) => child !== null && child.type !== "file_descriptor")
  visitChildren(node, reading)
  if (/^[<>]&-?$/.test(operator) && (targets.length === 0 || /^(\d+-?|-)$/.test(targets[0]!.text))) {
    if (targets.length > 1) fail(reading)
    return
  }
  // The grammar treats arguments that follow as further targets.
  if (targets.length !== 1 || targets[0]!.type === "process_substitution") return fail(reading)
  const word = toWord(targets[0]!, reading.home)
  if (word.value === undefined) fail(reading)
  if (operator === "<") reading.reads.push(word)
  else reading.writes.push(word)
}

function isStatement(node: Node): boolean {
  return !["command", "variable_assignments", "declaration_command"].includes(node.parent?.type ?? "")
}

function addAssignment(node: Node, reading: Reading): void {
  reading.commands.push({ text: node.text, words: [], hasAssignments: true })
}

/** Commands with their own node types: `export`, `unset`, `[`, `[[`. */
function visitPlain(node: Node, reading: Reading): void {
  const words = node.text.split(/\s+/).map((text) => ({ text, value: undefined, prefix: "" }))
  reading.commands.push({ text: node.text, words, hasAssignments: false })
  // Numbers are compared by arithmetic evaluation, in which the value of a variable can run a command.
  if (node.type === "test_command" && /-(eq|ne|lt|le|gt|ge|v)\b|\[.*\[.*\]/.test(node.text.slice(2, -2))) fail(reading)
  visitChildren(node, reading)
}

function visitCommand(node: Node, reading: Reading): void {
  const assignments: string[] = []
  const words: ShellWord[] = []
  let previousEnd = -1
  for (const child of node.children) {
    if (!child || child.type.endsWith("_redirect")) continue
    if (child.type === "variable_assignment") {
      assignments.push(child.text)
      continue
    }
    // Adjacent words are one word to the shell; an unnamed node here is an operator that the grammar did not expect.
    if (child.startIndex === previousEnd || !child.isNamed) fail(reading)
    previousEnd = child.endIndex
    words.push(toWord(child, reading.home))
  }
  addCommand(words, assignments, reading)
  visitChildren(node, reading)
}

function addCommand(words: readonly ShellWord[], assignments: readonly string[], reading: Reading): void {
  const name = words[0]?.value
  if (name === undefined || !isPlainName(name)) fail(reading)
  const text = [...assignments, ...words.map((word) => word.text)].join(" ")
  reading.commands.push({ text, words, hasAssignments: assignments.length > 0 })
  if (++reading.depth > maxDepth) fail(reading)
  else for (const inner of listInner(words)) readInner(inner, reading)
  reading.depth--
}

function readInner(inner: ReturnType<typeof listInner>[number], reading: Reading): void {
  if (inner.kind === "unknown") fail(reading)
  else if (inner.kind === "words") addCommand(inner.words, [], reading)
  else {
    const outer = reading.source
    reading.source = inner.script
    readSource(reading)
    reading.source = outer
  }
}

function isPlainName(name: string): boolean {
  return !/^[-~]|[^\p{L}\p{N}_.[/+@%:,-]|^$/u.test(name.replace(/^~\//, "")) && !keywords.has(name)
}
