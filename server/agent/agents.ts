// The agents of a directory: the built-in ones as changed by the settings, and those that the settings add. Each has its
// complete list of permission rules; the last match wins.
import { NamedError } from "../schema/error.ts"
import type { Agent } from "../schema/agent.ts"
import type { AgentConfig, Config, PermissionConfig } from "../schema/config.ts"
import { toModelRef } from "../schema/model.ts"
import type { PermissionRuleset } from "../schema/permission.ts"
import { type BuiltInAgent, builtInAgents } from "./built-in-agents.ts"

export type AgentsOptions = {
  readonly config: Pick<Config, "agent" | "permission" | "default_agent">
  /** `permission` is set by `/permissions`: its rules come before those of the settings. */
  readonly own: { readonly permission?: PermissionConfig | undefined }
  readonly toRules: (permission: PermissionConfig) => PermissionRuleset
  /** Where large tool outputs are stored, which every agent may read. */
  readonly outputDirectory: string
}

export type Agents = {
  list(): readonly Agent[]
  find(name: string): Agent | undefined
  /** Throws NotFoundError, which lists the existing names. */
  get(name: string): Agent
  /** The agent of a new session: `default_agent`, else build, else the first primary agent. */
  default(): Agent
}

/**
 * Builds the list once; it does not follow later changes of the settings. Where these leave no agent to start with, `build`
 * stays as it is without settings of its own.
 */
export function createAgents(options: AgentsOptions): Agents {
  const { config } = options
  const agents = new Map<string, Agent>()
  for (const base of builtInAgents) {
    const entry = config.agent?.[base.agent.name]
    if (entry?.disable !== true) agents.set(base.agent.name, toAgent(base.agent.name, entry, base, options))
  }
  for (const [name, entry] of Object.entries(config.agent ?? {}))
    if (!agents.has(name) && entry.disable !== true) agents.set(name, toAgent(name, entry, undefined, options))

  // Settings of a project must not make the program unusable.
  if (![...agents.values()].some(isUsable)) {
    const base = builtInAgents.find(({ agent }) => agent.name === "build")
    agents.set("build", toAgent("build", undefined, base, options))
  }

  const find = (name: string) => agents.get(name)
  function get(name: string): Agent {
    const agent = find(name)
    if (agent) return agent
    const names = [...agents.values()].filter((one) => !one.hidden).map((one) => one.name)
    throw new NamedError("NotFoundError", { message: `No such agent: "${name}". There are: ${names.join(", ")}` })
  }
  return {
    list: () => [...agents.values()],
    find,
    get,
    default() {
      const candidates = [find(config.default_agent ?? ""), find("build"), ...agents.values()]
      return candidates.find(isUsable) ?? get("build")
    },
  }
}

function toAgent(
  name: string,
  entry: AgentConfig | undefined,
  base: BuiltInAgent | undefined,
  options: AgentsOptions,
): Agent {
  const { toRules, own, config, outputDirectory } = options
  const general = [
    ...(own.permission === undefined ? [] : toRules(own.permission)),
    ...(config.permission === undefined ? [] : toRules(config.permission)),
  ]
  const permission: PermissionRuleset = [
    ...defaultRules(options),
    ...(base?.rules ?? []),
    ...general,
    // General settings must not grant a built-in agent what it is designed to lack.
    ...(general.length > 0 ? (base?.limits ?? []) : []),
    ...(entry?.permission === undefined ? [] : toRules(entry.permission)),
    { permission: "external_directory", pattern: `${outputDirectory}/*`, action: "allow" },
  ]
  const steps = entry?.steps ?? entry?.maxSteps
  const agent: Agent = {
    ...(base?.agent ?? { name, mode: "all" }),
    permission,
    options: { ...entry?.options },
  }
  if (!entry) return agent
  const changes = {
    description: entry.description,
    mode: entry.mode,
    hidden: entry.hidden,
    topP: entry.top_p,
    temperature: entry.temperature,
    color: entry.color,
    model: entry.model === undefined ? undefined : toModelRef(entry.model),
    variant: entry.variant,
    prompt: entry.prompt,
    steps,
  }
  return Object.assign(agent, Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined)))
}

function isUsable(agent: Agent | undefined): boolean {
  return agent !== undefined && agent.mode !== "subagent" && !agent.hidden
}

function defaultRules(options: AgentsOptions): PermissionRuleset {
  return [
    { permission: "*", pattern: "*", action: "allow" },
    { permission: "doom_loop", pattern: "*", action: "ask" },
    { permission: "external_directory", pattern: "*", action: "ask" },
    { permission: "external_directory", pattern: `${options.outputDirectory}/*`, action: "allow" },
    { permission: "question", pattern: "*", action: "deny" },
    { permission: "plan_enter", pattern: "*", action: "deny" },
    { permission: "plan_exit", pattern: "*", action: "deny" },
    { permission: "read", pattern: "*", action: "allow" },
    { permission: "read", pattern: "*.env", action: "ask" },
    { permission: "read", pattern: "*.env.*", action: "ask" },
    { permission: "read", pattern: "*.env.example", action: "allow" },
  ]
}
