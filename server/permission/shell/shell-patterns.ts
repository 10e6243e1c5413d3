// The patterns of a shell line: the texts that rules are compared with, and the patterns that "always" would approve.
import { escapeWildcard } from "../../base/wildcard.ts"
import type { ShellCommand, ShellLine } from "./shell-line.ts"
import { isWrapper } from "./wrapper-command.ts"

/**
 * The texts of a line, each of which must be allowed. A command with assignments or a folder in its name is listed
 * without them as well. This can only make the decision stricter, since the full text must be allowed too.
 */
export function toPatterns(line: ShellLine): string[] {
  const patterns = line.commands.flatMap((command) => {
    const plain = command.words.map((word) => word.text).join(" ")
    const name = command.words[0]?.value ?? ""
    const base = name.includes("/")
      ? name.slice(name.lastIndexOf("/") + 1) + plain.slice(command.words[0]!.text.length)
      : plain
    return [command.text, plain, base].filter((text) => text !== "")
  })
  if (!line.complete) patterns.unshift(line.source.trim())
  return [...new Set(patterns)]
}

/** The patterns that "always" proposes for a line; none when the line is incomplete. */
export function toAlways(line: ShellLine): string[] {
  return line.complete ? [...new Set(line.commands.map(toAlwaysPattern))] : []
}

// Commands with subcommands, and their subcommands that have subcommands themselves (`*`: all of them).
const grouped: Readonly<Record<string, readonly string[]>> = {
  apt: [],
  "apt-get": [],
  aws: ["*"],
  brew: ["services"],
  bun: ["run", "x"],
  cargo: ["run"],
  composer: [],
  docker: ["compose", "container", "image", "network", "volume"],
  dotnet: [],
  gcloud: ["*"],
  gem: [],
  gh: ["*"],
  git: ["config", "remote", "stash", "worktree", "submodule", "bisect"],
  go: ["mod", "tool"],
  helm: ["repo"],
  kubectl: ["config", "rollout"],
  mvn: [],
  npm: ["run", "exec"],
  pip: [],
  pip3: [],
  pnpm: ["run", "exec"],
  podman: ["container", "image"],
  poetry: ["run"],
  rustup: [],
  systemctl: [],
  terraform: ["state", "workspace"],
  uv: ["run", "pip"],
  yarn: ["run"],
}

const interpreters = new Set("python python3 node deno perl ruby php lua awk gawk".split(" "))

function toAlwaysPattern(command: ShellCommand): string {
  const exact = escapeWildcard(command.text)
  const values = command.words.map((word) => word.value)
  const name = values[0]
  // The first words of these do not determine what is run, so only the same text is approved.
  if (name === undefined || command.hasAssignments || isWrapper(name.split("/").at(-1)!) || interpreters.has(name))
    return exact
  const groups = Object.hasOwn(grouped, name) ? grouped[name]! : undefined
  const isGroup = groups !== undefined && (groups.includes("*") || groups.includes(values[1] ?? ""))
  const length = isGroup ? 3 : groups ? 2 : 1
  const start = values.slice(0, length)
  // With an option (`git -c ...`) or an unknown word there, the beginning would approve too much.
  if (start.slice(1).some((value) => value === undefined || value.startsWith("-"))) return exact
  return command.words
    .slice(0, length)
    .map((word) => escapeWildcard(word.text))
    .concat("*")
    .join(" ")
}
