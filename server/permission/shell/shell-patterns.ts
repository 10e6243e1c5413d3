// The patterns of a shell line: the texts that rules are compared with, and the patterns that "always" would approve.
import { escapeWildcard } from "../../base/wildcard.ts"
import type { ShellAnalysis, ShellCommand } from "./analyze.ts"
import { isWrapper } from "./wrappers.ts"

/**
 * The texts of a line, each of which must be allowed. A command with assignments, variables or a folder in its name is
 * listed without them as well. This can only make the decision stricter, since the full text must be allowed too.
 */
export function toPatterns(line: ShellAnalysis): string[] {
  const patterns = line.commands.flatMap(({ text, variants }) => [text, ...variants])
  if (line.incomplete !== undefined) patterns.unshift(line.source.trim())
  return [...new Set(patterns)]
}

/** The patterns that "always" proposes for a line; none when it could run more than what is listed. */
export function toAlways(line: ShellAnalysis): string[] {
  if (line.incomplete !== undefined || line.unknownCommands.some(({ text }) => text === undefined)) return []
  return [...new Set(line.commands.flatMap(toAlwaysPatterns))]
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

// Subcommands that run other programs.
const runsOthers =
  /^(npm (exec|x|create|init)|pnpm (exec|dlx|create)|yarn (exec|dlx|create)|bun (x|create)|go (run|generate|tool)|cargo (run|xtask)|deno (run|eval|task)|(docker|podman) (run|exec|compose run|compose exec|buildx)|kubectl (exec|run|debug|attach)|git (bisect|submodule|rebase|filter-branch|config|difftool|mergetool|send-email|instaweb|daemon|hook|archive|help)|gh (alias|extension|api|codespace)|poetry run|uv run|uv tool|pipenv run|bundle exec|conda run|helm plugin|terraform (console|providers)|nix .*|mvn exec\S*|dotnet (run|exec|tool|script)|composer (exec|run-script|global)|aws (ssm|ec2-instance-connect)|gcloud compute|systemctl (edit|link)|make --.*)( |$)/

/** Patterns for the text and its variants, which have to be allowed too. */
function toAlwaysPatterns(command: ShellCommand): string[] {
  const { text, variants, words, hasAssignments } = command
  const values = words.map((word) => word.value)
  const name = values[0]
  const base = name?.slice(name.lastIndexOf("/") + 1)
  const plain = [base, ...values.slice(1)].join(" ")
  // The first words of these do not determine what is run, so only the same text is approved.
  if (name === undefined || !base || hasAssignments || isWrapper(base) || runsOthers.test(plain))
    return [text, ...variants].map(escapeWildcard)
  const groups = Object.hasOwn(grouped, base) ? grouped[base]! : undefined
  const isGroup = groups !== undefined && (groups.includes("*") || groups.includes(values[1] ?? ""))
  const length = isGroup ? 3 : groups ? 2 : 1
  const start = values.slice(0, length)
  // With an option (`git -c ...`) or an unknown word there, the beginning would approve too much.
  if (start.slice(1).some((value) => value === undefined || value.startsWith("-")))
    return [text, ...variants].map(escapeWildcard)
  const rest = words.slice(1, length).map((word) => word.text)
  const names = name === base ? [words[0]!.text] : [words[0]!.text, base]
  return names.map((each) => [...[each, ...rest].map(escapeWildcard), "*"].join(" "))
}
