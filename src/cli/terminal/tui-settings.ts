// Loads the settings of the terminal from `tui.json` files: theme, keys, scrolling and so on. Runs before the first frame, so
// it reads synchronously and limits the size. Promises: an error in a file is reported in `problems` and never thrown; a
// later file overrides an earlier one, setting by setting; of the files of an untrusted project only looks and what is
// stricter apply.
import { readFileSync, statSync } from "node:fs"
import { withholdTuiSettings } from "../../../server/schema/tui-trust.ts"
import type { Settings, ToolDetail } from "../../state/settings.ts"
import { isRecord } from "../../text/is-record.ts"
import { parseJsonc } from "../../text/jsonc.ts"

export type TuiSettings = Settings & {
  readonly theme: string | undefined
  readonly keybinds: Readonly<Record<string, unknown>>
  readonly leaderTimeoutMs: number | undefined
  /** Rows for each step of the wheel; may be a fraction. */
  readonly scrollRows: number | undefined
  readonly mouse: boolean
  /** Symbols are plain ASCII. */
  readonly isAscii: boolean
  /** Every frame writes the whole screen, for terminals that lose parts of a frame. */
  readonly isRepainted: boolean
  readonly problems: readonly string[]
}

type Values = Record<string, unknown>

const maxBytes = 256 * 1024
const settingNames = [
  "ascii",
  "exit_confirm",
  "full_repaint",
  "keybinds",
  "leader_timeout",
  "mouse",
  "paste_threshold",
  "reduced_motion",
  "remote_submit",
  "scroll_speed",
  "theme",
  "tool_detail",
]
/** Settings of opencode that have no effect here and are no error. */
const ignoredNames = [
  "$schema",
  "copy_on_select",
  "diff_style",
  "editor_mode",
  "footer",
  "inline",
  "logo",
  "notifications",
  "plugin",
  "plugin_enabled",
  "scroll_acceleration",
  "sidebar",
]
const knownNames = new Set([...settingNames, ...ignoredNames])

export function loadTuiSettings(files: readonly string[], untrusted: readonly string[] = []): TuiSettings {
  const problems: string[] = []
  const read = files.map((path) => {
    const values = readValues(path, problems)
    return { path, values: untrusted.includes(path) ? withholdTuiSettings(values).values : values }
  })

  /** The value in the last file that has one of the right type. */
  function pick<T>(name: string, isValid: (value: unknown) => value is T, expected: string): T | undefined {
    let found: T | undefined
    for (const { path, values } of read) {
      const value = values[name]
      if (value === undefined) continue
      if (isValid(value)) found = value
      else problems.push(`${path}: ${name} must be ${expected}`)
    }
    return found
  }
  const flag = (name: string) => pick(name, (value) => typeof value === "boolean", "true or false")
  const keybinds = read.map(({ values }) => values["keybinds"])
  pick("keybinds", isRecord, "an object")

  return {
    theme: pick("theme", (value) => typeof value === "string", "a text"),
    keybinds: Object.assign({}, ...keybinds.filter(isRecord)),
    leaderTimeoutMs: pick("leader_timeout", isPositive, "a number of milliseconds"),
    scrollRows: pick("scroll_speed", isPositive, "a number above 0"),
    mouse: flag("mouse") ?? true,
    isMotionReduced: flag("reduced_motion") ?? false,
    isAscii: flag("ascii") ?? false,
    isRepainted: flag("full_repaint") ?? false,
    isExitConfirmed: flag("exit_confirm") ?? true,
    takesRemoteSubmit: flag("remote_submit") ?? true,
    pasteLines: pick("paste_threshold", isCount, "a number of lines, 0 for never"),
    toolDetail: pick("tool_detail", isDetail, '"quiet", "normal" or "full"') ?? "normal",
    problems,
  }
}

function readValues(path: string, problems: string[]): Values {
  const text = readText(path)
  if (text === undefined) return {}
  try {
    const value = parseJsonc(text)
    if (!isRecord(value)) throw new Error("expected an object")
    const unknown = Object.keys(value).filter((name) => !knownNames.has(name))
    if (unknown.length > 0) problems.push(`${path}: unknown: ${unknown.join(", ")}`)
    return value
  } catch (error) {
    const { line, message } = error as Error & { readonly line?: number }
    problems.push(`${path}${line === undefined ? "" : `:${line}`}: ${message}`)
    return {}
  }
}

/** Undefined for a file that is missing, too large or not a regular file. */
function readText(path: string): string | undefined {
  try {
    const stat = statSync(path)
    return stat.isFile() && stat.size <= maxBytes ? readFileSync(path, "utf8") : undefined
  } catch {
    return undefined
  }
}

function isCount(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) >= 0
}

function isDetail(value: unknown): value is ToolDetail {
  return value === "quiet" || value === "normal" || value === "full"
}

function isPositive(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value) && value > 0
}
