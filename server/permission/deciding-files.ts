// Which settings files decide about edits and commands in spite of the user's choice to be asked, or not to be.
import type { RuleSource } from "../config/read-settings.ts"
import { isRecord } from "../base/is-record.ts"
import { toPermissionName, type PermissionRuleset } from "../schema/permission.ts"
import { appliesTo, listRules } from "./rules.ts"

const chosen = ["edit", "bash"]

export type DecidingInput = {
  readonly agent: { readonly name: string; readonly permission: PermissionRuleset }
  readonly sources: readonly RuleSource[]
  /** The user wants to be asked. */
  readonly isAsking: boolean
}

/** The files with rules that are in force and say otherwise. */
export function findDecidingFiles({ agent, sources, isAsking }: DecidingInput): string[] {
  const differs = (action: unknown) => (isAsking ? action === "allow" : action !== "allow")
  const overridden = chosen.filter((name) => {
    const rules = listRules(name, agent.permission)
    return rules
      .slice(
        Math.max(
          0,
          rules.findLastIndex(({ pattern }) => pattern === "*"),
        ),
      )
      .some(({ action }) => differs(action))
  })
  const files = sources.filter(({ settings, isUntrusted }) =>
    listActions(settings, agent.name).some(
      ({ permission, action }) =>
        differs(action) &&
        !(isUntrusted && action === "allow") &&
        overridden.some((name) => appliesTo({ permission }, name)),
    ),
  )
  return [...new Set(files.map(({ file }) => file))]
}

/** The actions that a file sets for all agents, and for one of them. */
function listActions(settings: RuleSource["settings"], agent: string) {
  const holders = ["agent", "mode"].map((key) => find(settings[key], agent))
  return [settings, ...holders].flatMap((holder) => {
    if (!isRecord(holder)) return []
    const { permission, tools } = holder
    const rules = isRecord(permission) ? Object.entries(permission) : [["*", permission] as const]
    const switches = Object.entries(isRecord(tools) ? tools : {})
    return [
      ...rules.flatMap(([name, rule]) =>
        (isRecord(rule) ? Object.values(rule) : rule === undefined ? [] : [rule]).map((action) => ({
          permission: name,
          action,
        })),
      ),
      ...switches.map(([tool, isOn]) => ({ permission: toPermissionName(tool), action: isOn ? "allow" : "deny" })),
    ]
  })
}

function find(value: unknown, key: string): unknown {
  return isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined
}
