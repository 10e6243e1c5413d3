// Sensitive files control this program, other agents, editors or the user's shell: a change to one decides what runs
// later. Writing one always needs the user's answer while a terminal is attached.
import { basename, relative, sep } from "node:path"
import { isInside } from "../../base/file/containment.ts"

const anywhere: readonly [RegExp, string][] = [
  [/(^|\/)\.git(\/|$)/, "git runs hooks and commands from it"],
  [/(^|\/)\.opencode(\/|$)/, "it holds agents, commands and plugins"],
  [/(^|\/)opencode\.jsonc?$/, "it is the agent's configuration"],
  [/(^|\/)(AGENTS|CLAUDE)(\.local)?\.md$/, "it instructs agents"],
  [/(^|\/)\.(claude|agents|cursor)(\/|$)/, "it configures agents"],
  [/(^|\/)\.mcp\.json$/, "it names commands that agents start"],
  [/(^|\/)\.vscode\/(tasks|launch|settings)\.json$/, "editors run commands from it"],
  [/(^|\/)\.envrc$/, "the shell runs it in this folder"],
]

const atHome: readonly [RegExp, string][] = [
  [
    /^\.(bashrc|bash_profile|bash_login|bash_logout|bash_aliases|profile|zshrc|zshenv|zprofile|zlogin|zlogout|kshrc)$/,
    "the shell runs it",
  ],
  [/^\.config\/(fish|opencode|opencode-tui|systemd|autostart|git)\//, "programs run commands from it"],
  [/^\.(ssh|gnupg)\//, "it controls access to accounts"],
  [/^\.gitconfig$/, "git runs commands from it"],
]

/** Why a file is sensitive, or undefined. `path` is resolved. */
export function findSensitiveReason(path: string, worktree: string, home: string): string | undefined {
  const inTree = (isInside(worktree, path) ? relative(worktree, path) : path).split(sep).join("/")
  const reason = find(anywhere, inTree)
  if (reason) return reason
  return isInside(home, path) ? find(atHome, relative(home, path).split(sep).join("/")) : undefined
}

function find(table: readonly [RegExp, string][], path: string): string | undefined {
  // As a disk that ignores case would find it.
  const match = table.find(([pattern]) => new RegExp(pattern.source, "i").test(path))
  return match && `${basename(path)}: ${match[1]}`
}
