// The tree above the screens: it knows which theme is in use and gives it down.
import type { SuspendTerminal } from "ink"
import { useAppState } from "../context/use-app-state.ts"
import { App } from "./App.tsx"
import type { ThemeStore } from "./theme/theme-store.ts"
import { ViewsContext, type Views } from "./views-context.ts"

export type AppRootProps = {
  readonly views: Views
  readonly themes: ThemeStore
  readonly onTerminal: (suspend: SuspendTerminal) => void
}

export function AppRoot({ views, themes, onTerminal }: AppRootProps) {
  // Asked with every change: a theme of one's own is read after the first paint, under the same name.
  const { normal, dim } = useAppState((state) => themes.get(state.themePreview ?? state.theme, state.themeMode))
  return (
    <ViewsContext value={views}>
      <App theme={normal} dimTheme={dim} onTerminal={onTerminal} />
    </ViewsContext>
  )
}
