// Takes the references to the environment and to files out of the settings of an untrusted project.
import { isRecord } from "../base/is-record.ts"
import type { Withheld } from "../schema/trust.ts"
import { formatSetting } from "./format-setting.ts"
import { hasReference } from "./substitute-references.ts"

type Path = readonly (string | number)[]

/** `paths` are those of the settings that were taken out. */
export function withholdReferences(
  file: string,
  settings: Record<string, unknown>,
): { value: Record<string, unknown>; withheld: Withheld[]; paths: Path[] } {
  const withheld: Withheld[] = []
  const paths: Path[] = []

  function withhold(path: Path, value: unknown): undefined {
    paths.push(path)
    withheld.push({ file, key: path.join("."), why: "reads the environment or a file", what: formatSetting(value) })
  }

  /** Undefined for a reference, and for a list that starts a program when one of its parts is a reference. */
  function clean(value: unknown, path: Path): unknown {
    if (typeof value === "string") return hasReference(value) ? withhold(path, value) : value
    if (Array.isArray(value)) {
      if (path.at(-1) === "command" && hasReference(JSON.stringify(value))) return withhold(path, value)
      return value.map((item, i) => clean(item, [...path, i])).filter((item) => item !== undefined)
    }
    return isRecord(value) ? cleanRecord(value, path) : value
  }

  function cleanRecord(value: Record<string, unknown>, path: Path): Record<string, unknown> {
    const entries = Object.entries(value).flatMap(([name, item]): [string, unknown][] => {
      const at = [...path, name]
      const kept = hasReference(name) ? withhold(at, item) : clean(item, at)
      return kept === undefined ? [] : [[name, kept]]
    })
    // An own `__proto__` stays an ordinary key.
    return Object.fromEntries(entries)
  }

  return { value: cleanRecord(settings, []), withheld, paths }
}
