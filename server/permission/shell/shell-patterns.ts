// What a shell line is asked as: the texts that rules are compared with, and the patterns that an "always" would keep.
import { escapeWildcard } from "../../base/wildcard.ts"
import type { ShellCommand, ShellLine } from "./shell-line.ts"
import { isWrapper } from "./wrapper-command.ts"

/**
 * The texts of a line, each of which must be allowed. A command with assignments or a folder in its name is there
 * without them too: that can only make the answer stricter, since the full text must be allowed as well.
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

/** What "always" proposes for a line; nothing where the line isn't fully understood. */
export function toAlways(line: ShellLine): string[] {
  return line.complete ? [...new Set(line.commands.map(toAlwaysPattern))] : []
}

// Commands whose first argument is the real command, and those of their arguments that name a group of commands.
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
  // With these the first words say nothing about what will happen: only the very same again.
  if (name === undefined || command.hasAssignments || isWrapper(name.split("/").at(-1)!) || interpreters.has(name))
    return exact
  const groups = Object.hasOwn(grouped, name) ? grouped[name]! : undefined
  const isGroup = groups !== undefined && (groups.includes("*") || groups.includes(values[1] ?? ""))
  const length = isGroup ? 3 : groups ? 2 : 1
  const start = values.slice(0, length)
  // An option in that place (`git -c ...`) or something unknown: the start would allow too much.
  if (start.slice(1).some((value) => value === undefined || value.startsWith("-"))) return exact
  return command.words
    .slice(0, length)
    .map((word) => escapeWildcard(word.text))
    .concat("*")
    .join(" ")
}
