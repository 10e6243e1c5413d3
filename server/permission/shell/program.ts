// How a program is described: which of its arguments are files and what happens to them, which are commands that it runs, and
// whether it can change anything.
import { type Field, knownValue } from "./expand.ts"
import { type OptionGrammar, type ParsedOptions, parseOptions } from "./options.ts"

/**
 * `list`: names and attributes. `read`: contents. `write`: created or changed. `delete`: removed. `maybe`: any text, which is
 * a file if one of that name exists.
 */
export type AccessKind = "list" | "read" | "write" | "delete" | "maybe"

/** What an argument is; `text` is no file, `run` a script for a shell. */
export type Role = AccessKind | "text" | "run"

/** Collects what a command does. Relative paths refer to its working directory. */
export type Effects = {
  /** Undefined fields are skipped. */
  access(kind: AccessKind, field: Field | undefined): void
  /** A deletion of a folder with all that it contains. */
  deleteTree(field: Field): void
  /** A file in a folder: the target of a copy into a folder that exists. */
  accessIn(kind: AccessKind, folder: Field, name: Field): void
  /** A file whose path is relative to a folder. */
  accessFrom(kind: AccessKind, folder: Field, path: Field): void
  isFolder(field: Field): boolean
  /** Files that the line does not name. */
  accessUnknown(kind: "read" | "write" | "delete"): void
  /** It may run any program, for this reason; the words of the command determine which. */
  runUnknown(reason: string): void
  /** As `runUnknown`, but its input or a file determines which. */
  runOther(reason: string): void
  /** It runs another command. */
  run(words: readonly Field[]): void
  /** It may run this command: rules are applied to it, its files are not examined. */
  mention(words: readonly Field[]): void
  /** It runs a script in a shell: in bash, or in the shell of the system, which may lack a part of the language. */
  runScript(script: Field, isBash?: boolean): void
  /** It runs the script in a file. */
  runScriptFile(path: Field): void
  /** It runs what it reads from its standard input as a script. */
  runInput(isBash: boolean): void
  /** A setting of git is changed. */
  setGitConfig(key: Field): void
  /** What `collect` does happens in another folder. */
  inFolder(folder: Field, collect: () => void): void
  /** What the command reads from its standard input: possible texts with holes. */
  readonly input: readonly string[]
  /** Sets the possible texts that the command prints, each of which may be missing in part where it has a hole. */
  print(values: readonly string[]): void
  /** The command prints the root of the repository. */
  printGitRoot(): void
}

export type Program = {
  readonly grammar?: OptionGrammar
  /** Roles of options with a value, by letter or whole name; others are `text`. */
  readonly roles?: Readonly<Record<string, Role>>
  /** Default: `maybe`. */
  readonly operands?: Role | ((parsed: ParsedOptions, effects: Effects) => void)
  /** An option that is not understood can make it run another program. */
  readonly canRun?: true
  /** It changes nothing but the files that it writes by the rules above. */
  readonly looks?: boolean | ((parsed: ParsedOptions) => boolean)
  /** Arguments that cannot be known name no files. */
  readonly ignoresUnknown?: true
}

const none: OptionGrammar = { short: "" }

/** Adds the effects of a command; returns whether it only looks. */
export function describeCommand(program: Program, args: readonly Field[], effects: Effects): boolean {
  const parsed = parseOptions(args, program.grammar ?? none)
  const { options, operands, isUncertain, isHiding } = parsed
  if (program.canRun && isUncertain) effects.runUnknown("its options are not certain")
  if (isHiding && program.grammar && !program.ignoresUnknown) {
    for (const role of Object.values(program.roles ?? {}))
      if (role !== "text" && role !== "run" && role !== "list") effects.accessUnknown(role === "maybe" ? "read" : role)
    if (program.looks !== true) effects.accessUnknown("write")
  }
  for (const { name, value } of options) applyRole(program.roles?.[name] ?? "text", value, effects)
  if (program.operands !== "text") addUnlistedOptions(program, args, effects)
  if (typeof program.operands === "function") program.operands(parsed, effects)
  else {
    const role = program.operands ?? "maybe"
    const relevant = program.ignoresUnknown ? operands.filter((field) => knownValue(field) !== undefined) : operands
    for (const field of relevant) applyRole(role, field, effects)
  }
  return typeof program.looks === "function" ? program.looks(parsed) : (program.looks ?? false)
}

function applyRole(role: Role, field: Field | undefined, effects: Effects): void {
  if (!field || role === "text") return
  if (role === "run") effects.runScript(field)
  else effects.access(role, field)
}

/** Values of options that the grammar does not list: `--name=VALUE`, and `-xVALUE` where the value looks like a path. */
function addUnlistedOptions(program: Program, args: readonly Field[], effects: Effects): void {
  for (const arg of args) {
    if (arg.values.length !== 1 || !arg.values[0]!.startsWith("-")) continue
    const value = /^--?[\w-]+=(.+)$/s.exec(arg.values[0]!)?.[1] ?? /^-[^-=]*?([~./].*)$/s.exec(arg.values[0]!)?.[1]
    if (value === undefined || (program.ignoresUnknown && knownValue(arg) === undefined)) continue
    const name = /^--([\w-]+)=/.exec(arg.values[0]!)?.[1]
    // A listed option has its role already.
    if (name !== undefined && new RegExp(`(^|\\s)${name}=`).test(program.grammar?.long ?? "")) continue
    effects.access("maybe", { ...arg, values: [value], glob: undefined })
  }
}
