// Permission rules. The last rule that matches applies; without one the action is "ask".
import { expandHome } from "../base/expand-home.ts"
import { couldMatchWildcard, escapeWildcard, matchWildcard } from "../base/wildcard.ts"
import type { PermissionConfig } from "../schema/config.ts"
import type { PermissionAction, PermissionRule, PermissionRuleset } from "../schema/permission.ts"

/** The last rule of all rulesets that matches. */
export function findRule(
  permission: string,
  pattern: string,
  ...rulesets: PermissionRuleset[]
): PermissionRule | undefined {
  return rulesets.flat().findLast((rule) => appliesTo(rule, permission) && matchWildcard(rule.pattern, pattern))
}

/** The action for one pattern. */
export function evaluate(permission: string, pattern: string, ...rulesets: PermissionRuleset[]): PermissionAction {
  return findRule(permission, pattern, ...rulesets)?.action ?? "ask"
}

/** The strictest action for any of the patterns; "ask" when there are none. */
export function evaluateAll(
  permission: string,
  patterns: readonly string[],
  ...rulesets: PermissionRuleset[]
): PermissionAction {
  return toStrictest(patterns.map((pattern) => evaluate(permission, pattern, ...rulesets)))
}

/** The strictest of the actions; "ask" when there are none. */
export function toStrictest(actions: readonly PermissionAction[]): PermissionAction {
  if (actions.includes("deny")) return "deny"
  return actions.includes("ask") || actions.length === 0 ? "ask" : "allow"
}

/** The actions that are possible for a text in which a NUL stands for any text. */
export function listPossibleActions(
  permission: string,
  text: string,
  ...rulesets: PermissionRuleset[]
): readonly PermissionAction[] {
  const actions = new Set<PermissionAction>()
  for (const { pattern, action } of listRules(permission, ...rulesets).toReversed()) {
    if (couldMatchWildcard(pattern, text)) actions.add(action)
    // It matches whatever the holes stand for, so earlier rules do not count.
    if (!pattern.includes("?") && matchWildcard(pattern, text)) return [...actions]
  }
  return [...actions, "ask"]
}

/**
 * Whether the shell of a session may only look. Decided by rules that name `shell_write`: a rule for all permissions does
 * not lift it.
 */
export function isReadOnly(...rulesets: PermissionRuleset[]): boolean {
  return rulesets.flat().findLast(({ permission }) => permission === "shell_write")?.action === "deny"
}

/** The rules that apply to a permission, for messages. */
export function listRules(permission: string, ...rulesets: PermissionRuleset[]): PermissionRule[] {
  return rulesets.flat().filter((rule) => appliesTo(rule, permission))
}

/** Whether a rule is about a permission. Only rules that name it lift the sandbox: it also contains what all rules allow. */
export function appliesTo(rule: Pick<PermissionRule, "permission">, permission: string): boolean {
  return permission === "sandbox" ? rule.permission === permission : matchWildcard(rule.permission, permission)
}

/** The rules of a config, in its order. A leading `~` or `$HOME` of a pattern is replaced by `home`. */
export function toRuleset(config: PermissionConfig, home: string): PermissionRuleset {
  if (typeof config === "string") return [{ permission: "*", pattern: "*", action: config }]
  return Object.entries(config).flatMap(([permission, value]) => {
    if (typeof value === "string") return [{ permission, pattern: "*", action: value }]
    return Object.entries(value).map(([pattern, action]) => ({
      permission,
      pattern: expandHome(pattern, escapeWildcard(home)),
      action,
    }))
  })
}
