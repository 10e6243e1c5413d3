// What an untrusted project's settings may say: data and stricter rules pass; what starts a program, redirects a
// connection, reads outside the project or loosens a rule is taken out and named. Unknown settings are taken out too.
import { isRecord } from "../base/is-record.ts"
import type { Withheld } from "../schema/trust.ts"
import { formatSetting } from "./format-setting.ts"
import { hasReference } from "./substitute-references.ts"

/**
 * What the user's own settings say, as far as a project's could loosen it, and the providers that wait for trust, to which
 * each file adds its own.
 */
export type UserRules = { readonly denied: ReadonlySet<string>; readonly foreign: Set<string> }

type Settings = Record<string, unknown>
type Tell = (key: string, why: string, value: unknown) => void

const data = new Set([
  "$schema",
  "theme",
  "keybinds",
  "tui",
  "layout",
  "username",
  "command",
  "agent",
  "mode",
  "default_agent",
  "permission",
  "tools",
  "instructions",
  "provider",
  "model",
  "small_model",
  "disabled_providers",
  "enabled_providers",
  "watcher",
  "skills",
  "compaction",
])
const reasons: Record<string, string> = {
  mcp: "starts programs or connects elsewhere",
  lsp: "starts programs",
  formatter: "starts programs",
  plugin: "runs code",
  server: "opens the server",
  experimental: "may run programs",
  snapshot: "takes undo away",
}
const providerData = new Set(["name", "models", "whitelist", "blacklist", "options"])
const optionData = new Set(["timeout", "chunkTimeout", "setCacheKey"])
const modelData = new Set([
  "name",
  "family",
  "release_date",
  "attachment",
  "reasoning",
  "temperature",
  "tool_call",
  "interleaved",
  "cost",
  "limit",
  "modalities",
  "experimental",
  "status",
])
/** Agents that are built to do less; asking is looser than what they have. */
const restricted = new Set(["plan", "explore", "general", "compaction", "title", "summary"])

/** Splits an untrusted file's settings into what counts and what waits for trust. */
export function withholdSettings(
  file: string,
  settings: Settings,
  own: UserRules,
): { settings: Settings; withheld: Withheld[] } {
  const withheld: Withheld[] = []
  const tell: Tell = (key, why, value) => withheld.push({ file, key, why, what: formatSetting(value) })
  const kept: Settings = {}
  const { foreign } = own
  for (const [key, value] of Object.entries(withoutReferences(settings, "", tell) as Settings)) {
    if (!data.has(key)) {
      if (!isHarmless(key, value)) tell(key, reasons[key] ?? "is no plain data", settings[key])
      else kept[key] = value
    } else if (key === "provider" && isRecord(value))
      kept[key] = keepProviders(value, settings[key] as Settings, foreign, tell)
    else if (key === "permission") keepIfAny(kept, key, keepRules(value, key, own.denied, tell))
    else if (key === "tools") keepIfAny(kept, key, keepTools(value, key, tell))
    else if (key === "instructions" && Array.isArray(value)) kept[key] = keepInstructions(value, tell)
    else if (key === "skills" && isRecord(value)) kept[key] = keepSkills(value, tell)
    else if ((key === "agent" || key === "mode") && isRecord(value)) kept[key] = keepAgents(value, key, own, tell)
    else kept[key] = value
  }
  dropForeignModels(kept, foreign, tell)
  return { settings: kept, withheld }
}

function isHarmless(key: string, value: unknown): boolean {
  return (key === "share" && value !== "auto") || (key === "autoshare" && value === false) || key === "logLevel"
}

function keepIfAny(kept: Settings, key: string, value: unknown): void {
  if (value !== undefined) kept[key] = value
}

function withoutReferences(value: unknown, key: string, tell: Tell): unknown {
  if (typeof value === "string") {
    if (!hasReference(value)) return value
    tell(key, "reads the environment or a file", value)
    return undefined
  }
  if (Array.isArray(value))
    return value.map((item, i) => withoutReferences(item, `${key}.${i}`, tell)).filter((item) => item !== undefined)
  if (!isRecord(value)) return value
  const out: Settings = {}
  for (const [name, item] of Object.entries(value)) {
    const clean = withoutReferences(item, key ? `${key}.${name}` : name, tell)
    if (clean !== undefined) out[name] = clean
  }
  return out
}

/** `written` is the same with its references to the environment, as one should see it. */
function keepProviders(providers: Settings, written: Settings, foreign: Set<string>, tell: Tell): Settings {
  const kept: Settings = {}
  for (const [id, provider] of Object.entries(providers)) {
    if (isRecord(provider) && isPlainProvider(provider)) kept[id] = provider
    else {
      foreign.add(id)
      tell(`provider.${id}`, "decides where requests and keys are sent", written[id])
    }
  }
  return kept
}

function isPlainProvider(provider: Settings): boolean {
  const options = provider["options"] ?? {}
  const models = provider["models"] ?? {}
  return (
    Object.keys(provider).every((key) => providerData.has(key)) &&
    Object.keys(options).every((key) => optionData.has(key)) &&
    Object.values(models).every((model) => isRecord(model) && Object.keys(model).every((key) => modelData.has(key)))
  )
}

/** Rules that are never looser than the user's: a deny always, a question where the user denies nothing of that kind. */
function keepRules(value: unknown, key: string, denied: ReadonlySet<string>, tell: Tell): unknown {
  if (!isRecord(value)) return keepAction(value, key, "*", denied, tell)
  const out: Settings = {}
  for (const [permission, rule] of Object.entries(value)) {
    if (!isRecord(rule)) {
      keepIfAny(out, permission, keepAction(rule, `${key}.${permission}`, permission, denied, tell))
      continue
    }
    const patterns = Object.entries(rule).filter(
      ([pattern, action]) =>
        keepAction(action, `${key}.${permission}.${pattern}`, permission, denied, tell) !== undefined,
    )
    if (patterns.length > 0) out[permission] = Object.fromEntries(patterns)
  }
  return Object.keys(out).length > 0 ? out : undefined
}

function keepAction(
  action: unknown,
  key: string,
  permission: string,
  denied: ReadonlySet<string>,
  tell: Tell,
): unknown {
  if (action === "deny") return action
  const hasWildcard = /[*?]/.test(permission)
  const deniesSome = denied.has(permission) || denied.has("*") || (hasWildcard && denied.size > 0)
  if (action === "ask" && !deniesSome && !hasWildcardAmong(denied)) return action
  tell(key, "is looser than your own rules", action)
  return undefined
}

function hasWildcardAmong(names: ReadonlySet<string>): boolean {
  return [...names].some((name) => /[*?]/.test(name))
}

function keepTools(value: unknown, key: string, tell: Tell): unknown {
  if (!isRecord(value)) return undefined
  const off = Object.entries(value).filter(([name, isOn]) => {
    if (isOn === false) return true
    tell(`${key}.${name}`, "is looser than your own rules", isOn)
    return false
  })
  return off.length > 0 ? Object.fromEntries(off) : undefined
}

function keepAgents(agents: Settings, key: string, own: UserRules, tell: Tell): Settings {
  const out: Settings = {}
  for (const [name, agent] of Object.entries(agents)) {
    if (!isRecord(agent)) continue
    const { permission, tools, ...rest } = agent
    const denied = restricted.has(name) ? new Set(["*"]) : own.denied
    const kept: Settings = { ...rest }
    if (permission !== undefined)
      keepIfAny(kept, "permission", keepRules(permission, `${key}.${name}.permission`, denied, tell))
    if (tools !== undefined) keepIfAny(kept, "tools", keepTools(tools, `${key}.${name}.tools`, tell))
    out[name] = kept
  }
  return out
}

function keepInstructions(value: readonly unknown[], tell: Tell): unknown[] {
  return value.filter((item) => {
    const text = String(item)
    if (/^https?:/i.test(text)) tell("instructions", "fetches rules from elsewhere", text)
    else if (/^[/~\\]|^[a-z]:|(^|[/\\])\.\.([/\\]|$)/i.test(text))
      tell("instructions", "reads outside the project", text)
    else return true
    return false
  })
}

function keepSkills(value: Settings, tell: Tell): Settings {
  const { urls, paths, ...rest } = value
  if (urls !== undefined) tell("skills.urls", "fetches from elsewhere", urls)
  const inside = Array.isArray(paths)
    ? paths.filter((path) => !/^[/~\\]|(^|[/\\])\.\.([/\\]|$)/.test(String(path)))
    : []
  if (Array.isArray(paths) && inside.length < paths.length) tell("skills.paths", "reads outside the project", paths)
  return { ...rest, ...(inside.length > 0 ? { paths: inside } : {}) }
}

function dropForeignModels(settings: Settings, foreign: ReadonlySet<string>, tell: Tell): void {
  if (foreign.size === 0) return
  const drop = (holder: Settings, key: string, path: string) => {
    const model = holder[key]
    if (typeof model !== "string" || !foreign.has(model.split("/")[0] ?? "")) return
    delete holder[key]
    tell(path, "names a provider that waits for trust", model)
  }
  drop(settings, "model", "model")
  drop(settings, "small_model", "small_model")
  for (const group of ["agent", "mode", "command"]) {
    const entries = settings[group]
    if (!isRecord(entries)) continue
    for (const [name, entry] of Object.entries(entries))
      if (isRecord(entry)) drop(entry, "model", `${group}.${name}.model`)
  }
}

/** The kinds of permission that settings deny somewhere, at the top or for an agent. */
export function findDeniedPermissions(settings: Settings): Set<string> {
  const denied = new Set<string>()
  const look = (permission: unknown) => {
    if (permission === "deny") denied.add("*")
    if (!isRecord(permission)) return
    for (const [name, rule] of Object.entries(permission))
      if (rule === "deny" || (isRecord(rule) && Object.values(rule).includes("deny"))) denied.add(name)
  }
  const lookTools = (tools: unknown) => {
    if (isRecord(tools))
      for (const [name, isOn] of Object.entries(tools)) if (isOn === false) denied.add(toPermissionName(name))
  }
  look(settings["permission"])
  lookTools(settings["tools"])
  for (const group of ["agent", "mode"])
    for (const agent of Object.values(isRecord(settings[group]) ? settings[group] : {})) {
      if (!isRecord(agent)) continue
      look(agent["permission"])
      lookTools(agent["tools"])
    }
  return denied
}

/** The permission behind a tool's name in the older `tools` map. */
export function toPermissionName(tool: string): string {
  return ["write", "edit", "patch", "multiedit", "apply_patch"].includes(tool) ? "edit" : tool
}
