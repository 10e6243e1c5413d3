// Reads a theme file and checks it in both modes. Guarantees: an error names the line; only a small regular file is opened,
// never a pipe or a device.
import { readFileSync, statSync } from "node:fs"
import { parseJsonc } from "../text/jsonc.ts"
import { toContrast, findRgb } from "./color.ts"
import { resolveTheme, type Theme, type ThemeError } from "./resolve-theme.ts"

const maxBytes = 256 * 1024
const backgrounds = ["background", "backgroundPanel", "backgroundElement"] as const
/** Below this contrast, text is unreadable. */
const minContrast = 1.5

/** Returns the parsed JSON, for which `resolveTheme` does not throw. Throws an `Error` that names the file and the line. */
export function readThemeFile(path: string): unknown {
  let text = ""
  try {
    const stat = statSync(path)
    if (!stat.isFile()) throw new Error("this is not a file")
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

/** A request for permission must be readable in every theme. */
function checkLegible(theme: Theme, mode: string): void {
  const text = findRgb(theme.text)
  for (const token of backgrounds) {
    const background = findRgb(theme[token])
    if (!text || !background || toContrast(text, background) >= minContrast) continue
    const message = `Theme token "text": in ${mode} mode it is unreadable on "${token}".`
    throw Object.assign(new Error(message), { token: "text" })
  }
}

function findTokenLine(text: string, token: string): number | undefined {
  const body = Math.max(0, text.search(/"theme"\s*:/))
  const at = text.slice(body).search(new RegExp(`"${token}"\\s*:`))
  return at < 0 ? undefined : text.slice(0, body + at).split("\n").length
}
