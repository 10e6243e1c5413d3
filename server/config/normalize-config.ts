// Converts older settings into their current form and adds the fields that `GET /config` always has.
import { isRecord } from "../base/is-record.ts"
import type { AgentConfig, Config, PermissionConfig } from "../schema/config.ts"
import { toPermissionName } from "../schema/permission.ts"
import { mergePermission } from "./merge-settings.ts"

const agentKeys = new Set([
  "name",
  "model",
  "variant",
  "temperature",
  "top_p",
  "prompt",
  "tools",
  "disable",
  "description",
  "mode",
  "hidden",
  "options",
  "color",
  "steps",
  "maxSteps",
  "permission",
])

/** `mode` becomes agents, `tools` becomes permissions, `autoshare` becomes `share`. */
export function normalizeConfig(merged: Record<string, unknown>): Config {
  const config = merged as Config
  const agent: Record<string, AgentConfig> = {}
  for (const [name, mode] of Object.entries(config.mode ?? {}))
    agent[name] = normalizeAgent({ ...mode, mode: "primary" })
  for (const [name, entry] of Object.entries(config.agent ?? {})) {
    const fromMode = agent[name]
    const own = normalizeAgent(entry)
    const permission = mergePermission(fromMode?.permission, own.permission) as PermissionConfig
    agent[name] = { ...fromMode, ...own, permission }
  }
  const permission = withTools(config.tools, config.permission)
  return {
    ...config,
    agent,
    mode: config.mode ?? {},
    plugin: config.plugin ?? [],
    command: config.command ?? {},
    ...(permission === undefined ? {} : { permission }),
    ...(config.autoshare === true && config.share === undefined ? { share: "auto" as const } : {}),
  }
}

function normalizeAgent(entry: AgentConfig): AgentConfig {
  const options: Record<string, unknown> = {}
  const known: Record<string, unknown> = {}
  // Unknown keys are passed to the provider, as in the published program.
  for (const [key, value] of Object.entries(entry)) (agentKeys.has(key) ? known : options)[key] = value
  const agent = known as AgentConfig
  const permission = withTools(agent.tools, agent.permission)
  const steps = agent.steps ?? agent.maxSteps
  return {
    ...agent,
    options: { ...options, ...agent.options },
    ...(steps === undefined ? {} : { steps }),
    permission: permission ?? {},
  }
}

/** Converts the older `tools` map to permissions, which precede the explicit ones. */
function withTools(
  tools: Readonly<Record<string, boolean>> | undefined,
  permission: PermissionConfig | undefined,
): PermissionConfig | undefined {
  if (!tools || !isRecord(tools) || Object.keys(tools).length === 0) return permission
  const rules: Record<string, "allow" | "deny"> = {}
  for (const [tool, isOn] of Object.entries(tools)) rules[toPermissionName(tool)] = isOn ? "allow" : "deny"
  return mergePermission(rules, permission ?? {}) as PermissionConfig
}
