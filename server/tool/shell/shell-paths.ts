// Finds the files and folders that a shell line names: arguments of common file commands, output options, redirections
// and `cd`. It catches mistakes; it cannot see what a program accesses on its own.
import type { ShellCommand, ShellLine } from "../../permission/shell/shell-line.ts"
import type { ShellWord } from "../../permission/shell/shell-word.ts"

export type ShellPaths = {
  /** Read or written, by name. */
  readonly paths: readonly string[]
  /** Written by a redirection or an output option. */
  readonly writes: readonly string[]
  /** Targets of writes that only the shell can expand, as in the source. */
  readonly unknownWrites: readonly string[]
  /** The targets of `cd`; undefined when the target is unknown. */
  readonly directories: readonly (string | undefined)[]
}

const fileCommands = new Set(
  (
    "cat chgrp chmod chown cp dd diff file head install less link ln ls mkdir mv readlink rm rmdir rsync shred sort " +
    "stat tac tail tee touch tree truncate unlink wc"
  ).split(" "),
)
const directoryCommands = new Set(["cd", "pushd"])

const outputOptions: Readonly<Record<string, RegExp>> = {
  curl: /^(-o|--output)$/,
  wget: /^(-O|--output-document)$/,
  gcc: /^-o$/,
  cc: /^-o$/,
  clang: /^-o$/,
  sort: /^(-o|--output)$/,
  git: /^(-o|--output|--output-directory)$/,
}
const directoryOptions: Readonly<Record<string, RegExp>> = {
  git: /^(-C|--git-dir|--work-tree)$/,
  make: /^(-C|--directory)$/,
  tar: /^(-C|--directory)$/,
  npm: /^(--prefix|-C)$/,
}

/** Devices that need no permission. */
function isHarmlessDevice(path: string): boolean {
  return /^\/dev\/(null|zero|full|random|urandom|tty|stdin|stdout|stderr|fd\/\d+)$/.test(path)
}

/** Finds the paths of a parsed line. */
export function findShellPaths(line: ShellLine): ShellPaths {
  const paths: string[] = line.reads.flatMap(toPath)
  const writes: string[] = []
  const unknownWrites: string[] = []
  const directories: (string | undefined)[] = []
  const addWrite = (word: ShellWord) => {
    if (word.value !== undefined) writes.push(word.prefix)
    else {
      unknownWrites.push(word.text)
      paths.push(...toPath(word))
    }
  }
  line.writes.forEach(addWrite)
  for (const command of line.commands) {
    const name = command.words[0]?.value?.split("/").at(-1) ?? ""
    const args = command.words.slice(1)
    if (directoryCommands.has(name)) directories.push(...findTarget(args))
    if (fileCommands.has(name)) paths.push(...args.filter((word) => !word.text.startsWith("-")).flatMap(toOperand))
    findOptions(command, outputOptions[name] ?? /^--output$/).forEach(addWrite)
    findOptions(command, directoryOptions[name] ?? /^$/).forEach((word) => paths.push(...toPath(word)))
  }
  const isFile = (path: string) => !isHarmlessDevice(path)
  return { paths: paths.filter(isFile), writes: writes.filter(isFile), unknownWrites, directories }
}

function findTarget(args: readonly ShellWord[]): (string | undefined)[] {
  const target = args.find((word) => !/^-[LPe@]*$|^--$/.test(word.text))
  // The target of `cd` and `cd -` is unknown.
  if (!target) return [undefined]
  const [path] = toPath(target)
  return [path ?? undefined, ...(target.value === undefined ? [undefined] : [])]
}

function findOptions(command: ShellCommand, option: RegExp): ShellWord[] {
  return command.words.flatMap((word, index) => {
    const value = word.value ?? word.prefix
    const equals = value.indexOf("=")
    if (equals > 0 && option.test(value.slice(0, equals))) {
      const rest = value.slice(equals + 1)
      return [{ text: word.text, value: word.value === undefined ? undefined : rest, prefix: rest }]
    }
    const next = command.words[index + 1]
    return option.test(value) && next ? [next] : []
  })
}

/** The path of an argument. `dd` names its files by `if=` and `of=`. */
function toOperand(word: ShellWord): string[] {
  const operand = /^(?:if|of)=(.*)$/s.exec(word.prefix)
  return toPath(operand ? { ...word, value: word.value && operand[1], prefix: operand[1]! } : word)
}

/** The path of a word; if the shell expands it, the folder that is certain. */
function toPath(word: ShellWord): string[] {
  if (word.value !== undefined) return [word.prefix]
  const folder = word.prefix.slice(0, word.prefix.lastIndexOf("/") + 1)
  return folder === "" ? [] : [folder]
}
