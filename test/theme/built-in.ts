// The themes that come with the program, for tests that look at all of them.
import { join } from "node:path"
import type { Theme, ThemeMode } from "../../src/theme/resolve-theme.ts"
import { resolveTheme } from "../../src/theme/resolve-theme.ts"
import { listThemes } from "../../src/theme/list-themes.ts"
import { readThemeFile } from "../../src/theme/theme-file.ts"

export const builtInFolder = join(import.meta.dirname, "../../themes")

export type BuiltIn = { readonly name: string; readonly mode: ThemeMode; readonly theme: Theme }

/** Every built-in theme, dark and light. */
export function readBuiltIns(): readonly BuiltIn[] {
  return [...listThemes([builtInFolder])].flatMap(([name, path]) => {
    const json = readThemeFile(path)
    return (["dark", "light"] as const).map((mode) => ({ name, mode, theme: resolveTheme(json, mode) }))
  })
}
