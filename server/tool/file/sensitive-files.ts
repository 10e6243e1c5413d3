// Sensitive files control this program, other agents, editors, builds, hooks or the user's shell: what is written to one
// runs or instructs later without a further decision. Writing one always needs the user's answer while a terminal is
// attached. The tables below are the only list of them.
import { basename, relative, sep } from "node:path"
import { isInside } from "../../base/file/containment.ts"
import { findHookChange, type TextChange } from "./package-hooks.ts"

type Rule = { readonly pattern: RegExp; readonly reason: string }

/** Matches names in any folder. `name/` stands for a folder and all that it contains. Case is ignored, as some disks do. */
function named(reason: string, names: string): Rule {
  const sources = names
    .trim()
    .split(/\s+/)
    .map((name) => (name.endsWith("/") ? `${name.slice(0, -1)}(/.*)?` : name))
  return { pattern: new RegExp(`(^|/)(${sources.join("|")})$`, "i"), reason }
}

/** The names are regular expressions, separated by blanks. */
const anywhere: readonly Rule[] = [
  named(
    "git runs hooks and commands from it",
    String.raw`\.git/ git~1/ [^/]+\.git/(config|hooks)/ \.gitconfig \.gitmodules \.gitattributes \.git-?hooks/`,
  ),
  named("it holds agents, commands and plugins", String.raw`\.opencode/ \.opencode\.jsonc?`),
  named("it is the agent's configuration", String.raw`opencode\.jsonc? tui\.jsonc?`),
  named(
    "it instructs agents",
    String.raw`
      (AGENTS?|CLAUDE|CONTEXT|GEMINI|QWEN|CODEX|CRUSH|WARP|GROK)(\.[\w-]+)?\.md replit\.md SKILL\.md
      copilot-instructions\.md [^/]+\.(instructions|prompt|chatmode|agent)\.md airules\.md \.rules
      \.(cursor|windsurf|cline|kilocode|continue|roo|trae)(rules|ignore)([-.][\w-]+)?/ \.roomodes \.goosehints
      \.augment-guidelines \.coderabbit\.ya?ml \.github/(instructions|prompts|chatmodes|agents|skills|hooks|copilot)/`,
  ),
  named(
    "it configures agents",
    String.raw`
      \.(claude|agents?|cursor|codex|gemini|qwen|windsurf|cline|roo|kilocode|kiro|amazonq|augment|junie|trae|factory|goose|crush|openhands|zencoder|tabnine|cody|sourcegraph|copilot|continue|aider|devin|jules|grok|amp|ruler|pi)/
      \.claude\.json \.continuerc\.json \.?crush\.json \.aider\.[^/]+`,
  ),
  named("it names commands that agents start", String.raw`\.?mcp(-servers|[-_]config|[-_]settings)?\.jsonc? \.mcp/`),
  named(
    "editors run commands from it",
    String.raw`
      \.(vscode|idea|fleet|vs|zed|nova|helix|nvim|vim|emacs\.d|run)/ [^/]+\.(code-workspace|sublime-project|run\.xml)
      \.dir-locals(-2)?\.el [._](ex|n?vim|gvim|ideavim)rc \.(l|local\.)vimrc \.nvim\.lua \.kakrc \.luarc\.jsonc?`,
  ),
  named(
    "development containers run commands from it",
    String.raw`\.devcontainer/ \.?devcontainer\.json \.gitpod(\.ya?ml|\.Dockerfile) \.(codesandbox|idx|daytona)/ \.replit \.stackblitzrc`,
  ),
  named(
    "CI runs it",
    String.raw`
      \.(github|gitea|forgejo)/(workflows|actions)/ \.github action\.ya?ml \.github/(dependabot|renovate)\.(ya?ml|json5?)
      \.?renovate(rc)?(\.json5?)? \.gitlab-ci([-.][\w.-]+)?\.ya?ml \.gitlab/ \.(circleci|buildkite|teamcity|semaphore|tekton|harness|woodpecker|builds|ci|azure-pipelines|azuredevops|zuul\.d|jenkins)/
      zuul\.d/ \.?zuul\.ya?ml \.(travis|cirrus|drone|woodpecker|build)\.(ya?ml|star|jsonnet) \.?appveyor\.ya?ml
      azure-pipelines[^/]*\.ya?ml bitbucket-pipelines\.ya?ml Jenkinsfile[^/]* cloudbuild\.(ya?ml|json) buildspec[^/]*\.ya?ml
      codeship-[^/]+\.ya?ml wercker\.ya?ml screwdriver\.ya?ml`,
  ),
  named(
    "hooks run commands from it",
    String.raw`
      \.(husky|cargo-husky|lefthook|lefthook-local|hooks|trunk)/ \.?huskyrc(\.[\w]+)? husky\.config\.[\w]+
      \.?lefthook(-local)?\.(ya?ml|toml|jsonc?) \.pre-commit-(config|hooks)\.ya?ml prek\.toml \.overcommit\.yml hk\.pkl
      \.lintstagedrc(\.[\w]+)? lint-staged\.config\.[\w]+ \.?simple-git-hooks(rc)?(\.[\w]+)? \.?nano-?staged(rc)?(\.[\w]+)?
      captainhook\.json grumphp\.ya?ml(\.dist)? \.rusty-hook\.toml \.watchmanconfig`,
  ),
  named(
    "the shell runs it in this folder",
    String.raw`\.envrc(\.[\w-]+)? \.?mise(\.[\w-]+)*\.toml \.?mise/ \.rtx\.toml \.tool-versions \.asdfrc \.autoenv(\.zsh)? \.sdkmanrc`,
  ),
  named(
    "package managers and build tools run what it names",
    String.raw`
      \.npmrc \.yarnrc(\.yml)? \.yarn/(releases|plugins)/ \.pnp\.(c|m)?js \.pnp\.loader\.mjs \.pnpmfile\.(c|m)?js
      pnpm-workspace\.ya?ml package\.(json5|ya?ml) bunfig\.toml \.cargo/(config|config\.toml|env|bin)/ \.cargo rust-toolchain(\.toml)?
      pip\.(conf|ini) \.pip/ uv\.toml \.pypirc \.condarc (site|user)customize\.py site-packages/[^/]+\.pth
      \.bundle/ \.gemrc \.mvn/ gradle/wrapper/ \.gradle/init\.(d|gradle)/ init\.gradle(\.kts)? \.bazel(isk)?rc \.sbt(opts|rc)
      \.jvmopts NuGet\.config ansible\.cfg \.?terraformrc`,
  ),
  named(
    "programs run commands from it when they start",
    String.raw`
      \.(irb|pry|sqlite|psql|screen|input|pdb|python|curl|wget|net)rc \.(gdbinit|lldbinit|ghci|ocamlinit) \.iex\.exs \.Rprofile \.Renviron
      \.pystartup \.tmux\.conf \.(ipython|jupyter)/`,
  ),
]

/** Matches paths below the home folder. */
const atHome: readonly Rule[] = [
  {
    pattern:
      /^\.(bash\w*|zsh\w*|zlogin|zlogout|zprofile|profile|login|logout|kshrc|mkshrc|cshrc|tcshrc|shrc|xonshrc|oh-my-zsh|bashrc\.d|zshrc\.d|xinitrc|xprofile|xsession|xsessionrc|pam_environment)(\/|$)/i,
    reason: "the shell runs it",
  },
  {
    pattern:
      /^\.config(\/(fish|nushell|xonsh|powershell|environment\.d|opencode|opencode-tui|systemd|autostart|plasma-workspace|git|mise|direnv|pip|uv|yarn|pnpm|npm|nvim|vim|emacs|helix|zed|Code|VSCodium|Cursor|JetBrains|tmux|kitty|alacritty|ghostty|wezterm|i3|sway|hypr|awesome|bspwm|openbox|goose|amp|crush|github-copilot)(\/|$)|$)/i,
    reason: "programs run commands from it",
  },
  {
    pattern:
      /^(\.local\/(bin|share\/(systemd|applications|dbus-1|nvim|opencode|opencode-tui)|state\/opencode-tui)|\.cargo\/bin|Library\/(LaunchAgents|LaunchDaemons)|AppData\/Roaming\/Microsoft\/Windows\/Start Menu\/Programs\/Startup|Documents\/(Windows)?PowerShell)(\/|$)/i,
    reason: "programs are started from it",
  },
  {
    pattern:
      /^(\.(ssh|gnupg|aws|azure|kube|docker|pgpass|git-credentials|password-store)|\.config\/(gcloud|gh|op|rclone|containers))(\/|$)/i,
    reason: "it controls access to accounts",
  },
]

/** Matches absolute paths outside the project. */
const onSystem: readonly Rule[] = [
  {
    pattern:
      /^\/(etc|usr|bin|sbin|lib\w*|boot|var\/spool\/(cron|at|anacron)|Library\/(LaunchAgents|LaunchDaemons))(\/|$)/i,
    reason: "the system runs programs from it",
  },
]

const packageFile = /(^|\/)package\.json$/i
const packageReason = "package managers run its scripts when they install"

/**
 * Why a file is sensitive, or undefined. `path` is resolved. What is written to the file counts as unknown: use
 * `findSensitiveChange` where it is known.
 */
export function findSensitiveReason(path: string, worktree: string, home: string): string | undefined {
  const { inTree, isInTree } = toTreePath(path, worktree)
  const reason =
    find(anywhere, inTree) ??
    (isInside(home, path) ? find(atHome, toSlashes(relative(home, path))) : undefined) ??
    (isInTree ? undefined : find(onSystem, inTree)) ??
    (packageFile.test(inTree) ? packageReason : undefined)
  return reason && `${basename(path)}: ${reason}`
}

/** As `findSensitiveReason`, for a known change: of `package.json` only hooks and scripts that run on install count. */
export function findSensitiveChange(
  path: string,
  worktree: string,
  home: string,
  change: TextChange,
): string | undefined {
  if (!packageFile.test(toTreePath(path, worktree).inTree)) return findSensitiveReason(path, worktree, home)
  const hook = findHookChange(change)
  return hook && `${basename(path)}: ${packageReason} (${hook})`
}

/** Folders above the project do not count: a project in `~/.config/x` is not sensitive as a whole by its path. */
function toTreePath(path: string, worktree: string): { inTree: string; isInTree: boolean } {
  const isInTree = isInside(worktree, path)
  return { inTree: toSlashes(isInTree ? relative(worktree, path) : path), isInTree }
}

function toSlashes(path: string): string {
  return path.split(sep).join("/")
}

function find(table: readonly Rule[], path: string): string | undefined {
  return table.find(({ pattern }) => pattern.test(path))?.reason
}

// The keys of git's configuration that are plain values. Any other key may name a program that git runs later or a file that
// git reads as configuration, or may weaken a check. The list is of plain keys, because git adds new ones.

const plainSections =
  /^(advice|am|apply|author|blame|branch|checkout|cherrypick|color|column|commit|commitgraph|committer|diff|difftool|feature|fetch|format|fsck|gc|grep|http|i18n|index|init|log|maintenance|merge|mergetool|notes|pack|pull|push|rebase|remote|rerere|reset|revert|showbranch|sparse|stash|status|submodule|switch|tag|user|versionsort|worktree)\./
const plainCoreKeys =
  /^core\.(abbrev|autocrlf|bare|bigfilethreshold|checkstat|commentchar|commentstring|compression|eol|excludesfile|filemode|ignorecase|ignorestat|logallrefupdates|longpaths|loosecompression|precomposeunicode|preloadindex|quotepath|repositoryformatversion|safecrlf|sharedrepository|sparsecheckout|sparsecheckoutcone|splitindex|symlinks|trustctime|untrackedcache|warnambiguousrefs|whitespace)$/

/** Keys of the plain sections that run a program, copy hooks, or decide where and how connections are made. */
const exceptions: readonly RegExp[] = [
  /^(merge\..+\.driver|diff\..+\.(command|textconv)|diff\.external|(mergetool|difftool)\..+\.(cmd|path))$/,
  /^(submodule\..+\.update|remote\..+\.(vcs|uploadpack|receivepack|proxy\w*)|branch\..+\.mergeoptions)$/,
  /^(init\.templatedir|pull\.(twohead|octopus)|gc\.recentobjectshook|maintenance\.repo)$/,
  /^http\.(.+\.)?(ssl\w*|proxy\w*|extraheader|cookiefile|savecookies|delegation|emptyauth|curloptresolve)$/,
]

/**
 * Why writing a key of git's configuration is sensitive, or undefined. `key` is written as on the command line
 * (`section.name`, `section.subsection.name`, or a whole section); pass undefined where it cannot be known.
 *
 * @public
 */
export function findGitConfigReason(key: string | undefined): string | undefined {
  if (key === undefined) return "git config: the key cannot be known, and git runs programs that some keys name"
  const name = key.trim().toLowerCase()
  const isPlain =
    (plainSections.test(name) || plainCoreKeys.test(name)) && !exceptions.some((pattern) => pattern.test(name))
  return isPlain ? undefined : `git config ${key}: git may run a program or skip a check because of it`
}
