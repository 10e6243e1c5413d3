// What runs without approval, computed from the rules in force.
import type { PermissionRuleset } from "../../server/schema/permission.ts"
import type { CatalogueState } from "./catalogue.ts"
import { toSelectedAgent, type AgentInput } from "./model-selection.ts"

/**
 * Whether approval is needed for none of the calls of a tool, for some (the rules make exceptions), for most, or for all of
 * them. `denied`: none runs. `looking`: commands run that only look.
 */
export type Approval = "none" | "some" | "most" | "all" | "denied" | "looking"

export type Approvals = { readonly edit: Approval; readonly bash: Approval }

/** Of the agent that answers next; undefined until the agents are fetched. */
export function findApprovals(state: AgentInput): Approvals | undefined {
  const name = toSelectedAgent(state)
  const agent = state.agents.find((known) => known.name === name)
  if (!agent) return undefined
  const { permission } = agent
  const canWrite = permission.findLast((rule) => rule.permission === "shell_write")?.action !== "deny"
  const bash = toApproval(permission, "bash")
  return { edit: toApproval(permission, "edit"), bash: canWrite || bash === "denied" ? bash : "looking" }
}

/** Whether the agent of new sessions asks for approval of edits and commands. */
export function asksByDefault(agents: CatalogueState["agents"]): boolean {
  const agent = agents.find((known) => known.name === "build") ?? agents.find((known) => known.mode !== "subagent")
  const needsApproval = (name: string) => agent && ["most", "all"].includes(toApproval(agent.permission, name))
  return Boolean(needsApproval("edit") && needsApproval("bash"))
}

function toApproval(ruleset: PermissionRuleset, name: string): Approval {
  const rules = ruleset.filter(({ permission }) => matches(permission, name))
  const start = rules.findLastIndex(({ pattern }) => pattern === "*")
  const general = rules[start]?.action ?? "ask"
  const exceptions = rules.slice(start + 1).filter(({ action }) => action !== general)
  if (general === "allow") return exceptions.length > 0 ? "some" : "none"
  if (exceptions.some(({ action }) => action === "allow")) return "most"
  return general === "deny" && exceptions.length === 0 ? "denied" : "all"
}

/** A permission of a rule may have wildcards. */
function matches(permission: string, name: string): boolean {
  const source = permission
    .replace(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
    .replaceAll("*", ".*")
    .replaceAll("?", ".")
  return new RegExp(`^${source}$`, "s").test(name)
}
