// Slash commands: named prompt templates, built in, from the settings, or from skills. This only lists them; sessions expand
// and run them.
import type { Command } from "../schema/agent.ts"
import type { Config } from "../schema/config.ts"
import { NamedError } from "../schema/error.ts"
import type { Skill } from "../schema/skill.ts"

export type Commands = {
  list(): readonly Command[]
  find(name: string): Command | undefined
  /** Throws NotFoundError, which lists the existing names. */
  get(name: string): Command
}

const initTemplate = `Write AGENTS.md at the root of this project: what an agent must know to work here that it would not
see at a glance.

Read what the project says of itself first (README, manifests, build and test configuration, CI, existing rules such as
AGENTS.md, CLAUDE.md, .cursor/rules, .github/copilot-instructions.md), then look at a few typical source files. Put into it,
in at most about forty lines:
- the commands to build, check and test, and how to run a single test;
- how the code is laid out, where a new thing goes, and what may not depend on what;
- conventions that the code really follows: formatting, names, types, errors, imports;
- traps: generated files, slow steps, things that look wrong and are right.

Keep to what you have verified. If AGENTS.md exists, improve it and keep what is still true; take over what other rules
files say if it holds. Leave out general advice.

$ARGUMENTS`

const reviewTemplate = `Review a change and report what should be fixed before it is merged. Do not change any file.

What to review: $ARGUMENTS
- Nothing given: all that is not committed (\`git status --short\`, \`git diff\`, \`git diff --cached\`, and untracked files).
- A commit: \`git show\` of it. A branch: its difference to where it left the main branch. A pull request, by number or address: \`gh pr view\` and \`gh pr diff\`.

How: read the changed files whole, not only the difference; follow callers and tests of what changed; look at how the
project does similar things. Look for, in this order: wrong results and missed cases, broken callers, lost data, races, holes
in security, errors that vanish, missing tests for new behaviour, needless cost, code that does not fit its surroundings.

Report only what you are sure of after checking, the gravest first, each with file and line, what happens and when, and how
to mend it. No praise, no summary of the change. If nothing is wrong, say so in a sentence.`

const builtIn: readonly Command[] = [
  {
    name: "init",
    description: "Write or improve AGENTS.md",
    source: "command",
    template: initTemplate,
    hints: ["$ARGUMENTS"],
  },
  {
    name: "review",
    description: "Review a change: a commit, a branch, a pull request, or what is not committed",
    source: "command",
    template: reviewTemplate,
    subtask: true,
    hints: ["$ARGUMENTS"],
  },
]

/** Of two with the same name, a command of the settings wins over a built-in one, and both over a skill. */
export function createCommands(options: {
  readonly config: Pick<Config, "command">
  readonly skills?: readonly Skill[]
}): Commands {
  const skills = (options.skills ?? []).map(toCommand)
  const commands = new Map([...builtIn, ...skills.filter(isNotBuiltIn)].map((command) => [command.name, command]))
  for (const [name, entry] of Object.entries(options.config.command ?? {})) {
    const { template, description, agent, model, subtask } = entry
    commands.set(name, {
      name,
      ...(description === undefined ? {} : { description }),
      ...(agent === undefined ? {} : { agent }),
      ...(model === undefined ? {} : { model }),
      source: "command",
      template,
      ...(subtask === undefined ? {} : { subtask }),
      hints: toHints(template),
    })
  }
  const find = (name: string) => commands.get(name)
  return {
    list: () => [...commands.values()],
    find,
    get(name) {
      const command = find(name)
      if (command) return command
      const names = [...commands.keys()].join(", ")
      throw new NamedError("NotFoundError", { message: `Command not found: "${name}". Available commands: ${names}` })
    },
  }
}

function toCommand({ name, description, content }: Skill): Command {
  // A skill takes no arguments: a `$1` in its text belongs to its examples.
  return { name, description, source: "skill", template: content, hints: [] }
}

function isNotBuiltIn({ name }: Command): boolean {
  return builtIn.every((command) => command.name !== name)
}

/** The placeholders of a template: `$1`, `$2`, ... by number, then `$ARGUMENTS`. */
export function toHints(template: string): string[] {
  const numbers = [...new Set([...template.matchAll(/\$(\d+)/g)].map((match) => Number(match[1])))]
  const hints = numbers.toSorted((a, b) => a - b).map((number) => `$${number}`)
  return template.includes("$ARGUMENTS") ? [...hints, "$ARGUMENTS"] : hints
}
