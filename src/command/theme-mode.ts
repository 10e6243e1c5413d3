// Pins the dark or the light variant of the theme, or follows the terminal. The choice is remembered.
import { pinMode } from "../state/theme.ts"
import type { Command } from "./command.ts"

const names = { dark: "Dark", light: "Light" } as const

export const themeMode: readonly Command[] = [
  {
    id: "theme.switch_mode",
    title: "Switch between dark and light",
    group: "View",
    run({ store, toast }) {
      const mode = store.getState().themeMode === "dark" ? "light" : "dark"
      store.update((state) => pinMode(state, mode))
      toast({ message: `${names[mode]} colours, pinned`, variant: "info" })
    },
  },
  {
    id: "theme.mode.lock",
    title: "Pin dark or light, or follow the terminal again",
    group: "View",
    run({ store, toast }) {
      store.update((state) => pinMode(state, state.isModePinned ? undefined : state.themeMode))
      const { isModePinned, themeMode } = store.getState()
      toast({
        message: isModePinned ? `${names[themeMode]} colours, pinned` : "Dark or light as the terminal is",
        variant: "info",
      })
    },
  },
]
