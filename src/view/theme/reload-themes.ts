// Reads the user's and the project's theme files again, and reports files that cannot be used.
import type { CommandContext } from "../../command/command.ts"
import type { State } from "../../state/state.ts"
import { bumpThemeRevision } from "../../state/theme.ts"
import type { ThemeStore } from "./theme-store.ts"

/** `change` is applied in the same update of the state: each update is a frame that a key may have to wait for. */
export type ReloadThemes = (change?: (state: State) => State) => void

export function createThemeReload(
  { store, toast }: Pick<CommandContext, "store" | "toast">,
  themes: Pick<ThemeStore, "refresh">,
): ReloadThemes {
  return (change = (state) => state) => {
    const problems = themes.refresh()
    store.update((state) => change(bumpThemeRevision(state)))
    const { directory, home } = store.getState()
    for (const problem of problems) {
      const message = problem.replace(`${directory}/`, "").replace(`${home}/`, "~/")
      toast({ title: "Theme", message, variant: "warning" })
    }
  }
}
