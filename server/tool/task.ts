// Gives a task to a sub-agent, which works in its own session; its last text is the result.
import * as z from "zod"
import type { Agent } from "../schema/agent.ts"
import { evaluate } from "../permission/rules.ts"
import type { PermissionRuleset } from "../schema/permission.ts"
import { defineTool } from "./tool.ts"

/** The agents that can run a task. */
export function listSubagents(agents: readonly Agent[]): readonly Agent[] {
  return agents.filter((agent) => agent.mode !== "primary" && !agent.hidden)
}

/** The sub-agents that the rules do not deny. */
export function filterSubagents(agents: readonly Agent[], ruleset: PermissionRuleset): readonly Agent[] {
  return listSubagents(agents).filter((agent) => evaluate("task", agent.name, ruleset) !== "deny")
}

export const task = defineTool({
  id: "task",
  // The sub-agent writes in its own session, which orders its own calls.
  onlyReads: true,
  describe: ({ agents }) =>
    [
      "Hands a piece of work to a sub-agent, which does it on its own in a session of its own and answers once, with a report.",
      "- Worth it for searches over many files and for independent pieces of work; several calls in one step run at the same time. What takes one or two calls of other tools is quicker done directly.",
      "- The sub-agent sees nothing of this conversation: say in the prompt all it must know, what to do, whether it may change files, and what its report is to hold.",
      "- The user does not see the report. Pass on what matters of it.",
      "- A task can be continued: give the task_id of its result, and only what is new in the prompt.",
      "",
      "Agents:",
      ...agents.map(({ name, description }) => `- ${name}: ${description ?? "called only when the user names it"}`),
    ].join("\n"),
  input: z.object({
    description: z.string().min(1).describe("What it is about, in three to five words"),
    prompt: z.string().min(1).describe("The task, with all that the agent must know"),
    subagent_type: z.string().describe("Name of the agent"),
    task_id: z.string().optional().describe("Continues the task with this id"),
    command: z.string().optional().describe("Name of the command that this comes from"),
  }),
  async run({ description, prompt, subagent_type, task_id }, context) {
    const agents = listSubagents(context.agents())
    if (!agents.some((agent) => agent.name === subagent_type))
      throw new Error(
        `Unknown agent type: ${subagent_type} is not a valid agent type. Expected one of ${agents.map((agent) => agent.name).join(", ")}.`,
      )
    await context.ask({
      permission: "task",
      patterns: [subagent_type],
      always: ["*"],
      metadata: { description, subagent_type },
    })
    const { sessionID, text, metadata } = await context.spawn(
      { description, prompt, agent: subagent_type, ...(task_id ? { sessionID: task_id } : {}) },
      (metadata) => context.progress({ title: description, metadata }),
    )
    return {
      title: description,
      output: `task_id: ${sessionID} (for resuming to continue this task if needed)\n\n<task_result>\n${text}\n</task_result>`,
      metadata,
    }
  },
})
