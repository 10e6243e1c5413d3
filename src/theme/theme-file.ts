// One theme file: read, parsed and tried in both modes. Promises: what is wrong with it is told with its line; a file that
// is no plain small file (a pipe, a device) is not opened.
import { readFileSync, statSync } from "node:fs"
import { parseJsonc } from "../text/jsonc.ts"
import { toContrast, findRgb } from "./color.ts"
import { resolveTheme, type Theme, type ThemeError } from "./resolve-theme.ts"

const maxBytes = 256 * 1024
const grounds = ["background", "backgroundPanel", "backgroundElement"] as const
/** Below this, text cannot be told from its ground at all. */
const leastContrast = 1.5

/** The parsed JSON, on which `resolveTheme` will not throw. Throws an `Error` that names the file and the line. */
export function readThemeFile(path: string): unknown {
  let text = ""
  try {
    const stat = statSync(path)
    if (!stat.isFile()) throw new Error("this is no file")
    if (stat.size > maxBytes) throw new Error(`a theme has at most ${maxBytes / 1024} KB`)
    text = readFileSync(path, "utf8")
    const json = parseJsonc(text)
    for (const mode of ["dark", "light"] as const) checkLegible(resolveTheme(json, mode), mode)
    return json
  } catch (error) {
    const { line, token, message } = error as ThemeError & { readonly line?: number }
    const at = line ?? (token === undefined ? undefined : findTokenLine(text, token))
    throw new Error(`${path}${at === undefined ? "" : `:${at}`}: ${message}`, { cause: error })
  }
}

/** What asks for a permission must be readable, whoever made the theme. */
function checkLegible(theme: Theme, mode: string): void {
  const ink = findRgb(theme.text)
  for (const token of grounds) {
    const ground = findRgb(theme[token])
    if (!ink || !ground || toContrast(ink, ground) >= leastContrast) continue
    const message = `Theme token "text": in ${mode} mode it cannot be told from "${token}".`
    throw Object.assign(new Error(message), { token: "text" })
  }
}

function findTokenLine(text: string, token: string): number | undefined {
  const body = Math.max(0, text.search(/"theme"\s*:/))
  const at = text.slice(body).search(new RegExp(`"${token}"\\s*:`))
  return at < 0 ? undefined : text.slice(0, body + at).split("\n").length
}
