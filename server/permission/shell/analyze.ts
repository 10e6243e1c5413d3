// Analyses a shell line without running it: its commands, the files that they name, and what cannot be known.
// Guarantee: what the line can do is in the result, or the result says that it is not. The analysis follows the working
// directory and the variables through all ways that the shell can take; a program that is known by its name is judged by
// the words of the line, not by what it does inside.
import { readFileSync, statSync } from "node:fs"
import { dirname, join, resolve } from "node:path"
import {
  type ExpansionContext,
  expandDeclaration,
  expandText,
  expandWord,
  type Field,
  knownValue,
  literalField,
  toLiteral,
} from "./expand.ts"
import { filePrograms, hasHiddenOption } from "./file-programs.ts"
import { hasAny, hole, holePattern, isKnown, knownPrefix } from "./holes.ts"
import { parseShell } from "./parse.ts"
import { type AccessKind, describeCommand, type Effects } from "./program.ts"
import { anyState, type Folders, isSame, joinStates, type Outcome, type State, widen } from "./state.ts"
import type { Command, Pipeline, Redirect, Script, SimpleCommand, Statement, Word } from "./syntax.ts"
import { toolPrograms } from "./tool-programs.ts"
import { describeWrapper, isSteering, joinFields } from "./wrappers.ts"

export type ShellCommand = {
  /** Assignments before the command and its words, separated by single spaces, as rules see it. */
  readonly text: string
  /** Further texts of the same command, each of which must be allowed too. */
  readonly variants: readonly string[]
  /** The words by which "always" proposes a pattern. */
  readonly words: readonly { readonly text: string; readonly value: string | undefined }[]
  readonly hasAssignments: boolean
  /** The text with holes where a word is not known. */
  readonly uncertainText: string | undefined
  /** It is only mentioned in the arguments of another one. */
  readonly isMentioned: boolean
}

export type ShellAccess = {
  readonly kind: AccessKind
  /** Absolute, with holes for parts of names (see holes.ts); links and `..` are not resolved. */
  readonly path: string
  /** The same as an escaped pattern of file names, where the shell expands one. */
  readonly glob: string | undefined
  /** With all that the folder contains. */
  readonly isTree: boolean
}

type UnknownCommand = {
  readonly reason: string
  /** The text of the command that determines what is run; undefined where its input or a file does. */
  readonly text: string | undefined
}

export type ShellAnalysis = {
  readonly source: string
  readonly commands: readonly ShellCommand[]
  readonly accesses: readonly ShellAccess[]
  /** Kinds of access to files that are not known. */
  readonly unknownAccesses: ReadonlySet<"read" | "write" | "delete">
  /** What may run programs that are not listed. */
  readonly unknownCommands: readonly UnknownCommand[]
  /** Why the line is not understood, so that it could do anything; undefined if it is. */
  readonly incomplete: string | undefined
  /** Settings of git that it changes; empty for one that is not known. */
  readonly gitSettings: readonly string[]
  /** Why the line may change something; undefined if it only looks. */
  readonly change: string | undefined
}

export type AnalysisOptions = {
  readonly workdir: string
  readonly home: string
  /** The environment in which the line runs. */
  readonly env: Readonly<Record<string, string | undefined>>
}

const maxCommands = 300
const maxScriptBytes = 64 * 1024
const maxScriptDepth = 4
const maxLoops = 4
const maxSources = 20
const maxSteps = 20_000
const maxCalls = 6

/** What one analysis collects. Scripts in files have a collection of their own. */
type Collection = {
  readonly commands: Map<string, ShellCommand>
  readonly accesses: Map<string, ShellAccess>
  readonly unknownAccesses: Set<"read" | "write" | "delete">
  readonly gitSettings: Set<string>
  readonly unknownCommands: Map<string, UnknownCommand>
  incomplete: string | undefined
  change: string | undefined
}

function createCollection(): Collection {
  return {
    commands: new Map(),
    accesses: new Map(),
    unknownAccesses: new Set(),
    gitSettings: new Set(),
    unknownCommands: new Map(),
    incomplete: undefined,
    change: undefined,
  }
}

/** Reads a line. Reads scripts that it runs and attributes of the folders that it enters. */
export function analyzeShell(source: string, options: AnalysisOptions): ShellAnalysis {
  const found = createCollection()
  createInterpreter(options, found, 0).interpretLine(source)
  // Nothing to run is no command that a rule could allow.
  if (found.commands.size === 0 && source.trim() !== "") addPlain(found, source.trim())
  return {
    source,
    commands: [...found.commands.values()],
    accesses: [...found.accesses.values()],
    unknownAccesses: found.unknownAccesses,
    unknownCommands: [...found.unknownCommands.values()],
    incomplete: found.incomplete,
    gitSettings: [...found.gitSettings],
    change: found.change ?? found.incomplete ?? [...found.unknownCommands.values()][0]?.reason,
  }
}

function addPlain(found: Collection, text: string): void {
  const words = text.split(/\s+/).map((word) => ({ text: word, value: undefined }))
  found.commands.set(text, {
    text,
    variants: [],
    words,
    hasAssignments: false,
    uncertainText: undefined,
    isMentioned: false,
  })
}

const digitParameters =
  /^(#|\?|\$|!|UID|EUID|PPID|RANDOM|SRANDOM|SECONDS|LINENO|BASHPID|HISTCMD|EPOCHSECONDS|COLUMNS|LINES|SHLVL|OPTIND)$/
const unknownParameters =
  /^([@*0-9_-]|IFS|BASH.*|FUNCNAME|DIRSTACK|GROUPS|HOSTNAME|HOSTTYPE|MACHTYPE|OSTYPE|OPTARG|REPLY|PIPESTATUS|PS4|EPOCHREALTIME|COMP.*|MAPFILE|COPROC|READLINE.*)$/
/** The shell sets these itself, whatever a line assigns. */
const dynamicParameters = /^(_|FUNCNAME|GROUPS|PIPESTATUS|EPOCHREALTIME|BASH_.*)$/
/** Assigned by a line, they change what the shell does in ways that are not followed. */
const shellVariables =
  /^(PWD|OLDPWD|DIRSTACK|GLOBIGNORE|PS4|PROMPT_COMMAND|BASH_.*|BASHOPTS|SHELLOPTS|POSIXLY_CORRECT|EXECIGNORE)$/
/** They name files that programs use. */
const fileVariables =
  /^(TMPDIR|HISTFILE|GIT_(DIR|WORK_TREE|INDEX_FILE|OBJECT_DIRECTORY|COMMON_DIR|ALTERNATE_OBJECT_DIRECTORIES|TRACE.*|CONFIG_\w*))$/
const standardFolders = /^(\/usr)?(\/local)?\/s?bin$|^\/opt\/homebrew\/bin$/
const devices = /^\/dev\/(null|zero|full|random|urandom|tty|stdin|stdout|stderr|fd\/[\d\x01]+)$/
const name = /^[A-Za-z_]\w*$/
const testOperators = /^([=<>()\]]|==|!=|-(eq|ne|lt|le|gt|ge|ef|nt|ot|a|o))$/
const declaring = /^(declare|typeset|local|export|readonly)$/
const numeric = /^[\x01\s]*(-?\d*[\x01\s]*)*$/

function createInterpreter(options: AnalysisOptions, found: Collection, scriptDepth: number) {
  const { home, env, workdir } = options
  let steps = 0
  /** How many scripts are being followed, each of which runs the next. */
  let depth = 0
  /** All definitions of each function; any of them, or the program of that name, may be what a call runs. */
  const functions = new Map<string, Command[]>()
  /** The calls that are being followed, outermost first. */
  const calls: { readonly body: Command; readonly state: State }[] = []
  /** States in which `return` leaves the functions around. */
  const returns: (State | undefined)[] = []
  /** Variables that were made read-only. */
  const constants = new Set<string>()
  /** Scripts of `trap`, which can run between any two commands that follow. */
  const traps = new Set<string>()
  let isInTrap = false
  /** What the substitutions of processes print, each of which a shell may run. */
  const processTexts: string[] = []
  /** How often a file was written. */
  let writes = 0
  /** States in which `break` and `continue` leave the loops around. */
  const exits: (State | undefined)[] = []

  const initial = (variable: string): readonly string[] => {
    if (variable === "HOME") return [home]
    if (digitParameters.test(variable)) return [hole.digits]
    if (unknownParameters.test(variable)) return [hole.any]
    const value = env[variable]
    return [value === undefined || holePattern.test(value) ? (value === undefined ? "" : hole.any) : value]
  }
  const merge = (a: State | undefined, b: State | undefined) => joinStates(a, b, initial)

  function fail(reason: string): void {
    found.incomplete ??= reason
  }
  function runUnknown(reason: string, text?: string): void {
    found.unknownCommands.set(`${text}\n${reason}`, { reason, text })
  }
  function addChange(reason: string): void {
    found.change ??= reason
  }

  function interpretLine(source: string): Outcome {
    const start: State = {
      folders: [workdir],
      previous: undefined,
      stack: [],
      variables: new Map(),
      isForgotten: false,
      isDirty: false,
    }
    const outcome = interpretSource(source, start)
    for (const end of [outcome.success, outcome.failure]) if (end) runTraps(end)
    return outcome
  }

  function runTraps(state: State): void {
    if (isInTrap) return
    isInTrap = true
    for (const script of traps) interpretSource(script, state)
    isInTrap = false
  }

  /** Parses a script and follows it. */
  function interpretSource(source: string, state: State): Outcome {
    if (depth >= maxSources) {
      fail("scripts run each other too deeply")
      return { success: anyState, failure: anyState }
    }
    depth++
    const outcome = interpretParsed(source, state)
    depth--
    return outcome
  }

  function interpretParsed(source: string, state: State): Outcome {
    const { script, refusal, commands } = parseShell(source)
    const outcome = interpretScript(script, state)
    if (refusal === undefined) return outcome
    fail(`it cannot be analysed: ${refusal}`)
    // Rules that deny still apply to what was read, and to what a crude split finds in the rest.
    for (const command of commands) interpretSimple(command, anyState, [hole.any])
    for (const piece of source.split(/[\n\r;&|(){}`]+/)) if (piece.trim() !== "") mention(piece.trim())
    return { success: anyState, failure: anyState }
  }

  function mention(text: string): void {
    if (found.commands.size < maxCommands && !found.commands.has(text)) {
      const words = text.split(/\s+/).map((word) => ({ text: word, value: undefined }))
      found.commands.set(text, {
        text,
        variants: [],
        words,
        hasAssignments: false,
        uncertainText: undefined,
        isMentioned: true,
      })
    }
  }

  function interpretScript(script: Script, state: State): Outcome {
    let outcome: Outcome = { success: state, failure: undefined }
    let current = state
    const background: { readonly statement: Statement; readonly start: State }[] = []
    for (const statement of script.statements) {
      if (++steps > maxSteps) {
        fail("it has too many commands")
        break
      }
      if (statement.isBackground) {
        const after = interpretStatement(statement, current)
        if (!current.isDirty) background.push({ statement, start: current })
        current = { ...current, isDirty: current.isDirty || isDirtyAfter(after) }
        outcome = { success: current, failure: undefined }
        continue
      }
      outcome = interpretStatement(statement, current)
      // What follows an exit is analysed as if it were reached.
      const next = merge(outcome.success, outcome.failure)
      if (next) current = next
      else if (statement !== script.statements.at(-1)) outcome = { success: undefined, failure: undefined }
    }
    // What runs in the background can read what was written since.
    if (current.isDirty)
      for (const { statement, start } of background) interpretStatement(statement, { ...start, isDirty: true })
    return outcome
  }

  function isDirtyAfter({ success, failure }: Outcome): boolean {
    return success?.isDirty === true || failure?.isDirty === true
  }

  function interpretStatement({ first, rest }: Statement, state: State): Outcome {
    let outcome = interpretPipeline(first, state)
    for (const { operator, pipeline } of rest) {
      const start = operator === "&&" ? outcome.success : outcome.failure
      const next = interpretPipeline(pipeline, start ?? merge(outcome.success, outcome.failure) ?? state)
      if (!start) continue
      outcome =
        operator === "&&"
          ? { success: next.success, failure: merge(outcome.failure, next.failure) }
          : { success: merge(outcome.success, next.success), failure: next.failure }
    }
    return outcome
  }

  function interpretPipeline({ commands, isNegated }: Pipeline, state: State): Outcome {
    if (commands.length === 1) {
      const { outcome } = interpretCommand(commands[0]!, state, [hole.any])
      return isNegated ? { success: outcome.failure, failure: outcome.success } : outcome
    }
    let isDirty = state.isDirty
    const follow = () => {
      let input: readonly string[] = [hole.any]
      for (const command of commands) {
        const { outcome, output } = interpretCommand(command, { ...state, isDirty }, input)
        isDirty ||= isDirtyAfter(outcome)
        input = output
      }
    }
    follow()
    // They run at the same time: an earlier one can read what a later one writes.
    if (isDirty && !state.isDirty) follow()
    const after = { ...state, isDirty }
    return { success: after, failure: after }
  }

  type Result = { readonly outcome: Outcome; readonly output: readonly string[] }

  function interpretCommand(command: Command, state: State, input: readonly string[]): Result {
    const before = writes
    const result = followCommand(command, state, input)
    if (writes === before) return result
    const { success, failure } = result.outcome
    const soil = (after: State | undefined) => after && { ...after, isDirty: true }
    return { ...result, outcome: { success: soil(success), failure: soil(failure) } }
  }

  function followCommand(command: Command, state: State, input: readonly string[]): Result {
    if (command.kind === "simple") return interpretSimple(command, state, input)
    if (command.kind === "function") {
      // Bash calls these itself.
      if (/^(command_not_found_handle|exec_string)$/.test(command.name)) fail(`the function ${command.name} is defined`)
      functions.set(command.name, [...(functions.get(command.name) ?? []), command.body])
      return { outcome: { success: state, failure: undefined }, output: [""] }
    }
    const given = interpretRedirects(command.redirects, state, input)
    const outcome = interpretCompound(command, state, given.input)
    return { outcome, output: [hole.any] }
  }

  function both(state: State): Outcome {
    return { success: state, failure: state }
  }

  function interpretCompound(
    command: Exclude<Command, { kind: "simple" | "function" }>,
    state: State,
    input: readonly string[],
  ): Outcome {
    switch (command.kind) {
      case "group":
        return interpretScript(command.body, state)
      case "subshell": {
        const after = interpretScript(command.body, state)
        return both({ ...state, isDirty: state.isDirty || isDirtyAfter(after) })
      }
      case "if":
        return interpretIf(command, state)
      case "for": {
        const values = command.words
          ? command.words.flatMap((word) =>
              expand(word, state).flatMap((field) => (field.isOpen ? [hole.any] : field.values)),
            )
          : [hole.any]
        const unique = [...new Set(values)]
        const items = unique.length > 16 ? [unique.some(hasAny) ? hole.any : toCommon(unique)] : unique
        return interpretLoop(state, (current) => {
          const start = items.length === 0 ? current : assign(current, command.variable, items)
          const body = interpretScript(command.body, start)
          return merge(body.success, body.failure)
        })
      }
      case "while":
        return interpretLoop(state, (current) => {
          const condition = interpretScript(command.condition, current)
          const start = merge(condition.success, condition.failure) ?? current
          const body = interpretScript(command.body, start)
          return merge(merge(body.success, body.failure), start)
        })
      case "case": {
        expandText(command.subject, toContext(state))
        let result: State | undefined = state
        for (const { patterns, body } of command.items) {
          for (const pattern of patterns) expandText(pattern, toContext(state))
          const outcome = interpretScript(body, result ?? state)
          result = merge(result, merge(outcome.success, outcome.failure))
        }
        return both(result ?? state)
      }
      case "test": {
        interpretTest(command.words, command.source, state)
        return both(state)
      }
      case "arithmetic": {
        calculate(command.expression, state)
        const after = forgetNumbers(command.expression, state)
        const { body } = command
        if (!body) return both(after)
        return interpretLoop(after, (current) => {
          const outcome = interpretScript(body, current)
          return merge(outcome.success, outcome.failure)
        })
      }
    }
    void input
  }

  function interpretIf(command: Extract<Command, { kind: "if" }>, state: State): Outcome {
    let current: State | undefined = state
    let result: State | undefined
    for (const { condition, body } of command.branches) {
      const tested: Outcome = interpretScript(condition, current ?? state)
      const outcome = interpretScript(body, tested.success ?? current ?? state)
      if (tested.success) result = merge(result, merge(outcome.success, outcome.failure))
      current = tested.failure
    }
    if (command.otherwise) {
      const outcome = interpretScript(command.otherwise, current ?? state)
      if (current) result = merge(result, merge(outcome.success, outcome.failure))
    } else result = merge(result, current)
    return { success: result, failure: result }
  }

  /** Follows a loop until its state does not change any more; what still changes then becomes unknown. */
  function interpretLoop(state: State, runBody: (state: State) => State | undefined): Outcome {
    let current = state
    for (let count = 0; ; count++) {
      exits.push(undefined)
      const functionCount = functions.size
      const after = runBody(current)
      const next = merge(current, merge(after, exits.pop())) ?? current
      if (isSame(next, current) && functions.size === functionCount) return both(next)
      current = count < maxLoops ? next : widen(current, next)
      if (count > maxLoops + 4) return both(anyState)
    }
  }

  function assign(state: State, variable: string, values: readonly string[]): State {
    if (shellVariables.test(variable)) fail(`the variable ${variable} is changed`)
    const variables = new Map(state.variables)
    // An assignment to a constant fails, and the line can go on.
    const all = constants.has(variable) ? [...new Set([...lookUp(state, variable), ...values])] : values
    variables.set(variable, all.length === 0 || all.length > 16 ? [hole.any] : all)
    return { ...state, variables }
  }

  function lookUp(state: State, variable: string): readonly string[] {
    if (dynamicParameters.test(variable)) return [hole.any]
    const known = state.variables.get(variable)
    if (known) return digitParameters.test(variable) ? [...known, hole.digits] : known
    if (variable === "PWD") return state.folders ?? [hole.any]
    if (variable === "OLDPWD") return state.previous ?? [hole.any]
    if (state.isForgotten && !digitParameters.test(variable)) return [hole.any]
    return initial(variable)
  }

  /** Assignments in expansions change `state` of the context. */
  function toContext(state: State): ExpansionContext & { readonly state: () => State } {
    let current = state
    return {
      home: lookUp(state, "HOME").length === 1 ? lookUp(state, "HOME")[0]! : hole.any,
      lookUp: (variable) => lookUp(current, variable),
      assign: (variable, values) => {
        if (isSteering(variable)) runUnknown(`the variable ${variable} can name a program`)
        current = assign(current, variable, values)
      },
      substitute: (script) => substitute(script, current),
      runProcess: (script) => {
        const before = writes
        processTexts.push(...substitute(script, current))
        if (writes !== before) current = { ...current, isDirty: true }
      },
      calculate: (expression) => {
        calculate(expression, current)
        current = forgetNumbers(expression, current)
        return [hole.digits]
      },
      isSplitAtBlanks: !state.variables.has("IFS"),
      state: () => current,
    }
  }

  function expand(word: Word, state: State): Field[] {
    return expandWord(word, toContext(state))
  }

  /** The possible outputs of a substitution. */
  function substitute(script: Script, state: State): readonly string[] {
    const [statement] = script.statements
    if (!statement) return [""]
    const isChain = statement.rest.every(({ operator }) => operator === "&&")
    if (script.statements.length > 1 || statement.isBackground || !isChain) {
      interpretScript(script, state)
      return [hole.any]
    }
    // A chain prints what its last pipeline prints, if the others print nothing.
    let current = state
    let output: readonly string[] = [""]
    for (const { commands } of [statement.first, ...statement.rest.map(({ pipeline }) => pipeline)]) {
      if (output.some((text) => text !== "")) output = [hole.any]
      const isCertain = output[0] === ""
      let result: Result = { outcome: { success: current, failure: undefined }, output: [hole.any] }
      for (const command of commands) result = interpretCommand(command, current, result.output)
      output = isCertain ? result.output : [hole.any]
      if (commands.length === 1) current = result.outcome.success ?? current
    }
    return output.map((text) => text.replace(/\n+$/, ""))
  }

  /** An expression is certain if every name in it has a number. */
  function calculate(expression: Word, state: State): void {
    for (const part of expression.parts) {
      if (part.kind === "literal") {
        for (const [variable] of part.text.matchAll(/[A-Za-z_]\w*/g)) {
          // Hexadecimal digits.
          if (/^x[\da-fA-F]+$/.test(variable)) continue
          if (!lookUp(state, variable).every((value) => numeric.test(value)))
            fail(`the value of ${variable} is evaluated`)
        }
      } else {
        const values = expandText({ parts: [part], source: "" }, toContext(state))
        if (!values.every((value) => numeric.test(value))) fail("a value is evaluated as arithmetic")
      }
    }
  }

  /** Names in an expression may be assigned numbers. */
  function forgetNumbers(expression: Word, state: State): State {
    let current = state
    for (const part of expression.parts)
      if (part.kind === "literal" && /=|\+\+|--/.test(expression.source))
        for (const [variable] of part.text.matchAll(/[A-Za-z_]\w*/g)) {
          if (isSteering(variable)) fail(`the variable ${variable} is assigned`)
          current = assign(current, variable, [hole.digits])
        }
    return current
  }

  function interpretTest(words: readonly Word[], source: string, state: State): void {
    const context = toContext(state)
    const values = words.map((word) => expandText(word, context))
    // These operators evaluate numbers and subscripts.
    for (const [index, word] of words.entries()) {
      if (/^-(eq|ne|lt|le|gt|ge)$/.test(word.source)) {
        const sides = [values[index - 1], values[index + 1]]
        if (!sides.every((side) => side?.every((value) => numeric.test(value))))
          fail("a value is evaluated as arithmetic")
      }
      if (/^-[vR]$/.test(word.source) && !name.test(words[index + 1]?.source ?? "")) fail("a name is evaluated")
    }
    void source
  }

  /** Records the files of redirections. Returns what the command reads, and whether its output goes elsewhere. */
  function interpretRedirects(
    redirects: readonly Redirect[],
    state: State,
    input: readonly string[],
  ): { input: readonly string[]; isRedirected: boolean } {
    let given = input
    let isRedirected = false
    for (const { operator, target, descriptor } of redirects) {
      if (operator === "heredoc" || operator === "herestring") {
        if (descriptor === undefined || descriptor === 0) given = expandText(target, toContext(state))
        else expandText(target, toContext(state))
        continue
      }
      const fields = expand(target, state)
      const field = fields.length === 1 ? fields[0]! : { values: [hole.any], glob: undefined, isOpen: true }
      const isDuplicate =
        (operator === "<&" || operator === ">&") && field.values.every((value) => /^(\d+-?|-)$/.test(value))
      const isOutput = operator !== "<" && operator !== "<&"
      if (isOutput && (descriptor === undefined || descriptor === 1)) isRedirected = true
      if (isDuplicate) continue
      if (operator === "<" && (descriptor ?? 0) === 0) given = [hole.any]
      if (operator === "<" || operator === "<&" || operator === "<>") addAccess("read", field, state, false)
      if (isOutput) addAccess("write", field, state, false)
    }
    return { input: given, isRedirected }
  }

  function interpretSimple(command: SimpleCommand, state: State, input: readonly string[]): Result {
    if (found.commands.size > maxCommands) {
      fail("it has too many commands")
      return { outcome: both(anyState), output: [hole.any] }
    }
    runTraps(state)
    const context = toContext(state)
    const isDeclaring = declaring.test(command.words[0]?.source ?? "")
    const groups = command.words.map((word) =>
      isDeclaring ? expandDeclaration(word, context) : expandWord(word, context),
    )
    const fields = groups.flat()
    const assigned = command.assignments.map((assignment) => {
      for (const element of assignment.elements) expandWord(element, context)
      const values = assignment.value ? expandText(assignment.value, context) : [hole.any]
      return { assignment, values }
    })
    const expanded = context.state()
    const { input: given, isRedirected } = interpretRedirects(command.redirects, expanded, input)
    for (const { assignment, values } of assigned) addNamedFiles(assignment.name, values, expanded)
    const steering = command.assignments.find((assignment) => isSteering(assignment.name))
    if (fields.length === 0) {
      let after = expanded
      for (const { assignment, values } of assigned)
        after = assign(after, assignment.name, assignment.isAppending ? [hole.any] : values)
      if (steering) {
        runUnknown(`the variable ${steering.name} can name a program`)
        addPlain(found, command.source)
      }
      if (command.words.length > 0) fail("the name of a command is not certain")
      // `$(< file)` prints the file.
      return { outcome: both(after), output: command.redirects.length > 0 ? [hole.any] : [""] }
    }
    // `IFS= read`: the builtin runs nothing.
    if (steering && !(steering.name === "IFS" && knownValue(fields[0]) === "read"))
      runUnknown(`the variable ${steering.name} can name a program`)
    const text = toText(command.words)
    // A builtin sees the assignments before its name; they last as long as it runs.
    const assignedState = assigned.reduce(
      (current, { assignment, values }) =>
        assign(current, assignment.name, assignment.isAppending ? [hole.any] : values),
      expanded,
    )
    const result = runFields(fields, assignedState, given, {
      texts: command.words.map(toPatternText),
      text,
      prefix: command.assignments.map(({ source }) => source).join(" "),
    })
    const restore = (after: State | undefined) =>
      after && assigned.reduce((current, { assignment }) => resetVariable(current, expanded, assignment.name), after)
    const { success, failure } = result.outcome
    const outcome = assigned.length === 0 ? result.outcome : { success: restore(success), failure: restore(failure) }
    return { outcome, output: isRedirected ? [hole.any] : result.output }
  }

  /** `state` with the value that a variable has in `before`. */
  function resetVariable(state: State, before: State, variable: string): State {
    const variables = new Map(state.variables)
    const values = before.variables.get(variable)
    if (values) variables.set(variable, values)
    else variables.delete(variable)
    return { ...state, variables }
  }

  /** Files that programs use since a variable names them. */
  function addNamedFiles(variable: string, values: readonly string[], state: State): void {
    const names = values.filter((value) => value !== "")
    if (fileVariables.test(variable) && names.length > 0)
      addAccess("write", { values: names, glob: undefined, isOpen: false }, state, false)
  }

  /** How a command was written. */
  type Written = { readonly text: string; readonly texts: readonly string[]; readonly prefix: string }

  function toWritten(fields: readonly Field[]): Written {
    const texts = fields.map((field) => toShownWord(field.values[0]!))
    return { texts, text: texts.join(" "), prefix: "" }
  }

  /** Records a command and follows it. */
  function runFields(
    fields: readonly Field[],
    state: State,
    input: readonly string[],
    written = toWritten(fields),
  ): Result {
    const first = fields[0]!
    record(fields, written, false)
    if (first.isOpen || first.glob !== undefined || first.values.some((value) => !isKnown(value))) {
      fail("the name of a command is not certain")
      describeUnknown(fields, state, input)
      return { outcome: both(anyState), output: [hole.any] }
    }
    let outcome: Outcome | undefined
    let output: readonly string[] = []
    for (const value of first.values) {
      const result = runNamed(value, fields.slice(1), state, input)
      outcome = outcome
        ? {
            success: merge(outcome.success, result.outcome.success),
            failure: merge(outcome.failure, result.outcome.failure),
          }
        : result.outcome
      output = [...output, ...result.output]
    }
    return { outcome: outcome!, output: output.length > 16 ? [hole.any] : output }
  }

  function record(fields: readonly Field[], written: Written, isMentioned: boolean): void {
    const known = fields.map(knownValue)
    const evaluated = known.every((value) => value !== undefined)
      ? known.map((value) => quote(value!)).join(" ")
      : undefined
    const base = known[0]?.includes("/") ? known[0].slice(known[0].lastIndexOf("/") + 1) : undefined
    const variants = new Set<string>()
    for (const text of [written.text, evaluated]) {
      if (text === undefined) continue
      variants.add(text)
      if (base !== undefined && base !== "") variants.add([quote(base), ...text.split(" ").slice(1)].join(" "))
    }
    const text = written.prefix === "" ? written.text : `${written.prefix} ${written.text}`
    variants.delete(text)
    const isUncertain = fields.some((field) => knownValue(field) === undefined)
    const parts = fields.map((field) => (knownValue(field) === undefined ? toHole(field) : quote(knownValue(field)!)))
    const words = written.texts.map((each, index) => ({
      text: each,
      value: written.texts.length === fields.length ? known[index] : undefined,
    }))
    const key = `${text}\n${[...variants].join("\n")}`
    const existing = found.commands.get(key)
    if (existing && (!existing.isMentioned || isMentioned)) return
    if (found.commands.size > maxCommands) fail("it has too many commands")
    found.commands.set(key, {
      text,
      variants: [...variants].filter((each) => each !== ""),
      words,
      hasAssignments: written.prefix !== "",
      uncertainText: isUncertain ? parts.join(" ") : undefined,
      isMentioned,
    })
  }

  /** A command whose name is not known: its words may be files of any kind. */
  function describeUnknown(fields: readonly Field[], state: State, input: readonly string[]): void {
    const effects = toEffects(fields, state, input, () => {})
    for (const field of fields.slice(1)) effects.access("maybe", field)
  }

  function runNamed(path: string, args: readonly Field[], state: State, input: readonly string[]): Result {
    const base = path.slice(path.lastIndexOf("/") + 1)
    const bodies = functions.get(path)
    if (!bodies) return runProgram(path, base, args, state, input)
    let outcome: Outcome = { success: undefined, failure: undefined }
    for (const body of bodies) {
      const after = callFunction(path, body, args, state, input)
      outcome = { success: merge(outcome.success, after), failure: merge(outcome.failure, after) }
    }
    const other = runProgram(path, base, args, state, input)
    return {
      outcome: {
        success: merge(outcome.success, other.outcome.success),
        failure: merge(outcome.failure, other.outcome.failure),
      },
      output: [hole.any],
    }
  }

  /** The state after a call of a function; undefined if it exits. */
  function callFunction(
    called: string,
    body: Command,
    args: readonly Field[],
    state: State,
    input: readonly string[],
  ): State | undefined {
    const isCertain = args.every((field) => !field.isOpen && field.glob === undefined)
    const positional = Array.from({ length: 9 }, (_, index) => String(index + 1))
    let start = state
    for (const [index, parameter] of positional.entries())
      start = assign(start, parameter, isCertain ? (args[index]?.values ?? [""]) : [hole.any])
    // What the same call does is being collected.
    if (calls.some((call) => call.body === body && isSame(call.state, start))) return anyState
    if (calls.length >= maxCalls) {
      fail("functions call each other too deeply")
      return anyState
    }
    calls.push({ body, state: start })
    returns.push(undefined)
    const { outcome } = interpretCommand(body, start, input)
    const after = merge(merge(outcome.success, outcome.failure), returns.pop())
    calls.pop()
    if (!after) return undefined
    // A variable may be local to the function, or not.
    const joined = merge(after, { ...after, variables: state.variables, isForgotten: state.isForgotten })!
    return positional.reduce((current, parameter) => resetVariable(current, state, parameter), joined)
  }

  function runProgram(
    path: string,
    base: string,
    args: readonly Field[],
    state: State,
    input: readonly string[],
  ): Result {
    const special = path === base ? own(builtins, base)?.(args, state, input) : undefined
    if (special)
      return {
        outcome: special,
        output: base === "pwd" ? (state.folders ?? [hole.any]) : [base === "cd" ? "" : hole.any],
      }
    // They run builtins too, which change the state.
    if (path === "command" || path === "builtin") {
      const rest = args.slice(args.findIndex((field) => !/^(-p|--)$/.test(knownValue(field) ?? "")))
      const isPlain = rest.length > 0 && !rest[0]!.isOpen && !rest[0]!.values.some((value) => /^[-\0-\x03]/.test(value))
      if (isPlain) return runFields(rest, state, input)
    }
    let output: readonly string[] = [hole.any]
    let after = state
    const effects = toEffects(
      [literalField(path), ...args],
      state,
      input,
      (values) => (output = values),
      () => (after = { ...after, isDirty: true }),
    )
    // A local program of the same name need not take the same arguments.
    const isStandard = path === base || standardFolders.test(dirname(path))
    const looks = describe(base, args, effects, isStandard)
    if (!looks) addChange(`\`${base}\` may change files`)
    if (!looks) after = { ...after, isDirty: true }
    if (path.startsWith(".")) effects.access("maybe", literalField(path))
    return { outcome: base === "true" || base === ":" ? { success: after, failure: undefined } : both(after), output }
  }

  function describe(base: string, args: readonly Field[], effects: Effects, isStandard: boolean): boolean {
    const looks = describeWrapper(base, args, effects)
    if (looks !== undefined) return looks && isStandard
    const program = isStandard ? (own(filePrograms, base) ?? own(toolPrograms, base)) : undefined
    if (program) {
      if (program.canRun && hasHiddenOption(args))
        effects.runUnknown(`an argument of ${base} can be an option that runs a program`)
      return describeCommand(program, args, effects)
    }
    const isHelp = args.length === 1 && /^(--version|--help|-V)$/.test(knownValue(args[0]) ?? "")
    return describeCommand({ looks: isHelp && isStandard }, args, effects)
  }

  function own<T>(table: Readonly<Record<string, T>>, key: string): T | undefined {
    return Object.hasOwn(table, key) ? table[key] : undefined
  }

  function toEffects(
    fields: readonly Field[],
    state: State,
    input: readonly string[],
    print: (values: readonly string[]) => void,
    setDirty: () => void = () => {},
  ): Effects {
    let current = state
    const isFixed = fields.every((field) => knownValue(field) !== undefined)
    const text = fields.map((field) => quote(field.values[0]!)).join(" ")
    const runInner = (words: readonly Field[]) => {
      if (words.length === 0) return
      const result = runFields(words, current, input)
      if (isDirtyAfter(result.outcome)) setDirty()
    }
    const effects: Effects = {
      input,
      print,
      printGitRoot: () => print(findGitRoots(current.folders)),
      access(kind, field) {
        if (field) addAccess(kind, field, current, false)
      },
      deleteTree: (field) => addAccess("delete", field, current, true),
      accessIn(kind, folder, file) {
        const values = folder.values.flatMap((each) =>
          file.values.map((value) => `${each}/${value.split("/").at(-1) || "."}`),
        )
        addAccess(kind, { values, glob: undefined, isOpen: folder.isOpen || file.isOpen }, current, false)
      },
      accessFrom(kind, folder, file) {
        const values = folder.values.flatMap((each) =>
          file.values.map((value) => (value.startsWith("/") ? value : `${each}/${value}`)),
        )
        addAccess(kind, { values, glob: undefined, isOpen: folder.isOpen || file.isOpen }, current, false)
      },
      isFolder: (field) => field.values.every((value) => toPaths(value, current.folders)?.every(isFolder) === true),
      accessUnknown: (kind) => void addUnknown(kind),
      runUnknown: (reason) => runUnknown(reason, isFixed ? text : undefined),
      runOther: (reason) => runUnknown(reason),
      run: runInner,
      mention: (words) => record(words, toWritten(words), true),
      runScript(script, isBash = false) {
        for (const value of script.values) {
          if (script.isOpen || script.glob !== undefined || !isKnown(value)) runUnknown("a script is not certain")
          else if (isDirtyAfter(interpretChild(value, current, isBash))) setDirty()
        }
      },
      runScriptFile: (path) => runScriptFile(path, current, input),
      runInput: (isBash) => void runTexts(input, (text) => interpretChild(text, current, isBash)),
      setGitConfig: (key) => {
        found.gitSettings.add(knownValue(key) ?? "")
        addChange("a setting of git is changed")
      },
      inFolder(folder, collect) {
        const outer = current
        const folders = folder.values.map((value) => toPaths(value, outer.folders))
        const isCertain = !folder.isOpen && folders.every((each) => each !== undefined)
        current = { ...outer, folders: isCertain ? folders.flatMap((each) => each!) : undefined }
        collect()
        current = outer
      },
    }
    return effects
  }

  /** The state in which another shell starts: it has those variables only that are exported. */
  function toChild(state: State): State {
    const variables = new Map(
      [...state.variables].map(([variable, values]) => [variable, [...new Set([...values, ...initial(variable)])]]),
    )
    variables.delete("IFS")
    return { ...state, variables, stack: [] }
  }

  /** Follows a script in another shell. */
  function interpretChild(source: string, state: State, isBash: boolean): Outcome {
    // A shell that lacks these reads them in another way, without an error that would end it.
    if (!isBash && /\$'|\+=|\b(pushd|popd)\b/.test(source)) fail("not every shell reads the script in the same way")
    return interpretSource(source, toChild(state))
  }

  /** Follows scripts one of which is run. */
  function runTexts(texts: readonly string[], follow: (text: string) => Outcome): Outcome | undefined {
    let outcome: Outcome | undefined
    for (const text of [...texts]) {
      if (!isKnown(text)) {
        runUnknown("the script of a shell is not certain")
        return undefined
      }
      const next = follow(text)
      outcome = outcome
        ? { success: merge(outcome.success, next.success), failure: merge(outcome.failure, next.failure) }
        : next
    }
    return outcome
  }

  /** Reads a script of the disk. What is not understood in it counts for commands only. */
  function runScriptFile(path: Field, state: State, input: readonly string[], isSourced = false): Outcome {
    addAccess("read", path, state, false)
    const stream = /^\/dev\/(stdin|fd\/0)$/.test(path.values[0]!)
      ? input
      : path.values[0] === `/dev/fd/${hole.digits}`
        ? processTexts
        : undefined
    if (stream && path.values.length === 1) {
      const outcome = runTexts(stream, (text) =>
        isSourced ? interpretSource(text, state) : interpretChild(text, state, false),
      )
      return (isSourced && outcome) || both(isSourced ? { ...anyState, folders: state.folders } : state)
    }
    const file = knownValue(path)
    const paths = file === undefined ? undefined : toPaths(file, state.folders)
    // What the line may have written is not what is on the disk now.
    const text = paths?.length === 1 && !state.isDirty ? readScript(paths[0]!) : undefined
    if (text === undefined || scriptDepth >= maxScriptDepth) {
      runUnknown("the script of a shell is not readable")
      return isSourced ? both({ ...anyState, folders: state.folders }) : both(state)
    }
    const inner = createCollection()
    const outcome = createInterpreter(options, inner, scriptDepth + 1).interpretSource(text, {
      ...(isSourced ? state : toChild(state)),
    })
    for (const [key, command] of inner.commands) if (!found.commands.has(key)) found.commands.set(key, command)
    for (const [key, access] of inner.accesses) if (access.kind !== "maybe") found.accesses.set(key, access)
    for (const key of inner.gitSettings) found.gitSettings.add(key)
    const [unknown] = inner.unknownCommands.values()
    const reason =
      inner.incomplete ?? unknown?.reason ?? (inner.unknownAccesses.size > 0 ? "a script has unknown files" : undefined)
    if (reason !== undefined) runUnknown(`in a script, ${reason}`)
    if (inner.change !== undefined) addChange(inner.change)
    if (!isSourced) return both({ ...state, isDirty: state.isDirty || isDirtyAfter(outcome) })
    // The states in which it is left early are not followed.
    if (inner.incomplete === undefined && !/\b(return|break|continue)\b/.test(text)) return outcome
    const folders = /\b(cd|pushd|popd)\b/.test(text) ? undefined : state.folders
    return both({ ...anyState, folders })
  }

  /** Absolute texts of a path; undefined when it can be anywhere. */
  function toPaths(value: string, folders: Folders): string[] | undefined {
    if (hasAny(value)) return undefined
    const parts = value.split("/")
    const isUncertain = parts.some((part, index) => {
      const rest = part.replace(/[\x01-\x03]/g, "")
      // A hole can be empty, or a further dot. What `..` leaves must be known, since it can be a link or several folders.
      return rest !== part && (/^\.+$/.test(rest) || parts.includes("..", index + 1))
    })
    if (isUncertain) return undefined
    if (value.startsWith("/")) return [value]
    if (value === "") return []
    if (!folders) return undefined
    return folders.map((folder) => `${folder}/${value}`)
  }

  function addUnknown(kind: AccessKind): void {
    const plain = kind === "write" || kind === "delete" ? kind : "read"
    found.unknownAccesses.add(plain)
    if (plain === "read") return
    writes++
    addChange("it may write a file that is not known")
  }

  function addAccess(kind: AccessKind, field: Field, state: State, isTree: boolean): void {
    for (const written of kind === "maybe" ? field.values.flatMap(toCandidates) : field.values) {
      const paths = toPaths(written, state.folders)
      if (!paths) {
        addUnknown(kind)
        // The folder at the beginning is certain.
        const prefix = knownPrefix(written)
        const folder = prefix.slice(0, prefix.lastIndexOf("/") + 1)
        if (folder !== "") for (const path of toPaths(folder, state.folders) ?? []) put("list", path, undefined, false)
        continue
      }
      for (const path of paths)
        put(kind, path, field.glob === undefined ? undefined : toGlob(path, written, field.glob), isTree)
    }
  }

  function put(kind: AccessKind, path: string, glob: string | undefined, isTree: boolean): void {
    if (devices.test(path)) return
    if (kind === "write" || kind === "delete") {
      writes++
      addChange(kind === "write" ? `it writes ${toShown(path)}` : `it deletes ${toShown(path)}`)
    }
    if (found.accesses.size >= 2000) return fail("it names too many files")
    found.accesses.set(`${kind} ${isTree} ${glob ?? path}`, { kind, path, glob, isTree })
  }

  /** Builtins that depend on the state of the shell. Undefined: described like any program. */
  const builtins: Readonly<
    Record<string, (args: readonly Field[], state: State, input: readonly string[]) => Outcome | undefined>
  > = {
    cd: changeFolder,
    pushd: pushFolder,
    popd: popFolder,
    pwd: (_, state) => ({ success: state, failure: undefined }),
    eval: (args, state) => {
      const script = joinFields(args)
      const source = knownValue(script)
      if (source !== undefined) return interpretSource(source, state)
      runUnknown("what eval runs is not certain")
      return both({ ...anyState, folders: state.folders })
    },
    source: sourceFile,
    ".": sourceFile,
    exit: () => ({ success: undefined, failure: undefined }),
    break: leaveLoop,
    continue: leaveLoop,
    export: (args, state) => declare(args, state),
    declare: (args, state) => declare(args, state),
    local: (args, state) => declare(args, state),
    readonly: (args, state) => declare(args, state, true),
    typeset: (args, state) => declare(args, state),
    unset: (args, state) => {
      checkNames(args)
      return both(forget(args, state))
    },
    read: (args, state) => {
      checkNames(
        args.filter((field) => !field.values[0]!.startsWith("-")),
        true,
      )
      return both(assign(forget(args, state), "REPLY", [hole.any]))
    },
    mapfile: readLines,
    readarray: readLines,
    getopts: (args, state) => {
      checkNames(args.slice(1, 2))
      return both(forget(args.slice(1, 2), state))
    },
    let: (args, state) => {
      let current = state
      for (const field of args) {
        const text = knownValue(field)
        const word: Word = { parts: [{ kind: "literal", text: text ?? "", isQuoted: false }], source: text ?? "" }
        if (text === undefined || !/^[\w\s+*/%()<>=!&|^~?:,-]*$/.test(text)) fail("a value is evaluated as arithmetic")
        calculate(word, current)
        current = forgetNumbers(word, current)
      }
      return both(current)
    },
    printf: (args, state) => {
      const first = knownValue(args[0])
      if (first?.startsWith("-v")) {
        const glued = first.slice(2)
        const target = glued === "" ? args[1] : literalField(glued)
        checkNames(target ? [target] : [])
        return both(forget(target ? [target] : [], state))
      }
      if (hasHiddenOption(args.slice(0, 1))) fail("an option of printf is not certain")
      return undefined
    },
    test: testNames,
    "[": testNames,
    set: (args, state) => {
      for (const field of args) {
        const value = knownValue(field)
        if (value === "--" || value === "-") break
        if (
          value === undefined ||
          !/^[-+]([euxvoEC]+|o)$|^(errexit|nounset|pipefail|xtrace|verbose|errtrace|noclobber|posix-)$/.test(value)
        )
          fail("an option of the shell is changed")
      }
      return both(forgetPositional(state))
    },
    alias: (args, state) => {
      if (args.length > 0) fail("an alias is defined")
      return both(state)
    },
    shopt: (_, state) => {
      fail("an option of the shell is changed")
      return both(state)
    },
    enable: (args, state) => {
      if (args.length > 0) fail("builtins are changed")
      return both(state)
    },
    hash: (args, state) => {
      if (args.some((field) => !/^-[rl]$/.test(knownValue(field) ?? ""))) fail("the place of a program is changed")
      return both(state)
    },
    complete: failing("a completion runs commands"),
    compgen: failing("a completion runs commands"),
    compopt: failing("a completion runs commands"),
    bind: failing("a key is bound"),
    fc: failing("commands of the history are run"),
    trap: (args, state) => {
      const [script, ...signals] = knownValue(args[0]) === "--" ? args.slice(1) : args
      if (!script || signals.length === 0) return undefined
      const text = knownValue(script)
      if (text === undefined) runUnknown("the script of a trap is not certain")
      else if (text !== "-" && text !== "") {
        traps.add(text)
        runTraps(state)
      }
      return both(state)
    },
    jobs: (args, state) => {
      if (hasHiddenOption(args)) fail("an option of jobs is not certain")
      const at = args.findIndex((field) => knownValue(field) === "-x")
      if (at >= 0 && args.length > at + 1) runFields(args.slice(at + 1), state, [hole.any])
      return both(state)
    },
    wait: (args, state) => {
      if (args.some((field) => /^-\w*p/.test(knownValue(field) ?? ""))) checkNames(args.slice(1))
      return both(state)
    },
    exec: (args, state) => (args.length === 0 ? both(state) : undefined),
    shift: (_, state) => both(forgetPositional(state)),
    return: (_, state) => {
      if (returns.length === 0) return both(state)
      returns[returns.length - 1] = merge(returns.at(-1), state)
      return { success: undefined, failure: undefined }
    },
  }

  function forgetPositional(state: State): State {
    return Array.from({ length: 9 }, (_, index) => String(index + 1)).reduce(
      (current, parameter) => assign(current, parameter, [hole.any]),
      state,
    )
  }

  function failing(reason: string) {
    return (_: readonly Field[], state: State): Outcome => {
      fail(reason)
      return both(state)
    }
  }

  function testNames(args: readonly Field[]): undefined {
    for (const [index, field] of args.entries()) {
      const next = args[index + 1]
      // `-v` evaluates a subscript; a value that could be it counts too.
      const mayEvaluate = field.isOpen || field.values.some((value) => /^(-[vR]$|\0)/.test(value))
      if (!mayEvaluate || !next || testOperators.test(knownValue(next) ?? "")) continue
      if (/^-[vR]$/.test(knownValue(field) ?? "")) checkNames([next])
      else if (next.values.some((value) => hasAny(value) || value.includes("[")))
        fail("an operator of test is not certain")
    }
    return undefined
  }

  function readLines(args: readonly Field[], state: State): Outcome {
    if (args.some((field) => field.values.some((value) => /^-\w*C/.test(value)) || field.isOpen))
      fail("a callback runs a command")
    checkNames(
      args.filter((field) => !field.values.every((value) => value.startsWith("-"))),
      true,
    )
    return both(assign(forget(args, state), "MAPFILE", [hole.any]))
  }

  /** Names of variables are evaluated when they have a subscript. */
  function checkNames(args: readonly Field[], allowsValues = false): void {
    for (const field of args) {
      const value = knownValue(field)
      if (
        value === undefined ||
        !(/^-\w+$/.test(value) || /^[A-Za-z_]\w*(\+?=.*)?$/s.test(value) || (allowsValues && !value.includes("[")))
      )
        fail("the name of a variable is evaluated")
      else if (isSteering(value.replace(/\+?=.*$/s, "")))
        runUnknown(`the variable ${value.replace(/=.*$/s, "")} can name a program`)
    }
  }

  function forget(args: readonly Field[], state: State): State {
    let current = state
    for (const field of args)
      for (const value of field.values) if (name.test(value)) current = assign(current, value, [hole.any])
    return current
  }

  function declare(args: readonly Field[], state: State, isReadonly = false): Outcome {
    let current = state
    let isConstant = isReadonly
    for (const field of args) {
      const start = knownPrefix(field.values[0]!)
      if (/^[-+]/.test(start)) {
        // Integers are evaluated, and references stand for other variables.
        const attributes = knownValue(field) ?? ""
        if (!/^[-+][gxrapfFt]+$/.test(attributes)) fail("an attribute of a variable is changed")
        isConstant ||= attributes.includes("r")
        continue
      }
      const match = /^([A-Za-z_]\w*)(\+?)(=|$)/.exec(start)
      if (!match || field.isOpen || !field.values.every((value) => value.startsWith(match[0]))) {
        fail("the name of a variable is evaluated")
        continue
      }
      if (isSteering(match[1]!) && match[3] === "=") runUnknown(`the variable ${match[1]} can name a program`)
      if (match[3] === "=") {
        const values = field.values.map((value) => value.slice(match[0].length))
        addNamedFiles(match[1]!, values, current)
        current = assign(current, match[1]!, match[2] === "+" ? [hole.any] : values)
      } else addNamedFiles(match[1]!, lookUp(current, match[1]!), current)
      if (isConstant) constants.add(match[1]!)
    }
    return both(current)
  }

  function leaveLoop(_: readonly Field[], state: State): Outcome {
    if (exits.length > 0) for (let index = 0; index < exits.length; index++) exits[index] = merge(exits[index], state)
    return exits.length > 0 ? { success: undefined, failure: undefined } : both(state)
  }

  function sourceFile(args: readonly Field[], state: State, input: readonly string[]): Outcome {
    const [path] = args
    if (!path) return both(state)
    const value = knownValue(path)
    // Without a slash the file is looked up in PATH first.
    const local = value !== undefined && !value.includes("/") ? literalField(`./${value}`) : path
    return runScriptFile(local, state, input, true)
  }

  function changeFolder(args: readonly Field[], state: State): Outcome {
    const operands = args.filter((field) => !/^-[LPe@]+$|^--$/.test(knownValue(field) ?? ""))
    const isPhysical = args.some((field) => /^-\w*P/.test(knownValue(field) ?? ""))
    const [target] = operands
    // Shells differ in what they do then.
    if (operands.length > 1) {
      addUnknown("list")
      return both({ ...state, folders: undefined })
    }
    const enter = (folders: Folders): Outcome => {
      const success = { ...state, folders, previous: state.folders }
      // It cannot fail where the folder exists and nothing can have moved it.
      const isSafe = !state.isDirty && folders?.every(isFolder) === true
      return { success, failure: isSafe ? undefined : state }
    }
    if (!target) {
      addAccess(
        "list",
        literalField(lookUp(state, "HOME").length === 1 ? lookUp(state, "HOME")[0]! : hole.any),
        state,
        false,
      )
      return enter(lookUp(state, "HOME").every(isKnown) ? lookUp(state, "HOME") : undefined)
    }
    if (knownValue(target) === "-") {
      if (!state.previous) addUnknown("list")
      for (const folder of state.previous ?? []) put("list", folder, undefined, false)
      return enter(state.previous)
    }
    addAccess("list", target, state, false)
    const targets =
      target.isOpen || target.glob !== undefined || target.values.some((value) => value.startsWith("-"))
        ? undefined
        : resolveFolders(target.values, state, isPhysical)
    return enter(targets)
  }

  function resolveFolders(values: readonly string[], state: State, isPhysical: boolean): Folders {
    const found: string[] = []
    for (const value of values) {
      if (!isKnown(value)) return undefined
      // CDPATH replaces the folder that a relative path refers to.
      const isPlain = /^(\/|\.\.?(\/|$))/.test(value)
      if (!isPlain && lookUp(state, "CDPATH").some((path) => path !== "")) {
        addUnknown("list")
        return undefined
      }
      if (value === "") {
        found.push(...(state.folders ?? []))
        continue
      }
      const paths = toPaths(value, state.folders)
      if (!paths) return undefined
      for (const path of paths) found.push(...(isPhysical ? [path, resolve(path)] : [resolve(path)]))
    }
    return found.length === 0 ? state.folders : [...new Set(found)]
  }

  function pushFolder(args: readonly Field[], state: State): Outcome {
    const operands = args.filter((field) => knownValue(field) !== "-n")
    if (operands.length !== 1 || operands[0]!.values.some((value) => /^[-+]/.test(value))) {
      addUnknown("list")
      return both({ ...state, folders: undefined, stack: undefined })
    }
    const { success, failure } = changeFolder(operands, state)
    return { success: success && { ...success, stack: state.stack && [...state.stack, state.folders] }, failure }
  }

  function popFolder(args: readonly Field[], state: State): Outcome {
    if (args.length > 0 || !state.stack) {
      addUnknown("list")
      return both({ ...state, folders: undefined, stack: undefined })
    }
    if (state.stack.length === 0) return both(state)
    const folders = state.stack.at(-1)
    const success = { ...state, folders, previous: state.folders, stack: state.stack.slice(0, -1) }
    return { success, failure: state.isDirty ? state : undefined }
  }

  return { interpretLine, interpretSource }
}

/** A glob for an absolute path. */
function toGlob(path: string, written: string, glob: string): string {
  const base = path.slice(0, path.length - written.length)
  return base.replace(/[\\*?[\]{}()!+@]/g, "\\$&") + glob
}

function toShown(path: string): string {
  return path.replace(/[\0-\x03]+/g, "*")
}

/** One text with a hole for the names of a list. */
function toCommon(values: readonly string[]): string {
  const isLocal = values.every((value) => !value.startsWith("/") && !value.split("/").includes(".."))
  return isLocal ? hole.below : hole.any
}

/** The texts within a word that can be a path. */
function toCandidates(value: string): string[] {
  if (value === "" || value.includes("\n") || value.length > 4096) return hasAny(value) ? [hole.any] : []
  const file = /^file:\/\/(?:localhost)?(\/.*)$/i.exec(value)
  if (file) return [file[1]!.replace(/%([0-9a-f]{2})/gi, (_, code: string) => String.fromCharCode(parseInt(code, 16)))]
  if (/^[a-z][\w+.-]*:\/\//i.test(value)) return []
  if (hasAny(value)) return [value]
  const pieces = value.split(/[=:,@]/).filter((piece) => piece !== "")
  return [...new Set([value, ...pieces])].filter((piece) => !piece.startsWith("-"))
}

const harmless = /^[\p{L}\p{N}_@%+=:,./~^-]+$/u

function quote(value: string): string {
  return harmless.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`
}

/** A word that another command makes; `*` stands for what is not known. */
function toShownWord(value: string): string {
  const shown = toShown(value)
  return isKnown(value) || !harmless.test(shown.replaceAll("*", "")) ? quote(shown) : shown
}

/** The text of a word for patterns: its value if all characters are harmless, else the source. */
function toPatternText(word: Word): string {
  const value = toLiteral(word)
  return value !== undefined && harmless.test(value) ? value : word.source
}

function toText(words: readonly Word[]): string {
  return words.map(toPatternText).join(" ")
}

/** A word of a rule's text in which a hole stands for any text. */
function toHole(field: Field): string {
  if (field.values.length !== 1) return hole.any
  return field.isOpen || field.glob !== undefined ? hole.any : field.values[0]!.replace(/[\x01-\x03]/g, hole.any)
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory()
  } catch {
    return false
  }
}

function readScript(path: string): string | undefined {
  try {
    const info = statSync(path)
    if (!info.isFile() || info.size > maxScriptBytes) return undefined
    return readFileSync(path, "utf8")
  } catch {
    return undefined
  }
}

/** The roots of the repositories that the folders are in. */
function findGitRoots(folders: Folders): readonly string[] {
  if (!folders) return [hole.any]
  return folders.map((folder) => {
    for (let path = folder; ; path = dirname(path)) {
      if (exists(join(path, ".git"))) return path
      if (path === dirname(path)) return hole.any
    }
  })
}

function exists(path: string): boolean {
  try {
    statSync(path)
    return true
  } catch {
    return false
  }
}
