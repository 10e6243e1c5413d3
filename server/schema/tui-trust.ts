// How the settings in a project's `tui.json` count before the user trusts the project: looks as they are, the others only
// where they are stricter than any setting of the user can be.
import { isHarmlessKeybind } from "./keybind-trust.ts"

/** Returns why a value needs trust; undefined where it applies. */
type Check = (value: unknown) => string | undefined

const applies: Check = () => undefined
const only =
  (strict: unknown, why: string): Check =>
  (value) =>
    value === strict ? undefined : why

const table: Readonly<Record<string, Check>> = {
  theme: applies,
  ascii: applies,
  full_repaint: applies,
  leader_timeout: applies,
  mouse: applies,
  paste_threshold: applies,
  reduced_motion: applies,
  scroll_speed: applies,
  exit_confirm: only(true, "lets one key press exit"),
  remote_submit: only(false, "lets other programs send prompts"),
  tool_detail: only("full", "hides what tools do"),
}

export type WithheldTuiSetting = { readonly key: string; readonly why: string; readonly value: unknown }

/** Splits the values of one file. Settings that have no effect are left out. */
export function withholdTuiSettings(values: Readonly<Record<string, unknown>>): {
  readonly values: Readonly<Record<string, unknown>>
  readonly withheld: readonly WithheldTuiSetting[]
} {
  const withheld: WithheldTuiSetting[] = []
  const kept = Object.entries(values).flatMap(([key, value]): [string, unknown][] => {
    if (key === "keybinds") return [[key, withholdKeybinds(value, withheld)]]
    const why = Object.hasOwn(table, key) ? table[key]?.(value) : undefined
    if (why === undefined) return [[key, value]]
    withheld.push({ key, why, value })
    return []
  })
  return { values: Object.fromEntries(kept), withheld }
}

function withholdKeybinds(value: unknown, withheld: WithheldTuiSetting[]): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value
  const kept = Object.entries(value).filter(([name, keys]) => {
    if (isHarmlessKeybind(name, keys)) return true
    withheld.push({ key: `keybinds.${name}`, why: "decides what your keys do", value: keys })
    return false
  })
  return Object.fromEntries(kept)
}
