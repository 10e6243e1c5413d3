// Splits the settings of an untrusted project: data and stricter rules apply; what starts a program, redirects a connection,
// reads outside the project or loosens a rule is withheld and reported. Unknown settings are withheld too.
import { isRecord } from "../base/is-record.ts"
import { toPermissionName } from "../schema/permission.ts"
import type { Withheld } from "../schema/trust.ts"
import { formatSetting } from "./format-setting.ts"
import { hasReference } from "./substitute-references.ts"

/** What limits an untrusted project. Each of its files adds to `withheldProviders`. */
export type Limits = {
  /** Permissions that the user's own settings deny somewhere. A project could loosen these. */
  readonly denied: ReadonlySet<string>
  readonly withheldProviders: Set<string>
}

type Settings = Record<string, unknown>
/** `key` is the dotted path of the setting, `value` what it is set to. */
type Withhold = (key: string, why: string, value: unknown) => void

const dataSettings = new Set([
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
/** Built-in agents with fewer permissions. For them `ask` is looser than their own rules. */
const restrictedAgents = new Set(["plan", "explore", "general", "compaction", "title", "summary"])

/** Splits the settings of one file into those that apply and those that need trust. */
export function withholdSettings(
  file: string,
  settings: Settings,
  limits: Limits,
): { settings: Settings; withheld: Withheld[] } {
  const withheld: Withheld[] = []
  const withhold: Withhold = (key, why, value) => withheld.push({ file, key, why, what: formatSetting(value) })
  const kept: Settings = {}
  for (const [key, value] of Object.entries(withoutReferences(settings, "", withhold) as Settings)) {
    if (!dataSettings.has(key)) {
      if (!isHarmless(key, value)) withhold(key, reasons[key] ?? "is not plain data", settings[key])
      else kept[key] = value
    } else if (key === "provider" && isRecord(value))
      kept[key] = keepProviders(value, settings[key] as Settings, limits.withheldProviders, withhold)
    else if (key === "permission") keepIfAny(kept, key, keepRules(value, key, limits.denied, withhold))
    else if (key === "tools") keepIfAny(kept, key, keepTools(value, key, withhold))
    else if (key === "instructions" && Array.isArray(value)) kept[key] = keepInstructions(value, withhold)
    else if (key === "skills" && isRecord(value)) kept[key] = keepSkills(value, withhold)
    else if ((key === "agent" || key === "mode") && isRecord(value))
      kept[key] = keepAgents(value, key, limits, withhold)
    else kept[key] = value
  }
  withholdModels(kept, limits.withheldProviders, withhold)
  return { settings: kept, withheld }
}

function isHarmless(key: string, value: unknown): boolean {
  return (key === "share" && value !== "auto") || (key === "autoshare" && value === false) || key === "logLevel"
}

function keepIfAny(kept: Settings, key: string, value: unknown): void {
  if (value !== undefined) kept[key] = value
}

function withoutReferences(value: unknown, key: string, withhold: Withhold): unknown {
  if (typeof value === "string") {
    if (!hasReference(value)) return value
    withhold(key, "reads the environment or a file", value)
    return undefined
  }
  if (Array.isArray(value))
    return value.map((item, i) => withoutReferences(item, `${key}.${i}`, withhold)).filter((item) => item !== undefined)
  if (!isRecord(value)) return value
  const out: Settings = {}
  for (const [name, item] of Object.entries(value)) {
    const clean = withoutReferences(item, key ? `${key}.${name}` : name, withhold)
    if (clean !== undefined) out[name] = clean
  }
  return out
}

/** `written` has the references to the environment, which the user must see. */
function keepProviders(
  providers: Settings,
  written: Settings,
  withheldProviders: Set<string>,
  withhold: Withhold,
): Settings {
  const kept: Settings = {}
  for (const [id, provider] of Object.entries(providers)) {
    if (isRecord(provider) && isPlainProvider(provider)) kept[id] = provider
    else {
      withheldProviders.add(id)
      withhold(`provider.${id}`, "decides where requests and keys are sent", written[id])
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

/** Keeps rules that cannot loosen the user's: any `deny`, and `ask` where the user denies nothing of that permission. */
function keepRules(value: unknown, key: string, denied: ReadonlySet<string>, withhold: Withhold): unknown {
  if (!isRecord(value)) return keepAction(value, key, "*", denied, withhold)
  const out: Settings = {}
  for (const [permission, rule] of Object.entries(value)) {
    if (!isRecord(rule)) {
      keepIfAny(out, permission, keepAction(rule, `${key}.${permission}`, permission, denied, withhold))
      continue
    }
    const patterns = Object.entries(rule).filter(
      ([pattern, action]) =>
        keepAction(action, `${key}.${permission}.${pattern}`, permission, denied, withhold) !== undefined,
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
  withhold: Withhold,
): unknown {
  if (action === "deny") return action
  const hasWildcard = /[*?]/.test(permission)
  const deniesSome = denied.has(permission) || denied.has("*") || (hasWildcard && denied.size > 0)
  if (action === "ask" && !deniesSome && !hasWildcardAmong(denied)) return action
  withhold(key, "is looser than your own rules", action)
  return undefined
}

function hasWildcardAmong(names: ReadonlySet<string>): boolean {
  return [...names].some((name) => /[*?]/.test(name))
}

function keepTools(value: unknown, key: string, withhold: Withhold): unknown {
  if (!isRecord(value)) return undefined
  const off = Object.entries(value).filter(([name, isOn]) => {
    if (isOn === false) return true
    withhold(`${key}.${name}`, "is looser than your own rules", isOn)
    return false
  })
  return off.length > 0 ? Object.fromEntries(off) : undefined
}

function keepAgents(agents: Settings, key: string, limits: Limits, withhold: Withhold): Settings {
  const out: Settings = {}
  for (const [name, agent] of Object.entries(agents)) {
    if (!isRecord(agent)) continue
    const { permission, tools, ...rest } = agent
    const denied = restrictedAgents.has(name) ? new Set(["*"]) : limits.denied
    const kept: Settings = { ...rest }
    if (permission !== undefined)
      keepIfAny(kept, "permission", keepRules(permission, `${key}.${name}.permission`, denied, withhold))
    if (tools !== undefined) keepIfAny(kept, "tools", keepTools(tools, `${key}.${name}.tools`, withhold))
    out[name] = kept
  }
  return out
}

function keepInstructions(value: readonly unknown[], withhold: Withhold): unknown[] {
  return value.filter((item) => {
    const text = String(item)
    if (/^https?:/i.test(text)) withhold("instructions", "fetches rules from elsewhere", text)
    else if (/^[/~\\]|^[a-z]:|(^|[/\\])\.\.([/\\]|$)/i.test(text))
      withhold("instructions", "reads outside the project", text)
    else return true
    return false
  })
}

function keepSkills(value: Settings, withhold: Withhold): Settings {
  const { urls, paths, ...rest } = value
  if (urls !== undefined) withhold("skills.urls", "fetches from elsewhere", urls)
  const inside = Array.isArray(paths)
    ? paths.filter((path) => !/^[/~\\]|(^|[/\\])\.\.([/\\]|$)/.test(String(path)))
    : []
  if (Array.isArray(paths) && inside.length < paths.length) withhold("skills.paths", "reads outside the project", paths)
  return { ...rest, ...(inside.length > 0 ? { paths: inside } : {}) }
}

function withholdModels(settings: Settings, withheldProviders: ReadonlySet<string>, withhold: Withhold): void {
  if (withheldProviders.size === 0) return
  const drop = (holder: Settings, key: string, path: string) => {
    const model = holder[key]
    if (typeof model !== "string" || !withheldProviders.has(model.split("/")[0] ?? "")) return
    delete holder[key]
    withhold(path, "names a provider that waits for trust", model)
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

/** The permissions that settings deny somewhere, at the top level or for an agent. */
export function findDeniedPermissions(settings: Settings): Set<string> {
  const denied = new Set<string>()
  const add = (permission: unknown) => {
    if (permission === "deny") denied.add("*")
    if (!isRecord(permission)) return
    for (const [name, rule] of Object.entries(permission))
      if (rule === "deny" || (isRecord(rule) && Object.values(rule).includes("deny"))) denied.add(name)
  }
  const addTools = (tools: unknown) => {
    if (isRecord(tools))
      for (const [name, isOn] of Object.entries(tools)) if (isOn === false) denied.add(toPermissionName(name))
  }
  add(settings["permission"])
  addTools(settings["tools"])
  for (const group of ["agent", "mode"])
    for (const agent of Object.values(isRecord(settings[group]) ? settings[group] : {})) {
      if (!isRecord(agent)) continue
      add(agent["permission"])
      addTools(agent["tools"])
    }
  return denied
}
