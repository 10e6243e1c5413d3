// Commands that run another command. Their options with a value are listed, so that the inner command is found. The
// wrapper itself needs permission too.
import { literalWord, type ShellWord } from "./shell-word.ts"

export type InnerCommand =
  | { readonly kind: "words"; readonly words: readonly ShellWord[] }
  | { readonly kind: "script"; readonly script: string }
  /** The command that it runs cannot be determined. */
  | { readonly kind: "unknown" }

type Wrapper = {
  /** Options whose value is the next word. */
  readonly valued?: readonly string[]
  /** Words between the options and the inner command, e.g. the duration of `timeout`. */
  readonly skip?: number
  readonly hasAssignments?: boolean
}

const wrappers: Readonly<Record<string, Wrapper>> = {
  builtin: {},
  busybox: {},
  chroot: { valued: ["--userspec", "--groups"], skip: 1 },
  command: {},
  coproc: {},
  doas: { valued: ["-u", "-C"] },
  env: { valued: ["-u", "--unset", "-C", "--chdir"], hasAssignments: true },
  exec: { valued: ["-a"] },
  flock: { valued: ["-w", "--timeout", "-E"], skip: 1 },
  ionice: { valued: ["-c", "-n", "-p", "--class", "--classdata"] },
  nice: { valued: ["-n", "--adjustment"] },
  nohup: {},
  parallel: { valued: ["-j", "--jobs"] },
  setsid: {},
  stdbuf: { valued: ["-i", "-o", "-e", "--input", "--output", "--error"] },
  strace: { valued: ["-e", "-o", "-s", "-p"] },
  sudo: {
    valued: ["-u", "-g", "-h", "-p", "-C", "-T", "-D", "-R", "--user", "--group", "--chdir"],
    hasAssignments: true,
  },
  time: { valued: ["-f", "-o", "--format", "--output"] },
  timeout: { valued: ["-s", "--signal", "-k", "--kill-after"], skip: 1 },
  unbuffer: {},
  watch: { valued: ["-n", "--interval"] },
  xargs: { valued: ["-I", "-i", "-L", "-n", "-P", "-s", "-d", "-a", "-E", "--max-args", "--max-procs", "--replace"] },
}

const shells = new Set(["sh", "bash", "dash", "zsh", "ksh", "ash", "fish", "su", "runuser"])

const special: Readonly<Record<string, (words: readonly ShellWord[]) => InnerCommand[]>> = {
  eval: (words) => (words.length > 1 ? [joinScript(words.slice(1))] : []),
  trap: (words) => (words.length > 2 && words[1]!.value !== "-" ? [toScript(words[1]!)] : []),
  find: findExec,
  fd: findExec,
  fdfind: findExec,
}

/** Whether a command of this name runs another one. */
export function isWrapper(name: string): boolean {
  return name in wrappers || name in special || shells.has(name)
}

/** The commands that a command runs. `words` begin with its name, which may contain folders. */
export function listInner(words: readonly ShellWord[]): InnerCommand[] {
  const name = words[0]?.value?.split("/").at(-1) ?? ""
  if (shells.has(name)) return readShell(words)
  const own = Object.hasOwn(special, name) ? special[name] : undefined
  if (own) return own(words)
  const wrapper = Object.hasOwn(wrappers, name) ? wrappers[name] : undefined
  return wrapper ? unwrap(name, wrapper, words) : []
}

function unwrap(name: string, wrapper: Wrapper, words: readonly ShellWord[]): InnerCommand[] {
  let at = 1
  for (; at < words.length; at++) {
    const word = words[at]!
    const value = word.value
    if (value === undefined) return [{ kind: "unknown" }]
    if (value === "--") {
      at++
      break
    }
    if (name === "env" && /^(-S|--split-string)/.test(value)) return [{ kind: "unknown" }]
    if (name === "command" && /^-[pvV]*[vV]/.test(value)) return []
    if (value.startsWith("-") && value.length > 1) {
      if (wrapper.valued?.includes(value)) at++
    } else if (!(wrapper.hasAssignments && /^\w+=/.test(value))) break
  }
  // Assignments may follow `--` too.
  while (wrapper.hasAssignments && /^\w+=/.test(words[at]?.value ?? "")) at++
  const inner = words.slice(at + (wrapper.skip ?? 0))
  // `flock FILE -c 'script'` and `watch 'script'` pass a script to a shell.
  if (name === "flock" && inner[0]?.value === "-c") return inner[1] ? [toScript(inner[1])] : []
  if (name === "watch" || name === "parallel") return inner.length > 0 ? [joinScript(inner)] : []
  return inner.length > 0 ? [{ kind: "words", words: inner }] : []
}

function readShell(words: readonly ShellWord[]): InnerCommand[] {
  for (let at = 1; at < words.length; at++) {
    const value = words[at]!.value
    if (value === undefined) return [{ kind: "unknown" }]
    if (/^-[a-zA-Z]*c[a-zA-Z]*$/.test(value) || value === "--command") {
      const script = words[at + 1]
      return script ? [toScript(script)] : []
    }
  }
  return []
}

function findExec(words: readonly ShellWord[]): InnerCommand[] {
  const found: InnerCommand[] = []
  for (let at = 1; at < words.length; at++) {
    const value = words[at]!.value
    if (value === undefined || !/^(-exec|-execdir|-ok|-okdir|-x|-X|--exec|--exec-batch)$/.test(value)) continue
    const end = words.findIndex((word, index) => index > at && (word.value === ";" || word.value === "+"))
    found.push({ kind: "words", words: words.slice(at + 1, end < 0 ? undefined : end) })
  }
  return found
}

function joinScript(words: readonly ShellWord[]): InnerCommand {
  const values = words.map((word) => word.value)
  return values.includes(undefined) ? { kind: "unknown" } : toScript(literalWord(values.join(" ")))
}

function toScript(word: ShellWord): InnerCommand {
  return word.value === undefined ? { kind: "unknown" } : { kind: "script", script: word.value }
}
