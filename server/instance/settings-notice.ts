// Notices about settings: what is wrong in the files, and what is left out until the user trusts the project. A refresh
// repeats nothing that has not changed.
import { isDeepStrictEqual } from "node:util"
import type { LoadedSettings } from "./load-settings.ts"

type Noticed = Pick<LoadedSettings, "warnings" | "withheld">

export type SettingsNoticeDeps = {
  readonly directory: string
  /** Shows a message to the user. */
  readonly notice: (message: string) => void
  readonly log: (level: "warn", message: string) => void
  /** Set where a person can be asked for trust: called instead of a notice about withheld settings. */
  readonly onTrustRequired?: (() => void) | undefined
}

/** Reports what is new in `settings`. */
export function reportSettings(deps: SettingsNoticeDeps, settings: Noticed, previous: Noticed | undefined): void {
  const { directory, notice, log, onTrustRequired } = deps
  const warnings = isDeepStrictEqual(settings.warnings, previous?.warnings) ? [] : settings.warnings
  if (warnings.length > 0) notice(toWarningNotice(warnings))
  const withheld = isDeepStrictEqual(settings.withheld, previous?.withheld) ? [] : settings.withheld
  if (withheld.length === 0) return
  const message = toWithheldNotice(directory, withheld)
  if (!onTrustRequired) return notice(message)
  log("warn", message)
  onTrustRequired()
}

function toWarningNotice(warnings: Noticed["warnings"]): string {
  return warnings.map(({ file, line, message }) => `${file}${line ? `:${line}` : ""}: ${message}`).join("; ")
}

function toWithheldNotice(directory: string, withheld: Noticed["withheld"]): string {
  const list = withheld.map(({ file, key }) => `${key} (${file})`).join(", ")
  return `${directory} is not trusted, so this part of its settings is left out: ${list}. "opencode-tui trust" shows what it would do and lets it; --trust and OPENCODE_TRUST=1 let it for one start.`
}
