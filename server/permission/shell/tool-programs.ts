// Programs whose arguments are no files, build tools and package managers, and git.
import { type Field, knownValue, literalField } from "./expand.ts"
import { hole, isKnown, mayBeOption } from "./holes.ts"
import { type OptionGrammar, type ParsedOptions, parseOptions } from "./options.ts"
import type { Effects, Program } from "./program.ts"

const text = (looks: boolean): Program => ({ operands: "text", looks })

const printing: Program = {
  operands({ operands, options }, effects) {
    const values = operands.map(knownValue)
    const isPlain = options.length === 0 && values.every((value) => value !== undefined && !value.includes("\\"))
    if (isPlain) effects.print([values.join(" ")])
  },
  looks: true,
}

const lookers =
  "true false : sleep seq expr uname whoami id hostname type which whereis basename dirname nproc uptime free ps pgrep jobs times " +
  "help caller logname groups tty arch printenv locale getconf tput clear users who w last lsof ss netstat dig nslookup host ping test [ " +
  "exit return break continue shift wait cal factor numfmt shopt-p lscpu lsblk lsmod sw_vers iostat vmstat top-b ulimit dirs pwd yes " +
  "disown bg fg logout compgen sync command-v"
const changers =
  "kill pkill killall umask set unset export readonly declare local typeset let getopts read mapfile readarray alias unalias hash history " +
  "reset stty enable shopt complete bind fc suspend ifconfig ip mount umount reboot shutdown crontab at useradd"

/** Programs of which only some uses change nothing: the first operands of those. */
const toolLooks: Readonly<Record<string, RegExp>> = {
  npm: /^(ls|list|la|ll|view|info|show|outdated|why|explain|search|root|prefix|bin|ping|whoami|config (get|list)|pkg get|version$|help|docs)\b/,
  pnpm: /^(ls|list|ll|why|outdated|view|info|root|bin|config (get|list)|store path|licenses)\b/,
  yarn: /^(list|info|why|outdated|versions|workspaces (list|info)|config (get|list))\b/,
  bun: /^(pm ls|outdated|why)\b/,
  cargo: /^(metadata|tree|search|info|locate-project|pkgid|verify-project|read-manifest)\b/,
  rustup: /^(show|toolchain list|target list|component list|which)\b/,
  go: /^(list|version|env$|env [A-Z]|doc)\b/,
  docker:
    /^(ps|images|logs|inspect|info|version|stats|top|port|diff|history|search|events|(container|image|volume|network) (ls|list|inspect)|compose (ps|logs|config|ls|images|top|version))\b/,
  podman: /^(ps|images|logs|inspect|info|version|stats|top|port|diff|history|search)\b/,
  kubectl:
    /^(get|describe|logs|version|top|explain|api-resources|api-versions|cluster-info|config (view|get-contexts|current-context)|auth can-i|diff)\b/,
  helm: /^(list|ls|status|history|get|show|search|version|template|lint)\b/,
  gh: /^((pr|issue|run|repo|release|workflow|gist|label|project|ruleset|cache|secret|variable|org) (view|list|status|diff|checks)|search|status|auth status)\b/,
  pip: /^(list|show|freeze|check|index|search)\b/,
  pip3: /^(list|show|freeze|check|index|search)\b/,
  uv: /^(pip (list|show|freeze|tree)|tree|version|python list)\b/,
  poetry: /^(show|check|version$|env (info|list)|search)\b/,
  systemctl: /^(status|list-units|list-unit-files|is-active|is-enabled|show|cat)\b/,
  journalctl: /^/,
  brew: /^(list|ls|info|search|outdated|deps|uses|config|doctor|leaves)\b/,
  apt: /^(list|show|search|policy)\b/,
  "apt-cache": /^/,
  "dpkg-query": /^/,
  dpkg: /^$/,
  bundle: /^(list|show|info|outdated|check)\b/,
  gem: /^(list|search|info|which|environment)\b/,
  composer: /^(show|outdated|why|licenses|validate)\b/,
  dotnet: /^(list|--info|--version)/,
  terraform: /^(show|output|validate|version|providers|graph|state (list|show))\b/,
}

/** Build tools and package managers: what they do inside is their own; files are what their words name. */
const tools =
  "npm pnpm yarn bun docker podman kubectl helm gh make gmake ninja cmake meson cargo rustc rustup go mvn gradle dotnet pip pip3 pipx uv poetry " +
  "pipenv conda tox nox bundle rake gem composer systemctl service journalctl brew apt apt-get apt-cache apk dnf yum pacman dpkg dpkg-query snap " +
  "terraform ansible aws gcloud az ssh sftp psql mysql redis-cli nx turbo lerna just task pre-commit gcc g++ cc c++ clang clang++ ld ar " +
  "pkg-config swift xcodebuild flutter dart mix lein sbt stack cabal zig bazel buck turbo"

function toTool(name: string): Program {
  const looks = toolLooks[name]
  return {
    grammar: name === "make" || name === "gmake" ? makeGrammar : { short: "" },
    ...(name === "make" || name === "gmake"
      ? { roles: { C: "list", directory: "list", f: "read", file: "read", makefile: "read", eval: "run" } as const }
      : {}),
    ignoresUnknown: true,
    looks: ({ operands, options }) =>
      looks !== undefined &&
      operands.every((field) => knownValue(field) !== undefined) &&
      looks.test(operands.map((field) => knownValue(field)).join(" ")) &&
      !options.some(({ name: option }) => /^(w|write|output|fix|u|set|exec)$/.test(option)),
  }
}

const makeGrammar: OptionGrammar = {
  short: "C:f:I:o:W:j::l::O::bBdeiknpqrRsStvw",
  long: "directory= file= makefile= eval= include-dir= old-file= what-if= jobs=? load-average=? output-sync=? always-make keep-going silent quiet dry-run no-print-directory print-directory warn-undefined-variables",
}

const gitGrammar: OptionGrammar = {
  short: "C:c:pPhv",
  long: "git-dir= work-tree= namespace= exec-path=? config-env= super-prefix= no-pager paginate bare no-replace-objects literal-pathspecs glob-pathspecs noglob-pathspecs icase-pathspecs no-optional-locks html-path man-path info-path version help",
  stops: true,
}

/** Settings that name no program and no file. */
const harmlessGitSetting =
  /^(color\.|advice\.|user\.(name|email)$|core\.(quotepath|abbrev|autocrlf|eol|filemode|ignorecase|safecrlf|longpaths)$|core\.pager=cat$|pager\.\w+=(false|cat)$|init\.defaultbranch$|commit\.gpgsign=false$|tag\.gpgsign=false$|log\.|diff\.(renames|renamelimit|noprefix|mnemonicprefix|context|algorithm|colormoved)$|merge\.(renames|conflictstyle|ff)$|pull\.(rebase|ff)$|push\.default$|rebase\.(autosquash|autostash)$|http\.(version|postbuffer)$|column\.|grep\.|status\.|safe\.directory$|submodule\.recurse$|fetch\.prune$|gc\.auto)/i

const gitValued: OptionGrammar = {
  short: "m:F:S::n:b:B:C:c:e:u::t:o:O::L:G:U:l:j:i:x:A:W",
  long:
    "message= file= author= date= format= pretty=? grep= since= until= after= before= max-count= skip= output= output-directory= " +
    "exec= extcmd= upload-pack= receive-pack= open-files-in-pager=? strategy= strategy-option= onto= branch= depth= jobs= config= " +
    "template= reference= separate-git-dir= origin= filter= pathspec-from-file= color=? word-diff=? stat=? diff-filter= unified= " +
    "abbrev=? prefix= remote= squash= fixup= cleanup= track=? sort= contains=? merged=? no-merged=? points-at= " +
    "ignore-submodules=? find-renames=? find-copies=? break-rewrites=? decorate=? cached staged stat name-only name-status oneline " +
    "graph all patch force verbose quiet dry-run show-toplevel show-prefix is-inside-work-tree git-dir short porcelain=? untracked-files=? " +
    "directory= include= exclude= trailer= gpg-sign=? no-index no-verify amend no-edit allow-empty hard soft mixed set-upstream",
}

const gitSettings: OptionGrammar = {
  short: "f:elz",
  long:
    "global system local worktree file= blob= get get-all get-regexp get-urlmatch list add replace-all rename-section " +
    "remove-section unset unset-all edit null name-only includes no-includes type= bool int path default= show-origin " +
    "show-scope fixed-value comment= value= all url= regexp append",
}

/** Subcommands that only look, whatever the options that have no file. */
const gitLooks =
  /^(status|log|show|diff|blame|annotate|grep|ls-files|ls-tree|ls-remote|rev-parse|rev-list|describe|shortlog|cat-file|merge-base|name-rev|whatchanged|cherry|count-objects|diff-tree|diff-index|diff-files|for-each-ref|show-ref|var|version|help|check-ignore|check-attr|verify-commit|verify-tag|range-diff|show-branch|fsck|request-pull|merge-tree)$/
const gitShows =
  /^(diff|show|blame|annotate|grep|log|cat-file|archive|hash-object|whatchanged|diff-tree|diff-index|diff-files|difftool|stash|format-patch|range-diff|merge-file)$/
const gitWritesFiles =
  /^(diff|show|log|format-patch|archive|bundle|whatchanged|diff-tree|diff-index|diff-files|stash|shortlog)$/

const git: Program = {
  grammar: gitGrammar,
  operands(parsed, effects) {
    let folder: Field = literalField(".")
    for (const { name, value } of parsed.options) {
      if (name === "C" && value) {
        effects.access("list", value)
        folder = value
      } else if ((name === "git-dir" || name === "work-tree") && value) {
        effects.access("list", value)
        // The settings of that repository can name programs.
        effects.runUnknown("git uses another repository")
      } else if (name === "c" || name === "config-env") {
        const setting = knownValue(value) ?? ""
        if (
          name === "config-env" ||
          !(harmlessGitSetting.test(setting) || harmlessGitSetting.test(setting.split("=")[0]!))
        )
          effects.runUnknown("a setting of git can name a program")
      } else if (name === "exec-path" && value) effects.runUnknown("git runs programs of another folder")
    }
    const [command, ...args] = parsed.operands
    // An option that is not known can hide the command.
    if (parsed.isUncertain || (command && knownValue(command) === undefined)) {
      effects.runUnknown("the options of git are not certain")
      effects.accessUnknown("read")
      effects.accessUnknown("write")
    }
    effects.inFolder(folder, () => readGitCommand(knownValue(command), args, effects))
  },
  looks: ({ operands }) => isLookingGit(operands),
}

function isLookingGit([command, ...args]: readonly Field[]): boolean {
  const name = knownValue(command)
  const values = args.map(knownValue)
  if (name === undefined) return command === undefined
  if (args.some((field) => field.isOpen || field.values.some((value) => value.startsWith(hole.any)))) return false
  if (gitLooks.test(name)) return name !== "fsck" || !values.includes("--lost-found")
  const [first] = values
  const flags = values.every((value) => value === undefined || value.startsWith("-"))
  switch (name) {
    case "branch":
      return flags &&
        !values.some((value) => /^(-[dDmMcCfut]|--(delete|move|copy|force|edit|set-up|unset|track))/.test(value ?? ""))
        ? true
        : /^(--list|-l|--contains|--merged|--no-merged|--points-at|--show-current)/.test(first ?? "")
    case "tag":
      return args.length === 0 || /^(-l|--list|-n\d*|--contains|--merged|--points-at|--sort)/.test(first ?? "")
    case "stash":
      return first === "list" || first === "show"
    case "remote":
      return args.length === 0 || /^(-v|--verbose|show|get-url)$/.test(first ?? "")
    case "config":
      return (
        /^(--get|--get-all|--get-regexp|--list|-l|get|list|--show-origin)$/.test(first ?? "") &&
        !values.some((value) => /^(--(add|unset|replace|rename|remove|edit)|-e$)/.test(value ?? ""))
      )
    case "worktree":
    case "submodule":
      return first === "list" || first === "status" || (name === "submodule" && args.length === 0)
    case "reflog":
      return args.length === 0 || first === "show" || first?.startsWith("-") === true
    case "notes":
      return first === "show" || first === "list"
    case "bisect":
      return first === "log" || first === "view"
    default:
      return false
  }
}

function readGitCommand(name: string | undefined, args: readonly Field[], effects: Effects): void {
  const known = args.map(knownValue)
  for (const [index, value] of known.entries()) {
    if (value === undefined) continue
    if (
      /^(--upload-pack|--receive-pack|--exec|--extcmd|--ext-diff|--open-files-in-pager|--textconv|--config|--template|--ext-)/.test(
        value,
      )
    ) {
      if (!/^--(exec|extcmd)$/.test(value) || name !== "rebase") effects.runUnknown("an option of git names a program")
    }
    if (/^(ext|fd)::/.test(value)) effects.runUnknown("a remote of git is a program")
    if ((name === "rebase" && /^(-x|--exec)/.test(value)) || (name === "difftool" && /^(-x|--extcmd)/.test(value)))
      runGitScript(value, args[index + 1], effects)
    if (name === "grep" && /^-\w*O/.test(value)) effects.runUnknown("git grep opens a pager")
    if (/^(fetch|clone|pull|ls-remote)$/.test(name ?? "") && value.startsWith("-u"))
      effects.runUnknown("an option of git names a program")
    if (name === "clone" && value.startsWith("-c")) effects.runUnknown("a setting of git can name a program")
  }
  if (name === "bisect" && known[0] === "run") return effects.run(args.slice(1))
  if (name === "submodule" && known.includes("foreach")) {
    const script = args.slice(known.indexOf("foreach") + 1).filter((field) => knownValue(field) !== "--recursive")
    return script.length === 1 ? effects.runScript(script[0]!) : effects.run(script)
  }
  if (
    name === "filter-branch" ||
    name === "difftool" ||
    name === "mergetool" ||
    name === "send-email" ||
    name === "instaweb" ||
    name === "daemon" ||
    name === "hook"
  )
    effects.runUnknown(`git ${name} runs other programs`)
  if (
    /^(grep|fetch|clone|pull|push|ls-remote|rebase|archive|submodule|bisect|am)$/.test(name ?? "") &&
    gitParse(args).isHiding
  )
    effects.runUnknown("an argument of git can be an option that names a program")
  if (/^(config|apply|am|hash-object|init|clone|worktree|bundle)$/.test(name ?? "") && gitParse(args).isHiding) {
    effects.accessUnknown("read")
    effects.accessUnknown("write")
  }
  if (name === "config") {
    const { operands, options } = parseOptions(args, gitSettings)
    const isReading =
      isLookingGit([literalField("config"), ...args]) ||
      (operands.length < 2 && !options.some(({ name: option }) => /^(unset|edit|e|remove|rename|add)/.test(option)))
    for (const option of options)
      if (option.name === "f" || option.name === "file") effects.access(isReading ? "read" : "write", option.value)
    // The settings of the user and of the machine are outside of every project.
    if (!isReading && known.some((value) => /^--(gl|sy)/.test(value ?? ""))) effects.accessUnknown("write")
    const words = /^(set|unset|edit)$/.test(knownValue(operands[0]) ?? "") ? operands.slice(1) : operands
    if (options.some(({ name: option }) => option === "blob")) effects.accessUnknown("read")
    if (!isReading) effects.setGitConfig(words[0] ?? literalField(""))
    return
  }
  readGitFiles(name, args, effects)
  printGit(name, args, effects)
}

function runGitScript(option: string, next: Field | undefined, effects: Effects): void {
  const glued = /^(?:-x|--(?:exec|extcmd)=)(.+)/s.exec(option)?.[1]
  if (glued !== undefined) effects.runScript(literalField(glued))
  else if (next) effects.runScript(next)
}

function gitParse(args: readonly Field[]): ParsedOptions {
  return parseOptions(args, gitValued)
}

function readGitFiles(name: string | undefined, args: readonly Field[], effects: Effects): void {
  const parsed = gitParse(args)
  const known = args.map(knownValue)
  const writes = gitWritesFiles.test(name ?? "")
  for (const { name: option, value } of parsed.options) {
    // Git accepts abbreviations, and has other options than these with the same beginning.
    if (writes && option.length > 1 && "output".startsWith(option) && !value) effects.accessUnknown("write")
    if (
      (option !== "" && "output".startsWith(option) && (writes || option === "output")) ||
      (option === "output-directory" && writes) ||
      (option === "o" && /^(format-patch|archive)$/.test(name ?? ""))
    )
      effects.access("write", value)
    else if (/^(file|F|pathspec-from-file)$/.test(option)) effects.access("read", value)
    else if (/^(separate-git-dir|reference|directory)$/.test(option)) effects.access("maybe", value)
  }
  // An argument that can be anything can be `--output=FILE`.
  if (writes && parsed.isHiding) effects.accessUnknown("write")
  const hasNoIndex = known.includes("--no-index")
  for (const field of parsed.operands) {
    if (name === "rm" && known.some((value) => /^-\w*r/.test(value ?? ""))) effects.deleteTree(field)
    else if (name === "rm") effects.access("delete", field)
    else if (name === "mv" || name === "init") effects.access("write", field)
    else if (hasNoIndex || name === "hash-object" || name === "apply" || name === "am") effects.access("read", field)
    else if (gitShows.test(name ?? "")) {
      if (field.values.some((value) => value.startsWith(hole.any)) && !writes) effects.accessUnknown("read")
      effects.access("maybe", field)
    } else if (isOutside(field)) effects.access("list", field)
  }
  if (name === "hash-object" && known.some((value) => (value ?? "").startsWith("--stdin-p")))
    effects.accessUnknown("read")
  if (name === "clone") effects.access("write", parsed.operands[1] ?? literalField("."))
  if (name === "worktree" && knownValue(parsed.operands[0]) === "add") effects.access("write", parsed.operands[1])
  if (name === "bundle" && knownValue(parsed.operands[0]) === "create") effects.access("write", parsed.operands[1])
  if (name === "clean" && !args.some((field) => /^(-\w*n|--dry-run)/.test(knownValue(field) ?? "")))
    (parsed.operands.length > 0 ? parsed.operands : [literalField(".")]).forEach((field) => effects.deleteTree(field))
}

/** Whether a word of a command that reads no contents can only be a path outside. */
function isOutside(field: Field): boolean {
  return field.values.some((value) => isKnown(value) && /^(\/|~|\.\.(\/|$))/.test(value))
}

function printGit(name: string | undefined, args: readonly Field[], effects: Effects): void {
  const known = args.map(knownValue)
  if (known.includes(undefined) && args.some((field) => field.values.some(mayBeOption))) return
  if (name === "ls-files") effects.print([hole.below])
  else if (/^(diff|show|diff-tree|log)$/.test(name ?? "") && known.includes("--name-only")) effects.print([hole.below])
  else if (/^(merge-base|describe|rev-list|write-tree|symbolic-ref)$/.test(name ?? "")) effects.print([hole.below])
  else if (name === "branch" && known.includes("--show-current")) effects.print([hole.below])
  else if (name === "rev-parse" && known.includes("--show-toplevel")) effects.printGitRoot()
  else if (
    name === "rev-parse" &&
    !known.some((value) => /^--(git|absolute|sq|parseopt|show-superproject)/.test(value ?? ""))
  )
    effects.print([hole.below])
  else if (name === "log" && known.some((value) => /^--(format|pretty)=(format:|tformat:)?%[Hh]$/.test(value ?? "")))
    effects.print([hole.below])
}

export const toolPrograms: Readonly<Record<string, Program>> = {
  ...Object.fromEntries(lookers.split(" ").map((name) => [name, text(true)])),
  ...Object.fromEntries(changers.split(" ").map((name) => [name, text(false)])),
  ...Object.fromEntries(tools.split(" ").map((name) => [name, toTool(name)])),
  // Without arguments these change nothing either.
  ...Object.fromEntries(
    [
      "export",
      "declare",
      "local",
      "readonly",
      "typeset",
      "unset",
      "set",
      "let",
      "read",
      "mapfile",
      "readarray",
      "getopts",
      "umask",
      "history",
      "kill-0",
      "alias",
    ].map((name) => [name, text(true)]),
  ),
  echo: printing,
  printf: {
    operands({ operands }, effects) {
      const values = operands.map(knownValue)
      const [format] = values
      if (values.length === 1 && format !== undefined && !/[%\\]/.test(format)) effects.print([format])
      else if (values.length === 2 && /^%s(\\n)?$/.test(format ?? "") && values[1] !== undefined)
        effects.print([values[1]])
      else if (values.every((value) => value !== undefined) && values.length === 1 && !/%/.test(format!))
        effects.print([format!.replaceAll("\\n", "\n")])
    },
    looks: true,
  },
  date: {
    grammar: { short: "d:f:r:s:I::uR", long: "date= file= reference= set= iso-8601=? rfc-3339= utc" },
    roles: { f: "read", file: "read", r: "list", reference: "list" },
    operands({ operands }, effects) {
      if (operands.length <= 1 && /^(\+%s|\+[%\w_.-]*)?$/.test(knownValue(operands[0]) ?? "x"))
        effects.print([hole.name])
    },
    looks: ({ options }) => !options.some(({ name }) => name === "s" || name === "set"),
  },
  history: {
    grammar: { short: "w:a:r:n:cd:psS:" },
    roles: { w: "write", a: "write", r: "read", n: "read" },
    operands: "text",
    looks: true,
  },
  nproc: { operands: (_, effects) => effects.print([hole.digits]), looks: true },
  seq: { operands: (_, effects) => effects.print([hole.digits]), looks: true },
  pgrep: { operands: (_, effects) => effects.print([hole.digits]), looks: true },
  lsof: { operands: (_, effects) => effects.print([hole.digits]), looks: true },
  id: { operands: (_, effects) => effects.print([hole.name]), looks: true },
  whoami: { operands: (_, effects) => effects.print([hole.name]), looks: true },
  uname: { operands: (_, effects) => effects.print([hole.name]), looks: true },
  basename: {
    grammar: { short: "as:z", long: "multiple suffix= zero" },
    operands: (parsed, effects) => printNames(parsed, effects, (value) => value.replace(/\/+$/, "").split("/").at(-1)!),
    looks: true,
  },
  dirname: {
    operands: (parsed, effects) =>
      printNames(parsed, effects, (value) =>
        value.includes("/") ? value.slice(0, value.lastIndexOf("/")) || "/" : ".",
      ),
    looks: true,
  },
  git,
}

function printNames({ operands }: ParsedOptions, effects: Effects, convert: (value: string) => string): void {
  const field = operands[0]
  if (!field || field.isOpen || field.values.some((value) => value.includes(hole.any) || value.includes(hole.below)))
    return
  const suffix = operands.length === 2 ? knownValue(operands[1]) : ""
  if (suffix === undefined || operands.length > 2) return
  effects.print(
    field.values.map((value) => {
      const name = convert(value)
      return suffix !== "" && name.endsWith(suffix) ? name.slice(0, -suffix.length) : name
    }),
  )
}
