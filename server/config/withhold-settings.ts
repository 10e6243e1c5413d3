// Splits the settings of an untrusted project by one table: data and what is stricter than the user's settings apply; what
// starts a program, redirects a connection, reads more than documents of the project or loosens a rule is withheld and
// reported. Unknown settings are withheld too.
import { isRecord } from "../base/is-record.ts"
import { isHarmlessKeybind } from "../schema/keybind-trust.ts"
import { toPermissionName } from "../schema/permission.ts"
import type { Withheld } from "../schema/trust.ts"
import { isDocument } from "./document.ts"
import { formatSetting } from "./format-setting.ts"

type Settings = Record<string, unknown>

/** What limits an untrusted project. Each of its files adds to `withheldProviders`. */
export type Limits = {
  /** Permissions that the user's own settings deny somewhere. A project could loosen these. */
  readonly denied: ReadonlySet<string>
  /** The merged settings before the file: the user's, and those of the project that apply. */
  readonly before: Settings
  readonly withheldProviders: Set<string>
}

/** `key` is the dotted path of the setting, `value` what it is set to. */
type Withhold = (key: string, why: string, value: unknown) => undefined

type Context = Limits & {
  readonly key: string
  /** The value as it is in the file, with its references. */
  readonly written: unknown
  readonly withhold: Withhold
}

/** Returns the part of a value that applies, undefined for none, and reports the rest. */
type Keep = (value: unknown, context: Context) => unknown

const keepData: Keep = (value) => value

function needsTrust(why: string): Keep {
  return (_value, { key, written, withhold }) => withhold(key, why, written)
}

/** Every setting that may apply before trust, at least in part; with the reason of each that never does. */
const table = new Map<string, Keep>([
  // Looks, names and texts. The log level of a file has no effect.
  ...["$schema", "theme", "tui", "layout", "username", "logLevel", "watcher", "compaction"].map(
    (key): [string, Keep] => [key, keepData],
  ),
  ["command", keepData],
  // A choice among the models that the user has set up; withheld together with a withheld provider.
  ["model", keepData],
  ["small_model", keepData],
  ["default_agent", keepDefaultAgent],
  ["agent", keepAgents],
  ["mode", keepAgents],
  ["keybinds", keepKeybinds],
  ["permission", (value, { key, denied, withhold }) => keepRules(value, key, denied, withhold)],
  ["tools", (value, { key, withhold }) => keepTools(value, key, withhold)],
  ["instructions", keepInstructions],
  ["skills", keepSkills],
  ["provider", keepProviders],
  ["disabled_providers", (value, { before }) => unite(before["disabled_providers"], value)],
  ["enabled_providers", (value, { before }) => intersect(before["enabled_providers"], value)],
  ["share", keepShare],
  ["autoshare", (value, context) => (value === false ? value : needsTrust("shares sessions")(value, context))],
  ["mcp", needsTrust("starts programs or connects elsewhere")],
  ["lsp", needsTrust("starts programs")],
  ["formatter", needsTrust("starts programs")],
  ["plugin", needsTrust("runs code")],
  ["server", needsTrust("opens the server")],
  ["experimental", needsTrust("may run programs")],
  ["snapshot", needsTrust("takes undo away")],
  ["autoupdate", needsTrust("installs programs")],
  ["enterprise", needsTrust("connects elsewhere")],
])
const keepUnknown = needsTrust("is not plain data")

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

/**
 * Splits the settings of one file into those that apply and those that need trust. `settings` have no references;
 * `written` has them.
 */
export function withholdSettings(
  file: string,
  settings: Settings,
  written: Settings,
  limits: Limits,
): { settings: Settings; withheld: Withheld[] } {
  const withheld: Withheld[] = []
  const withhold: Withhold = (key, why, value) => {
    withheld.push({ file, key, why, what: formatSetting(value) })
    return undefined
  }
  const kept: Settings = {}
  for (const [key, value] of Object.entries(settings)) {
    const context = { ...limits, key, written: written[key], withhold }
    keepIfAny(kept, key, (table.get(key) ?? keepUnknown)(value, context))
  }
  withholdModels(kept, limits.withheldProviders, withhold)
  return { settings: kept, withheld }
}

function keepIfAny(kept: Settings, key: string, value: unknown): void {
  if (value !== undefined) kept[key] = value
}

/** The user's own choice may be an agent that changes nothing. */
function keepDefaultAgent(value: unknown, { key, before, withhold }: Context): unknown {
  if (before["default_agent"] === undefined || before["default_agent"] === value) return value
  return withhold(key, "replaces your own choice", value)
}

const shareOrder = ["disabled", "manual", "auto"]

function keepShare(value: unknown, { key, before, withhold }: Context): unknown {
  const own = shareOrder.indexOf(String(before["share"] ?? "manual"))
  const isStricter = value !== "auto" && shareOrder.indexOf(String(value)) <= own
  return isStricter ? value : withhold(key, "shares sessions", value)
}

function keepKeybinds(value: unknown, { key, withhold }: Context): unknown {
  if (!isRecord(value)) return undefined
  const kept = Object.entries(value).filter(([name, keys]) => {
    if (isHarmlessKeybind(name, keys)) return true
    withhold(`${key}.${name}`, "decides what your keys do", keys)
    return false
  })
  return kept.length > 0 ? Object.fromEntries(kept) : undefined
}

function unite(before: unknown, value: unknown): unknown {
  return Array.isArray(before) && Array.isArray(value) ? [...new Set<unknown>([...before, ...value])] : value
}

function intersect(before: unknown, value: unknown): unknown {
  return Array.isArray(before) && Array.isArray(value) ? before.filter((item) => value.includes(item)) : value
}

function keepProviders(value: unknown, { key, before, written, withheldProviders, withhold }: Context): unknown {
  if (!isRecord(value)) return undefined
  const kept: Settings = {}
  for (const [id, provider] of Object.entries(value)) {
    const whole = find(written, id)
    if (isRecord(provider) && isRecord(whole) && isPlainProvider(whole)) {
      const own = find(find(before, key), id)
      kept[id] = { ...provider }
      keepIfAny(kept[id] as Settings, "blacklist", unite(find(own, "blacklist"), provider["blacklist"]))
      keepIfAny(kept[id] as Settings, "whitelist", intersect(find(own, "whitelist"), provider["whitelist"]))
    } else {
      withheldProviders.add(id)
      withhold(`${key}.${id}`, "decides where requests and keys are sent", whole)
    }
  }
  return kept
}

function find(value: unknown, key: string): unknown {
  return isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined
}

function toRecord(value: unknown): Settings {
  return isRecord(value) ? value : {}
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

function keepAgents(value: unknown, context: Context): unknown {
  const { key, before, withhold } = context
  if (!isRecord(value)) return undefined
  const out: Settings = {}
  for (const [name, agent] of Object.entries(value)) {
    if (!isRecord(agent)) continue
    const { permission, tools, ...rest } = agent
    const denied = restrictedAgents.has(name) ? new Set(["*"]) : context.denied
    const kept: Settings = { ...rest }
    const own = { ...toRecord(find(find(before, "mode"), name)), ...toRecord(find(find(before, "agent"), name)) }
    for (const setting of ["steps", "maxSteps"]) {
      const most = find(own, "steps") ?? find(own, "maxSteps")
      if (typeof most === "number" && Number(kept[setting]) > most) drop(setting, "allows more steps than you do")
    }
    if (kept["disable"] === false && find(own, "disable") === true) drop("disable", "turns on what you turned off")
    if (permission !== undefined)
      keepIfAny(kept, "permission", keepRules(permission, `${key}.${name}.permission`, denied, withhold))
    if (tools !== undefined) keepIfAny(kept, "tools", keepTools(tools, `${key}.${name}.tools`, withhold))
    out[name] = kept

    function drop(setting: string, why: string): void {
      withhold(`${key}.${name}.${setting}`, why, kept[setting])
      delete kept[setting]
    }
  }
  return out
}

/** A pattern that can match other files than documents is kept, and only the documents among its matches are read. */
function keepInstructions(value: unknown, { key, withhold }: Context): unknown {
  if (!Array.isArray(value)) return undefined
  return value.filter((item) => {
    const text = String(item)
    if (/^https?:/i.test(text)) withhold(key, "fetches rules from elsewhere", text)
    else if (/^[/~\\]|^[a-z]:|(^|[/\\])\.\.([/\\]|$)/i.test(text)) withhold(key, "reads outside the project", text)
    else if (isDocument(text)) return true
    else {
      withhold(key, "reads files that are no documents", text)
      return /[*?{[]/.test(text)
    }
    return false
  })
}

function keepSkills(value: unknown, { withhold }: Context): unknown {
  if (!isRecord(value)) return undefined
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
