// Rules: the last one that fits decides, and what no rule knows is asked. An approval that a person gave turns "ask"
// into "allow", never "deny".
import { matchWildcard } from "../base/wildcard.ts"
import type { PermissionConfig } from "../schema/config.ts"
import type { PermissionAction, PermissionRule, PermissionRuleset } from "../schema/permission.ts"

/** The last rule of all sets that fits, or undefined. */
export function findRule(
  permission: string,
  pattern: string,
  ...rulesets: PermissionRuleset[]
): PermissionRule | undefined {
  return rulesets.flat().findLast((rule) => appliesTo(rule, permission) && matchWildcard(rule.pattern, pattern))
}

/** What the rules say of one pattern. */
export function evaluate(permission: string, pattern: string, ...rulesets: PermissionRuleset[]): PermissionAction {
  return findRule(permission, pattern, ...rulesets)?.action ?? "ask"
}

/** What they say of all patterns together: the strictest word. No pattern at all is asked. */
export function evaluateAll(
  permission: string,
  patterns: readonly string[],
  ...rulesets: PermissionRuleset[]
): PermissionAction {
  const actions = new Set(patterns.map((pattern) => evaluate(permission, pattern, ...rulesets)))
  if (actions.has("deny")) return "deny"
  return actions.has("ask") || actions.size === 0 ? "ask" : "allow"
}

/** Whether a bare `*: allow` is the last word on a permission, so that no pattern can make a difference. */
export function isUnrestricted(permission: string, ...rulesets: PermissionRuleset[]): boolean {
  const last = rulesets.flat().findLast((rule) => appliesTo(rule, permission))
  return last?.pattern === "*" && last.action === "allow"
}

/** The rules that speak of a permission, for showing. */
export function listRules(permission: string, ...rulesets: PermissionRuleset[]): PermissionRule[] {
  return rulesets.flat().filter((rule) => appliesTo(rule, permission))
}

function appliesTo(rule: PermissionRule, permission: string): boolean {
  return matchWildcard(rule.permission, permission)
}

/** The rules of a configuration, in its order. In patterns a leading `~` or `$HOME` is the home folder. */
export function toRuleset(config: PermissionConfig | undefined, home: string): PermissionRuleset {
  if (config === undefined) return []
  if (typeof config === "string") return [{ permission: "*", pattern: "*", action: config }]
  return Object.entries(config).flatMap(([permission, value]) => {
    if (typeof value === "string") return [{ permission, pattern: "*", action: value }]
    return Object.entries(value).map(([pattern, action]) => ({
      permission,
      pattern: expandHome(pattern, home),
      action,
    }))
  })
}

function expandHome(pattern: string, home: string): string {
  return pattern.replace(/^(~|\$HOME|\$\{HOME\})(?=\/|$)/, () => home)
}
