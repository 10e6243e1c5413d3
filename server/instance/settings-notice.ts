// Notices about settings: what is wrong in the files, and what is left out until the user trusts the project. A refresh
// repeats nothing that has not changed.
import { isDeepStrictEqual } from "node:util"
import type { Log } from "../base/log.ts"
import type { InstanceDeps } from "./instance-deps.ts"
import { toWarningText } from "../config/read-settings.ts"
import type { LoadedSettings } from "./load-settings.ts"

const maxListed = 50

type Noticed = Pick<LoadedSettings, "warnings" | "withheld">

export type SettingsNoticeDeps = {
  readonly directory: string
  readonly log: Pick<Log, "write">
  readonly user: Pick<InstanceDeps["user"], "notice" | "onTrustRequired">
}

/** Reports what differs from the `previous` settings. */
export function reportSettings(
  { directory, log, user }: SettingsNoticeDeps,
  settings: Noticed,
  previous: Noticed | undefined,
): void {
  const warnings = isDeepStrictEqual(settings.warnings, previous?.warnings) ? [] : settings.warnings
  if (warnings.length > 0) user.notice(toWarningNotice(warnings))
  const withheld = isDeepStrictEqual(settings.withheld, previous?.withheld) ? [] : settings.withheld
  if (withheld.length === 0) return
  const message = toWithheldNotice(directory, withheld)
  if (!user.onTrustRequired) return user.notice(message)
  log.write("warn", message)
  user.onTrustRequired()
}

function toWarningNotice(warnings: Noticed["warnings"]): string {
  const lines = warnings.slice(0, maxListed).map(toWarningText)
  const more = warnings.length - lines.length
  return [...lines, ...(more > 0 ? [`and ${more} more`] : [])].join("; ")
}

function toWithheldNotice(directory: string, withheld: Noticed["withheld"]): string {
  const list = withheld.slice(0, maxListed).map(({ file, key }) => `${key} (${file})`)
  const more = withheld.length - list.length
  const all = [...list, ...(more > 0 ? [`and ${more} more`] : [])].join(", ")
  return `${directory} is not trusted, so this part of its settings is left out: ${all}. "opencode-tui trust" shows what it would do and lets it; --trust and OPENCODE_TRUST=1 let it for one start.`
}
