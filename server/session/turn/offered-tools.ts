// Which tools a model is offered, and how they are described to it.
import type { LanguageModelV4FunctionTool } from "@ai-sdk/provider"
import * as z from "zod"
import { evaluate } from "../../permission/rules.ts"
import type { UserMessage } from "../../schema/message.ts"
import { type PermissionRuleset, toPermissionName } from "../../schema/permission.ts"
import { filterSkills } from "../../tool/skill.ts"
import { filterSubagents } from "../../tool/task.ts"
import type { Tool } from "../../tool/tool.ts"
import type { SessionProject, SessionSettings } from "../deps.ts"

export type OfferInput = {
  readonly tools: readonly Tool[]
  readonly project: Pick<SessionProject, "directory" | "worktree">
  readonly settings: Pick<SessionSettings, "agents" | "skills">
  readonly ruleset: PermissionRuleset
  readonly modelID: string
  /** The switches of the prompt. */
  readonly switches?: UserMessage["tools"]
}

/** The tools that neither the rules nor the prompt's switches take away. */
export function toOfferedTools(input: OfferInput): LanguageModelV4FunctionTool[] {
  const { tools, project, settings, ruleset, modelID, switches } = input
  const context = {
    directory: project.directory,
    worktree: project.worktree,
    agents: filterSubagents(settings.agents.list(), ruleset),
    skills: filterSkills(settings.skills, ruleset),
    modelID,
  }
  return withoutSwitchedOff(tools, switches)
    .filter((tool) => tool.id !== "invalid" && (tool.isOffered?.(context) ?? true))
    .filter((tool) => !isForbidden(tool.id, ruleset))
    .map((tool) => ({
      type: "function",
      name: tool.id,
      description: tool.describe(context),
      inputSchema: toInputSchema(tool),
    }))
}

/** The tools that a prompt leaves switched on. Disabling edit or write disables apply_patch. */
export function withoutSwitchedOff(tools: readonly Tool[], switches: UserMessage["tools"]): readonly Tool[] {
  return tools.filter(({ id }) => {
    const ids = id === "apply_patch" ? [id, "edit", "write"] : [id]
    return !ids.some((each) => switches?.[each] === false)
  })
}

/** Denied as a whole. A tool that is denied for some patterns is offered, and each of its calls is judged. */
function isForbidden(id: string, ruleset: PermissionRuleset): boolean {
  const permission = toPermissionName(id)
  const relevant = ruleset.filter((rule) => rule.permission === permission || rule.permission === "*")
  return relevant.at(-1)?.pattern === "*" && evaluate(permission, "*", ruleset) === "deny"
}

function toInputSchema(tool: Tool): LanguageModelV4FunctionTool["inputSchema"] {
  return z.toJSONSchema(tool.input, { target: "draft-7", io: "input" }) as LanguageModelV4FunctionTool["inputSchema"]
}
