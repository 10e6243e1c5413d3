// The built-in agents: their prompts, their permission rules, and the limits that general settings cannot lift.
import type { Agent } from "../schema/agent.ts"
import type { PermissionRule, PermissionRuleset } from "../schema/permission.ts"

export type BuiltInAgent = {
  readonly agent: Omit<Agent, "permission" | "options">
  readonly rules: PermissionRuleset
  /** Rules that are repeated after those of general settings, which would otherwise win. */
  readonly limits: PermissionRuleset
}

const generalPrompt = `You carry out one task that another agent handed to you. Work on your own until it is done: look
around, change what the task asks for, and check the result. Nobody can answer questions meanwhile, so decide sensibly and
say what you decided. End with a short report: what you did or found, with paths and line numbers, and what is left open.`

const explorePrompt = `You look things up in a project for another agent. You read and search; you change nothing.
- Search by name (glob) and by content (grep) first, several searches at once when they do not depend on each other, then read only the parts that matter.
- Use the shell for looking only: listing, counting, history.
- How thorough to be is part of the request; when it is not said, stop once the question is answered with certainty.
- Answer with facts: absolute paths, line numbers, short quotations. Say plainly what you could not find.`

const planPrompt = `You are planning. Study the project and agree with the user on what is to be done; do not change
it, neither with a tool nor through the shell. A plan may be written to a file of the plan folder. Bring up what is unclear or
risky, then give the plan as a list of concrete steps that name files.`

function rule(permission: string, action: PermissionRule["action"], pattern = "*"): PermissionRule {
  return { permission, pattern, action }
}

const readOnlyShell = rule("shell_write", "deny")
const noEdits = [rule("edit", "deny"), rule("edit", "allow", ".opencode/plans/*.md"), readOnlyShell]
const denyAll = [rule("*", "deny")]
const readOnlyTools = ["grep", "glob", "list", "bash", "webfetch", "websearch", "codesearch", "read"]

/** In the order in which they are listed. */
export const builtInAgents: readonly BuiltInAgent[] = [
  {
    agent: {
      name: "build",
      description: "Does the work: reads, changes and runs things as the permissions allow",
      mode: "primary",
      native: true,
    },
    rules: [rule("question", "allow"), rule("plan_enter", "allow")],
    limits: [],
  },
  {
    agent: {
      name: "plan",
      description: "Studies and plans; changes no files",
      mode: "primary",
      native: true,
      prompt: planPrompt,
    },
    rules: [rule("question", "allow"), rule("plan_exit", "allow"), ...noEdits],
    limits: noEdits,
  },
  {
    agent: {
      name: "general",
      description:
        "Works through a task of several steps on its own. Good for research that needs many tries, and for independent pieces of work at the same time.",
      mode: "subagent",
      native: true,
      prompt: generalPrompt,
    },
    rules: [rule("todoread", "deny"), rule("todowrite", "deny")],
    limits: [],
  },
  {
    agent: {
      name: "explore",
      description:
        "Finds its way through a code base, reading only: files by name, code by content, how something works. Say how thorough it should be: quick, medium or very thorough.",
      mode: "subagent",
      native: true,
      prompt: explorePrompt,
    },
    rules: [...denyAll, ...readOnlyTools.map((name) => rule(name, "allow")), ...askForEnvFiles(), readOnlyShell],
    limits: ["edit", "task", "todowrite", "question"].map((name) => rule(name, "deny")),
  },
  ...["compaction", "title", "summary"].map((name) => ({
    agent: {
      name,
      mode: "primary" as const,
      native: true,
      hidden: true,
      ...(name === "title" ? { temperature: 0.5 } : {}),
    },
    rules: denyAll,
    limits: denyAll,
  })),
]

/** Repeats the default rules for `.env` files, which the general permission to read would override. */
function askForEnvFiles(): PermissionRuleset {
  return [rule("read", "ask", "*.env"), rule("read", "ask", "*.env.*"), rule("read", "allow", "*.env.example")]
}
