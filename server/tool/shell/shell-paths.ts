// Which files and folders a shell line names, as far as its words tell: arguments of the usual file commands, output
// options, redirections and `cd`. It is a net for honest mistakes; what a program does inside nobody sees here.
import type { ShellCommand, ShellLine } from "../../permission/shell/shell-line.ts"
import type { ShellWord } from "../../permission/shell/shell-word.ts"

export type ShellPaths = {
  /** Read or written by name. */
  readonly paths: readonly string[]
  /** Written: by redirection or by an output option. */
  readonly writes: readonly string[]
  /** Written, and nobody knows where before the shell does; the source of the word. */
  readonly unknownWrites: readonly string[]
  /** Where `cd` leads; undefined when that isn't known. */
  readonly directories: readonly (string | undefined)[]
}

const fileCommands = new Set(
  (
    "cat chgrp chmod chown cp dd diff file head install less link ln ls mkdir mv readlink rm rmdir rsync shred sort " +
    "stat tac tail tee touch tree truncate unlink wc"
  ).split(" "),
)
const changers = new Set(["cd", "pushd"])

const outputOptions: Readonly<Record<string, RegExp>> = {
  curl: /^(-o|--output)$/,
  wget: /^(-O|--output-document)$/,
  gcc: /^-o$/,
  cc: /^-o$/,
  clang: /^-o$/,
  sort: /^(-o|--output)$/,
  git: /^(-o|--output|--output-directory)$/,
}
const placeOptions: Readonly<Record<string, RegExp>> = {
  git: /^(-C|--git-dir|--work-tree)$/,
  make: /^(-C|--directory)$/,
  tar: /^(-C|--directory)$/,
  npm: /^(--prefix|-C)$/,
}

/** Devices that are no files to anybody. */
function isHarmlessDevice(path: string): boolean {
  return /^\/dev\/(null|zero|full|random|urandom|tty|stdin|stdout|stderr|fd\/\d+)$/.test(path)
}

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
    if (changers.has(name)) directories.push(...findTarget(args))
    if (fileCommands.has(name)) paths.push(...args.filter((word) => !word.text.startsWith("-")).flatMap(toOperand))
    findOptions(command, outputOptions[name] ?? /^--output$/).forEach(addWrite)
    findOptions(command, placeOptions[name] ?? /^$/).forEach((word) => paths.push(...toPath(word)))
  }
  const isFile = (path: string) => !isHarmlessDevice(path)
  return { paths: paths.filter(isFile), writes: writes.filter(isFile), unknownWrites, directories }
}

function findTarget(args: readonly ShellWord[]): (string | undefined)[] {
  const target = args.find((word) => !/^-[LPe@]*$|^--$/.test(word.text))
  // `cd` and `cd -` lead where nobody has looked yet.
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

// `dd` names its files `if=` and `of=`.
function toOperand(word: ShellWord): string[] {
  const operand = /^(?:if|of)=(.*)$/s.exec(word.prefix)
  return toPath(operand ? { ...word, value: word.value && operand[1], prefix: operand[1]! } : word)
}

/** The path of a word; of one that the shell expands, the folder that is certain. */
function toPath(word: ShellWord): string[] {
  if (word.value !== undefined) return [word.prefix]
  const folder = word.prefix.slice(0, word.prefix.lastIndexOf("/") + 1)
  return folder === "" ? [] : [folder]
}
