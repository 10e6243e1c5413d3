// Programs that run a command that their arguments name, shells, and interpreters.
// Guarantee: an option that the grammar of a wrapper lacks makes the command unknown.
import { type Field, knownValue, literalField } from "./expand.ts"
import { hole, knownPrefix } from "./holes.ts"
import { type OptionGrammar, type ParsedOptions, parseOptions } from "./options.ts"
import type { Effects, Role } from "./program.ts"
import { hasHiddenOption } from "./file-programs.ts"

type Wrapper = {
  readonly grammar: OptionGrammar
  /** Operands between the options and the command. */
  readonly skip?: number
  readonly roles?: Readonly<Record<string, Role>>
  /** Assignments may precede the command. */
  readonly assigns?: true
  /** The folder in which the command runs. */
  readonly folder?: readonly string[]
  /** With one of these options no command is run. */
  readonly except?: readonly string[]
  /** With one of these options, or without a command, a shell is started. */
  readonly shell?: readonly string[]
  readonly startsShell?: true
}

const stops = true as const
const plain = (short = "", long = ""): Wrapper => ({ grammar: { short, long, stops } })

const wrapperTable: Readonly<Record<string, Wrapper>> = {
  builtin: plain(),
  chroot: { grammar: { short: "", long: "userspec= groups= skip-chdir", stops }, skip: 1, startsShell: true },
  command: { grammar: { short: "pvV", stops }, except: ["v", "V"] },
  doas: { grammar: { short: "C:u:a:nsL", stops }, shell: ["s"] },
  exec: plain("a:cl"),
  fakeroot: plain("l:s:i:b:u", "lib= faked= unknown-is-real"),
  firejail: plain("", "quiet noprofile net= private"),
  flock: {
    grammar: {
      short: "sxeonFE:w:c:u",
      long: "shared exclusive unlock nonblock timeout= wait= conflict-exit-code= close command= no-fork verbose",
      stops,
    },
    skip: 1,
  },
  ionice: {
    grammar: { short: "c:n:p:P:u:t", long: "class= classdata= pid= pgid= uid= ignore", stops },
    except: ["p", "P", "u"],
  },
  ltrace: plain("e:o:s:n:u:l:a:fcCiSrtT"),
  nice: { grammar: { short: "n:0123456789", long: "adjustment=", stops } },
  nohup: plain(),
  nsenter: {
    grammar: {
      short: "at:m::u::i::n::p::C::U::T::S:G:r::w::W:FZe",
      long: "all target= mount=? uts=? ipc=? net=? pid=? cgroup=? user=? time=? setuid= setgid= preserve-credentials root=? wd=? wdns= no-fork",
      stops,
    },
    startsShell: true,
  },
  numactl: plain("i:N:m:C:p:l", "interleave= cpunodebind= membind= physcpubind= preferred= localalloc all"),
  perf: plain(),
  prlimit: {
    grammar: {
      short: "p:o:c::d::e::f::i::l::m::n::q::r::s::t::u::v::x::y::",
      long: "pid= output= core=? data=? nice=? fsize=? sigpending=? memlock=? rss=? nofile=? msgqueue=? rtprio=? stack=? cpu=? nproc=? as=? locks=? rttime=? noheadings raw verbose",
      stops,
    },
    except: ["p", "pid"],
  },
  setpriv: {
    grammar: {
      short: "dn",
      long: "dump no-new-privs ambient-caps= inh-caps= bounding-set= ruid= euid= rgid= egid= reuid= regid= clear-groups keep-groups init-groups groups= securebits= pdeathsig= ptracer= selinux-label= apparmor-profile= landlock-access= landlock-rule= seccomp-filter= reset-env",
      stops,
    },
  },
  setsid: plain("cfw", "ctty fork wait"),
  stdbuf: plain("i:o:e:", "input= output= error="),
  strace: {
    grammar: {
      short: "a:b:e:E:I:o:O:p:P:s:S:u:U:X:cCdDfFhiknNqrtTvVwxyYzZ",
      long: "output= trace= string-limit= follow-forks summary summary-only",
      stops,
    },
    roles: { o: "write", output: "write" },
    except: ["p"],
  },
  taskset: { grammar: { short: "apc", long: "all-tasks pid cpu-list", stops }, skip: 1, except: ["p", "pid"] },
  time: {
    grammar: { short: "f:o:apqv", long: "format= output= append portability quiet verbose", stops },
    roles: { o: "write", output: "write" },
  },
  timeout: {
    grammar: { short: "k:s:fpv", long: "kill-after= signal= foreground preserve-status verbose", stops },
    skip: 1,
  },
  unbuffer: plain("p"),
  unshare: {
    grammar: {
      short: "i::m::n::p::u::U::C::T::fcrR:w:S:G:l:",
      long: "ipc=? mount=? net=? pid=? uts=? user=? cgroup=? time=? fork map-root-user map-current-user map-auto map-user= map-group= map-users= map-groups= kill-child=? mount-proc=? propagation= setgroups= root= wd= setuid= setgid= monotonic= boottime= keep-caps",
      stops,
    },
    startsShell: true,
    folder: ["w", "wd"],
  },
  chrt: {
    grammar: {
      short: "mvabdfiorReGp:T:P:D:",
      long: "all-tasks batch deadline fifo idle other rr ext reset-on-fork max pid= verbose sched-runtime= sched-period= sched-deadline=",
      stops,
    },
    skip: 1,
    except: ["p", "pid"],
  },
  catchsegv: plain(),
  chronic: plain("ev"),
  ifne: plain("n"),
  valgrind: {
    grammar: {
      short: "vqh",
      long: "leak-check= tool= error-exitcode= track-origins= show-leak-kinds= log-file= suppressions= quiet",
      stops,
      hasSingleDash: true,
    },
    roles: { "log-file": "write" },
  },
  "xvfb-run": plain("ae:f:l:n:p:s:w:", "auto-servernum server-args= server-num= error-file="),
  "dbus-run-session": plain("", "config-file= dbus-daemon="),
  "cross-env": { grammar: { short: "", stops }, assigns: true },
  dotenv: { grammar: { short: "e:p:c::o", stops }, roles: { e: "read" } },
}

// Programs that run the command that follows their own words; these are part of the name.
const runners =
  /^(pipx run|npm exec|npm x|pnpm exec|pnpm dlx|yarn exec|yarn dlx|bun x|uv run|uv tool run|poetry run|pipenv run|hatch run|rye run|pdm run|conda run|bundle exec|rbenv exec|pyenv exec|mise exec|mise x|direnv exec|cgexec|eatmydata|torsocks|proxychains4?|rlwrap|caffeinate|winpty|env-cmd)$/

// Programs that run others in ways that are not analysed.
const launchers =
  /^(su|runuser|sg|newgrp|expect|at|batch|parallel|hyperfine|entr|watchexec|nodemon|concurrently|tmux|screen|zellij|byobu|ssh-agent|dbus-launch|gdb|lldb|rr|proot|bwrap|systemd-run|faketime|socat|nc|ncat|netcat|op|doppler|aws-vault|sops|nix|nix-shell|nix-env|guix|osascript|unison|lxc-attach|start-stop-daemon|daemonize|setlsf|dtach|abduco|tsp|make-4)$/

// Programs that run others when an option says so.
const withOptions =
  /^(vi|vim|view|nvim|ex|ed|emacs|nano|less|more|most|man|info|gpg|gpg2|sqlite3|psql|mysql|ssh|scp|sftp|openssl|mutt|telnet|ftp|ansible|ansible-playbook|terraform|vagrant|tcpdump|nmap|crontab|pg_dump|mongo|mongosh|redis-cli|sysbench|zsh5|logrotate|run-parts|ctags|cscope|cmake|ninja|ctest|gcc|g\+\+|cc|c\+\+|clang|clang\+\+|pip|pip3)$/

const shellNames = /^(sh|bash|dash|zsh|ksh|mksh|ash|fish|rbash|csh|tcsh|yash)$/
const interpreterNames =
  /^(python|pypy|perl|ruby|irb|node|nodejs|deno|bun|php|lua|luajit|tclsh|wish|expect|Rscript|R|julia|ghci|runghc|osascript|pwsh|powershell|groovy|scala|jshell|elixir|iex|erl|guile|racket|sbcl|clisp|swipl|ts-node|tsx|raku|crystal|nim|octave|gnuplot|bc|dc|m4|gdb|lldb|ghc|ocaml|java|jython|jruby)[\d.]*(m|t|-config)?$/

/** Whether a name belongs to a program that runs others, so that its first words do not say what is run. */
export function isWrapper(name: string): boolean {
  return (
    Object.hasOwn(wrapperTable, name) ||
    Object.hasOwn(specialWrappers, name) ||
    shellNames.test(name) ||
    interpreterNames.test(name) ||
    /^(eval|source|\.|[gmn]?awk|g?sed|g?tar|bsdtar|zip|rsync|split)$/.test(name) ||
    launchers.test(name) ||
    withOptions.test(name) ||
    isLoader(name)
  )
}

const isLoader = (name: string) => /^ld(-linux[\w-]*|-musl[\w-]*|)\.so[\d.]*$/.test(name)

/** The effects of a program that runs others; undefined when it is none. Returns whether it only looks by itself. */
export function describeWrapper(name: string, args: readonly Field[], effects: Effects): boolean | undefined {
  if (shellNames.test(name)) return readShell(name, args, effects)
  const special = Object.hasOwn(specialWrappers, name) ? specialWrappers[name] : undefined
  if (special) return special(args, effects)
  const wrapper = Object.hasOwn(wrapperTable, name) ? wrapperTable[name] : undefined
  if (wrapper) return unwrap(wrapper, args, effects)
  if (isLoader(name)) return runRest(args, effects)
  if (interpreterNames.test(name)) return readInterpreter(name, args, effects)
  return readRunner(name, args, effects)
}

function has(parsed: ParsedOptions, names: readonly string[] | undefined): boolean {
  return parsed.options.some(({ name }) => names?.includes(name))
}

function unwrap(wrapper: Wrapper, args: readonly Field[], effects: Effects): boolean {
  const parsed = parseOptions(args, wrapper.grammar)
  if (parsed.isUncertain) effects.runUnknown("an option of a program that runs others is not certain")
  for (const { name, value } of parsed.options) {
    const role = wrapper.roles?.[name]
    if (value && role && role !== "text" && role !== "run") effects.access(role, value)
    if (name === "c" && role === undefined && wrapper === wrapperTable["flock"] && value) effects.runScript(value)
  }
  if (has(parsed, wrapper.except)) return parsed.options.every(({ name }) => /^[vV]$/.test(name))
  if (has(parsed, wrapper.shell)) effects.runOther("it starts a shell")
  const words = parsed.operands.slice(wrapper.skip ?? 0)
  const command = wrapper.assigns ? skipAssignments(words, effects) : words
  if (wrapper === wrapperTable["flock"] && /^(-c|--command)$/.test(knownValue(command[0]) ?? "") && command[1]) {
    effects.runScript(command[1])
    return true
  }
  if (command.length === 0) {
    if (wrapper.startsShell) effects.runOther("it starts a shell")
    return true
  }
  const folder = parsed.options.find(({ name }) => wrapper.folder?.includes(name))?.value
  if (folder) {
    effects.access("list", folder)
    effects.inFolder(folder, () => effects.run(command))
  } else effects.run(command)
  return true
}

/** Removes `NAME=value` words. Variables that name programs make the command unknown. */
function skipAssignments(words: readonly Field[], effects: Effects): readonly Field[] {
  let at = 0
  for (; at < words.length; at++) {
    const field = words[at]!
    const start = field.isOpen ? "" : knownPrefix(field.values[0]!)
    const name = /^(\w+)=/.exec(start)?.[1]
    if (name === undefined) break
    if (isSteering(name)) effects.runUnknown(`the variable ${name} can name a program`)
  }
  return words.slice(at)
}

/** Whether a variable of the environment determines which programs run. */
export function isSteering(name: string): boolean {
  return /^(PATH|HOME|IFS|ENV|SHELL|SHELLOPTS|BASHOPTS|BASH_.*|PS[0-4]|PROMPT_COMMAND|CDPATH|GLOBIGNORE|EXECIGNORE|FCEDIT|EDITOR|VISUAL|BROWSER|.*PAGER|GIT_(?!AUTHOR_|COMMITTER_|TERMINAL_PROMPT$|MERGE_AUTOEDIT$|OPTIONAL_LOCKS$|TRACE).*|LD_.*|DYLD_.*|GCONV_PATH|LESS.*|MAN.*|SSH_.*|RSYNC_.*|CVS_RSH|TAR_OPTIONS|MAKEFLAGS|MAKEFILES|GNUMAKEFLAGS|NODE_OPTIONS|NODE_PATH|(?:npm|NPM|pnpm|YARN|BUN)_.*|PYTHON(?!UNBUFFERED$|DONTWRITEBYTECODE$|IOENCODING$|UTF8$|HASHSEED$|WARNINGS$).*|PERL.*|RUBY.*|GEM_.*|BUNDLE_.*|LUA_.*|PHP.*|JAVA_TOOL_OPTIONS|_JAVA_OPTIONS|JDK_JAVA_OPTIONS|MAVEN_.*|GRADLE_.*|CARGO_(?!TERM_|INCREMENTAL$|NET_OFFLINE$).*|RUSTC.*|RUSTDOC|GOFLAGS|GOTOOLCHAIN|CC|CXX|CPP|LD|AR|AWKPATH|AWKLIBPATH|TERMINFO.*|TERMCAP|XDG_.*|DOCKER_.*|KUBECONFIG|RIPGREP_CONFIG_PATH|GREP_OPTIONS|POSIXLY_CORRECT|TMPDIR|OPENSSL_.*|WGETRC|CURL_HOME|OPENCODE.*)$/.test(
    name,
  )
}

function runRest(args: readonly Field[], effects: Effects): boolean {
  const at = args.findIndex((field) => !(knownValue(field) ?? "").startsWith("-"))
  if (at > 0) effects.runUnknown("an option of a program that runs others is not certain")
  if (at >= 0) effects.run(args.slice(at))
  return true
}

const specialWrappers: Readonly<Record<string, (args: readonly Field[], effects: Effects) => boolean>> = {
  env: readEnv,
  xargs: readXargs,
  find: readFind,
  fd: readFd,
  fdfind: readFd,
  sudo: readSudo,
  busybox: (args, effects) => runRest(args, effects),
  toybox: (args, effects) => runRest(args, effects),
  setarch: (args, effects) => {
    const at = (knownValue(args[0]) ?? "-").startsWith("-") ? 0 : 1
    return unwrap(
      plain(
        "BFILRSTXZ3vh",
        "32bit fdpic-funcptrs short-inode addr-compat-layout addr-no-randomize whole-seconds sticky-timeouts read-implies-exec mmap-page-zero 3gb 4gb uname-2.6 verbose",
      ),
      args.slice(at),
      effects,
    )
  },
  ...Object.fromEntries(
    ["linux32", "linux64", "i386", "x86_64"].map((name) => [
      name,
      (args: readonly Field[], effects: Effects) =>
        unwrap(plain("BFILRSTXZ3vh", "addr-no-randomize 3gb verbose"), args, effects),
    ]),
  ),
  watch: readWatch,
  script: readScriptRecorder,
  npx: readNpx,
  bunx: readNpx,
  pnpx: readNpx,
  uvx: readNpx,
  trap: (args, effects) => {
    const first = knownValue(args[0])
    const rest = first === "--" ? args.slice(1) : args
    if (rest.length > 1 && knownValue(rest[0]) !== "-" && rest[0]) effects.runScript(rest[0])
    return first === undefined || !/^-[lp]/.test(first) || true
  },
  nice: (args, effects) => {
    // `nice -5 COMMAND`, `nice -n5`: digits are options.
    const rest = /^-\d+$/.test(knownValue(args[0]) ?? "") ? args.slice(1) : args
    return unwrap(wrapperTable["nice"]!, rest, effects)
  },
}

function readEnv(args: readonly Field[], effects: Effects): boolean {
  const grammar = {
    short: "iC:u:S:a:v0",
    long: "ignore-environment null unset= chdir= split-string= argv0= debug block-signal=? default-signal=? ignore-signal=? list-signal-handling",
    stops,
  }
  const first = args.findIndex((field) => knownValue(field) !== "-")
  const parsed = parseOptions(first > 0 ? args.slice(first) : args, grammar)
  if (parsed.isUncertain) effects.runUnknown("an option of env is not certain")
  const split = parsed.options
    .filter(({ name }) => name === "S" || name === "split-string")
    .map(({ value }) => knownValue(value))
  // Quotes, variables and escapes have their own meaning there.
  if (split.some((value) => value === undefined || /[\\'"$#]/.test(value)))
    effects.runUnknown("the words of env -S are not certain")
  const words = [
    ...split.flatMap((value) =>
      (value ?? "")
        .split(/\s+/)
        .filter((word) => word !== "")
        .map(literalField),
    ),
    ...parsed.operands,
  ]
  if (words[0] && split.length > 0 && (knownValue(words[0]) ?? "").startsWith("-")) return readEnv(words, effects)
  const command = skipAssignments(words, effects)
  const folder = parsed.options.findLast(({ name }) => name === "C" || name === "chdir")?.value
  if (folder) effects.access("list", folder)
  if (command.length > 0) {
    if (folder) effects.inFolder(folder, () => effects.run(command))
    else effects.run(command)
  }
  return true
}

function readSudo(args: readonly Field[], effects: Effects): boolean {
  const grammar = {
    short: "ABbEeHhKklPSsivVnNp:C:D:g:R:r:t:T:U:u:a:c:",
    long: "askpass bell background preserve-env=? edit set-home login non-interactive prompt= chdir= group= user= shell stdin command-timeout= host= chroot= role= type= other-user= close-from= list validate reset-timestamp remove-timestamp",
    stops,
  }
  const parsed = parseOptions(args, grammar)
  if (parsed.isUncertain || has(parsed, ["s", "shell", "i", "login", "R", "chroot"]))
    effects.runOther("sudo starts a shell")
  if (has(parsed, ["e", "edit"])) {
    parsed.operands.forEach((field) => effects.access("write", field))
    return true
  }
  const command = skipAssignments(parsed.operands, effects)
  const folder = parsed.options.find(({ name }) => name === "D" || name === "chdir")?.value
  if (folder) effects.access("list", folder)
  if (command.length > 0) {
    if (folder) effects.inFolder(folder, () => effects.run(command))
    else effects.run(command)
  }
  return true
}

function readXargs(args: readonly Field[], effects: Effects): boolean {
  const grammar = {
    short: "0a:d:E:e::I:i::L:l::n:P:rs:tpxo",
    long: "null arg-file= delimiter= eof=? replace=? max-lines=? max-args= max-procs= no-run-if-empty max-chars= verbose interactive exit open-tty process-slot-var= show-limits",
    stops,
  }
  const parsed = parseOptions(args, grammar)
  if (parsed.isUncertain) effects.runUnknown("an option of xargs is not certain")
  const file = parsed.options.find(({ name }) => name === "a" || name === "arg-file")?.value
  if (file) effects.access("read", file)
  const input = file ? [hole.any] : effects.input
  const words = parsed.operands.length > 0 ? parsed.operands : [literalField("echo")]
  const replacing = parsed.options.findLast(({ name }) => /^(I|i|replace)$/.test(name))
  const stdin: Field = { values: input, glob: undefined, isOpen: true }
  if (!replacing) {
    effects.run([...words, stdin])
    return true
  }
  const mark = replacing.value ? knownValue(replacing.value) : "{}"
  if (mark === undefined || mark === "") effects.runUnknown("what xargs replaces is not certain")
  else effects.run(words.map((word) => replaceMark(word, mark, input)))
  return true
}

/** A word in which a mark stands for one of these texts. */
function replaceMark(word: Field, mark: string, texts: readonly string[]): Field {
  if (!word.values.some((value) => value.includes(mark))) return word
  return {
    values: word.values.flatMap((value) => texts.map((text) => value.replaceAll(mark, () => text))),
    glob: undefined,
    isOpen: false,
  }
}

const withValue =
  /^-(i?(name|path|wholename|regex|lname)|x?type|maxdepth|mindepth|[mca]time|[mca]min|size|perm|user|group|uid|gid|links|inum|newer\w*|anewer|cnewer|samefile|printf|fprint0?|fprintf|fls|files0-from|fstype|used|regextype|context)$/
const findActions = /^-(exec|execdir|ok|okdir)$/

function readFind(args: readonly Field[], effects: Effects): boolean {
  // Options, then starting points, then the expression.
  let at = 0
  while (/^-([HLP]|O\d|D)$/.test(knownValue(args[at]) ?? "")) at += knownValue(args[at]) === "-D" ? 2 : 1
  const end = args.findIndex((field, index) => index >= at && /^([-(!,]|\\?\()/.test(field.values[0]!))
  const starts = args.slice(at, end < 0 ? args.length : end)
  const points = starts.length > 0 ? starts : [literalField(".")]
  points.forEach((field) => effects.access("list", field))
  const expression = end < 0 ? [] : args.slice(end)
  const hide = () => {
    effects.runUnknown("an argument of find can be -exec")
    effects.accessUnknown("write")
  }
  if (starts.some((field) => field.isOpen || field.values.some((value) => value.startsWith(hole.any)))) hide()
  else if (hasHiddenOption(starts)) effects.runUnknown("an argument of find can be -exec")
  const known = expression.map((field) => knownValue(field) ?? hole.any)
  const followsLinks = [...args.slice(0, at).map(knownValue), ...known].some((value) =>
    /^-(L|follow)$/.test(value ?? ""),
  )
  const isPlain = !known.some((value) => /^(!|-not|-o|-or|,|-a?false)$/.test(value) || value === hole.any)
  const names: string[] = []
  const found = () =>
    followsLinks
      ? [hole.any]
      : points.flatMap((field) => field.values.map((start) => toFound(start, isPlain ? names : [])))
  for (let index = 0; index < expression.length; index++) {
    const value = known[index]!
    const next = expression[index + 1]
    if (value === hole.any) hide()
    else if (/^-(fprint0?|fls|fprintf)$/.test(value)) effects.access("write", next)
    else if (/^-(newer\w*|anewer|cnewer|samefile)$/.test(value)) effects.access("list", next)
    else if (value === "-files0-from") effects.access("read", next)
    else if (value === "-delete") effects.deleteTree({ values: found(), glob: undefined, isOpen: false })
    else if (/^-i?(name|path|wholename)$/.test(value))
      names.push(...(next?.values ?? []).map((name) => toName(value, name)))
    else if (findActions.test(value)) {
      const stop = expression.findIndex((field, place) => place > index && /^[;+]$/.test(knownValue(field) ?? ""))
      const words = expression
        .slice(index + 1, stop < 0 ? undefined : stop)
        .map((word) => replaceMark(word, "{}", found()))
      if (words.length > 0 && value.endsWith("dir")) {
        effects.inFolder({ values: [hole.any], glob: undefined, isOpen: true }, () => effects.run(words))
      } else if (words.length > 0) effects.run(words)
      if (stop < 0) effects.runUnknown("the command of find has no end")
      else index = stop
      continue
    }
    // The values of tests are no tests themselves.
    if (withValue.test(value) && next && !next.isOpen) index += value === "-fprintf" ? 2 : 1
  }
  effects.print(found())
  return true
}

/** The pattern of the last name of what a test of find matches. */
function toName(test: string, pattern: string): string {
  const name = pattern.slice(pattern.lastIndexOf("/") + 1)
  // In a path, wildcards match slashes too.
  if (!test.endsWith("name") || test.endsWith("wholename")) return /[*?[\0-\x03]/.test(name) ? "*" : name
  return test === "-iname" ? name.replace(/[A-Za-z]/g, "?") : name
}

/** What a search finds: a path below the starting point, with the name that it asks for where it is certain. */
function toFound(start: string, names: readonly string[]): string {
  const [name] = names
  const isPlain = names.length === 1
  const base = start === "/" ? "" : start
  return isPlain ? `${base}/${hole.below}/${name!.replace(/\[[^\]]*\]|[*?]+/g, hole.name)}` : `${base}/${hole.below}`
}

function readFd(args: readonly Field[], effects: Effects): boolean {
  const at = args.findIndex((field) => /^(-x|-X|--exec|--exec-batch)$/.test(knownValue(field) ?? ""))
  const options = at < 0 ? args : args.slice(0, at)
  if (hasHiddenOption(options) || options.some((field) => /^(--exec|-\w*[xX]|--ex)/.test(field.values[0]!)))
    effects.runUnknown("an argument of fd can be --exec")
  const operands = options.filter((field) => !field.values[0]!.startsWith("-"))
  operands.slice(1).forEach((field) => effects.access("list", field))
  const starts = operands.length > 1 ? operands.slice(1) : [literalField(".")]
  const found = starts.flatMap((field) => field.values.map((start) => toFound(start, [])))
  effects.print(found)
  if (at < 0) return true
  const words = args.slice(at + 1)
  const hasMark = words.some((word) => word.values.some((value) => /\{[^}]?[^}]?\}/.test(value)))
  const file: Field = { values: found, glob: undefined, isOpen: true }
  effects.run(hasMark ? words.map((word) => (/\{.{0,2}\}/.test(word.values[0]!) ? file : word)) : [...words, file])
  return true
}

function readWatch(args: readonly Field[], effects: Effects): boolean {
  const grammar = {
    short: "bcCd::egin:pq:tr:xwf",
    long: "beep color no-color differences=? errexit chgexit interval= precise equexit= no-title no-rerun exec no-wrap follow",
    stops,
  }
  const parsed = parseOptions(args, grammar)
  if (parsed.isUncertain) effects.runUnknown("an option of watch is not certain")
  if (has(parsed, ["x", "exec"])) effects.run(parsed.operands)
  else if (parsed.operands.length > 0) effects.runScript(joinFields(parsed.operands))
  return true
}

/** The words as one text for a shell. */
export function joinFields(words: readonly Field[]): Field {
  if (words.some((word) => word.isOpen || word.glob !== undefined || word.values.length !== 1))
    return { values: [hole.any], glob: undefined, isOpen: false }
  return literalField(words.map((word) => word.values[0]!).join(" "))
}

function readScriptRecorder(args: readonly Field[], effects: Effects): boolean {
  const parsed = parseOptions(args, {
    short: "ac:eE:fI:B:O:T:m:o:qt::h",
    long: "append command= return echo= flush force log-in= log-io= log-out= log-timing= logging-format= output-limit= quiet timing=?",
  })
  if (parsed.isUncertain) effects.runUnknown("an option of script is not certain")
  for (const { name, value } of parsed.options)
    if (/^(I|B|O|T|t|timing|log-.*)$/.test(name)) effects.access("write", value)
  parsed.operands.forEach((field) => effects.access("write", field))
  const command = parsed.options.find(({ name }) => name === "c" || name === "command")?.value
  if (command) effects.runScript(command)
  else effects.runOther("script starts a shell")
  return false
}

function readNpx(args: readonly Field[], effects: Effects): boolean {
  const parsed = parseOptions(args, {
    short: "p:c:yqw:",
    long: "package= call= yes no quiet workspace= workspaces from= with= python= no-install ignore-existing",
    stops,
  })
  if (parsed.isUncertain) effects.runUnknown("an option of a program that runs others is not certain")
  for (const { name, value } of parsed.options) if ((name === "c" || name === "call") && value) effects.runScript(value)
  const [program, ...rest] = parsed.operands
  const name = knownValue(program)
  if (program && name === undefined) effects.runUnknown("the package that it runs is not certain")
  // The version of a package is no part of its name.
  else if (program) effects.run([literalField(name!.replace(/(?<=.)@[\w.^~*-]+$/, "")), ...rest])
  return false
}

/** A shell: its script is an argument, a file, or what it reads. */
function readShell(name: string, args: readonly Field[], effects: Effects): boolean {
  const rest = [...args]
  const isBash = /^(r?bash|zsh|m?ksh)$/.test(name)
  let isCommand = false
  let isStdin = false
  while (rest.length > 0) {
    const value = knownValue(rest[0])
    if (value === undefined) {
      if (rest[0]!.isOpen || /^[-+\0]/.test(rest[0]!.values[0]!)) {
        effects.runUnknown("an option of the shell is not certain")
        return false
      }
      break
    }
    if (value === "--" || value === "-") {
      rest.shift()
      break
    }
    if (!/^[-+]./.test(value)) break
    rest.shift()
    if (/^--(norc|noprofile|login|posix|restricted|verbose)$/.test(value)) continue
    if (/^--(version|help)$/.test(value)) return true
    if (value === "--command") {
      isCommand = true
      continue
    }
    // An interactive shell and one with other start-up files run more than the script.
    if (value.startsWith("--") || (value.startsWith("-") && /[iO]/.test(value)))
      effects.runOther("the shell reads other files")
    if (/^-[a-zA-Z]*c/.test(value)) isCommand = true
    if (/^-[a-zA-Z]*s/.test(value)) isStdin = true
    if (/^[-+][a-zA-Z]*o$/.test(value)) rest.shift()
  }
  // Options may follow `-c`.
  if (isCommand) {
    const [script] = rest
    if (!script || script.isOpen || knownValue(script) === undefined)
      effects.runUnknown("the script of the shell is not certain")
    else effects.runScript(script, isBash)
  } else if (rest.length > 0 && !isStdin) effects.runScriptFile(rest[0]!)
  else effects.runInput(isBash)
  return true
}

/** An interpreter: the code that it runs is not analysed, the files that its words name are. */
function readInterpreter(name: string, args: readonly Field[], effects: Effects): boolean {
  const values = args.map(knownValue)
  if (values.length === 1 && /^(--version|-[vV]|--help|-h)$/.test(values[0] ?? "")) return true
  const code = values.findIndex((value) => value !== undefined && codeOption.test(value))
  const script = values.findIndex((value) => value === undefined || !value.startsWith("-") || value === "-")
  // Without a script it reads its code; a word that is not known can be an option with code.
  if (name.startsWith("deno") && /^(eval|repl)$/.test(values[0] ?? ""))
    effects.runUnknown(`${name} runs code that is not analysed`)
  const isUncertain = values.some((value, index) => value === undefined && (script < 0 || index <= script))
  if (isUncertain || (code >= 0 && (script < 0 || code < script)) || script < 0 || values[script] === "-") {
    const reason = `${name} runs code that is not analysed`
    if (!isUncertain && code >= 0) effects.runUnknown(reason)
    else effects.runOther(reason)
  }
  for (const [index, field] of args.entries()) {
    // Code is no file.
    if (code >= 0 && index === code + 1 && code < Math.max(script, 0) + 1) continue
    effects.access("maybe", field)
  }
  return false
}

const codeOption = /^(-[a-zA-Z]*[ceEpr]|--(eval|print|exec|command|require|import|loader)(=.*)?|-[eE].+|-[rM].+)$/

/** What runs on another machine: rules for commands apply to it. */
function mentionRemote(args: readonly Field[], effects: Effects): void {
  const { operands } = parseOptions(args, {
    short: "46AaCfGgKkMNnqsTtVvXxYyB:b:c:D:E:e:F:I:i:J:L:l:m:O:o:P:p:Q:R:S:W:w:",
    stops,
  })
  if (operands.length > 1) effects.mention(operands.slice(1))
}

/** Programs that run others; undefined for any other program. */
function readRunner(name: string, args: readonly Field[], effects: Effects): boolean | undefined {
  const words = [name, ...args.slice(0, 2).map((field) => knownValue(field) ?? "")]
  const length = [3, 2, 1].find((count) => words.length >= count && runners.test(words.slice(0, count).join(" ")))
  if (length !== undefined) {
    const rest = args.slice(length - 1)
    const at = rest.findIndex((field) => !(knownValue(field) ?? "-").startsWith("-"))
    if (at !== 0) effects.runUnknown(`an option of ${words.slice(0, length).join(" ")} is not certain`)
    if (at >= 0) effects.run(rest.slice(at))
    return false
  }
  if (launchers.test(name)) {
    effects.runOther(`${name} can run other programs`)
    const at = args.findIndex((field) => !(knownValue(field) ?? "-").startsWith("-"))
    if (at >= 0) effects.mention(args.slice(at))
    args.forEach((field) => effects.access("maybe", field))
    return false
  }
  if (
    !withOptions.test(name) ||
    /^(cmake|ninja|ctest|gcc|g\+\+|cc|c\+\+|clang|clang\+\+|pip|pip3|terraform)$/.test(name)
  )
    return undefined
  if (args.some((field) => field.isOpen || /^[-+!\0]/.test(field.values[0]!)))
    effects.runUnknown(`an option of ${name} can run other programs`)
  // Editors of lines read commands from their input.
  if (/^(ed|ex)$/.test(name)) {
    effects.runOther(`${name} runs what it reads`)
    effects.accessUnknown("read")
    effects.accessUnknown("write")
  }
  if (name === "ssh") mentionRemote(args, effects)
  args.forEach((field) => effects.access(/^(less|more|most)$/.test(name) ? "read" : "maybe", field))
  return /^(less|more|most|man|info)$/.test(name)
}
