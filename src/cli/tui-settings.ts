// The user's `tui.json`: theme, keys, scrolling. Read before the first paint, so it is small and read at once.
// Promises: what is wrong in it is told in `problems` and stops nothing.
import { readFileSync } from "node:fs"

export type TuiSettings = {
  readonly theme: string | undefined
  readonly keybinds: Readonly<Record<string, unknown>>
  readonly leaderTimeoutMs: number | undefined
  /** Rows for a step of the wheel. */
  readonly scrollRows: number
  readonly mouse: boolean
  readonly problems: readonly string[]
}

const known = new Set([
  ...["$schema", "theme", "keybinds", "leader_timeout", "scroll_speed", "scroll_acceleration", "diff_style", "mouse"],
  ...["logo", "plugin", "editor_mode", "exit_confirm", "inline", "notifications", "footer", "sidebar", "tool_detail"],
  ...["ascii", "reduced_motion", "full_repaint", "copy_on_select", "paste_threshold"],
])

export function loadTuiSettings(path: string): TuiSettings {
  const problems: string[] = []
  const values = read(path, problems)
  const unknown = Object.keys(values).filter((name) => !known.has(name))
  if (unknown.length > 0) problems.push(`${path}: unknown: ${unknown.join(", ")}`)

  function pick<T>(name: string, isRight: (value: unknown) => value is T, expected: string): T | undefined {
    const value = values[name]
    if (value === undefined) return undefined
    if (isRight(value)) return value
    problems.push(`${path}: ${name} must be ${expected}`)
    return undefined
  }

  const scrollSpeed = pick("scroll_speed", isPositive, "a number above 0")
  return {
    theme: pick("theme", (value) => typeof value === "string", "a text"),
    keybinds: pick("keybinds", isRecord, "an object") ?? {},
    leaderTimeoutMs: pick("leader_timeout", isPositive, "a number of milliseconds"),
    scrollRows: Math.max(1, Math.round(scrollSpeed ?? 3)),
    mouse: pick("mouse", (value) => typeof value === "boolean", "true or false") ?? true,
    problems,
  }
}

function read(path: string, problems: string[]): Record<string, unknown> {
  let text: string
  try {
    text = readFileSync(path, "utf8")
  } catch {
    return {}
  }
  try {
    const value: unknown = JSON.parse(stripComments(text))
    if (isRecord(value)) return value
    problems.push(`${path}: expected an object`)
  } catch (error) {
    problems.push(`${path}: ${error instanceof Error ? error.message : error}`)
  }
  return {}
}

/** JSON with comments and commas at ends as plain JSON of the same length of lines. */
export function stripComments(text: string): string {
  const tokens =
    /"(?:[^"\\\n]|\\.)*"|\/\/[^\n]*|\/\*[\s\S]*?\*\/|,(?=\s*(?:\/\/[^\n]*\n\s*|\/\*[\s\S]*?\*\/\s*)*[}\]])/g
  return text.replace(tokens, (token) => (token.startsWith('"') ? token : token.replace(/[^\n]/g, " ")))
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}

function isPositive(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value) && value > 0
}
