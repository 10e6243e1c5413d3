// The root of the screen: exactly as large as the terminal; one of the screens, and above it dialogs and toasts.
import { Box, useApp as useInk, type SuspendTerminal } from "ink"
import { useEffect, type ReactNode } from "react"
import { useAppState } from "../context/use-app-state.ts"
import { DialogHost } from "../dialog/DialogHost.tsx"
import { isTooSmall } from "../state/screen.ts"
import { span } from "../text/row/span.ts"
import { ThemeContext, useTheme } from "../theme/use-theme.ts"
import { Lines } from "../ui/box/Lines.tsx"
import { Home } from "./home/Home.tsx"
import { LeaderPanel } from "./leader/LeaderPanel.tsx"
import { SessionScreen } from "./session/SessionScreen.tsx"
import { toUnderlayTheme, type ThemeSelector } from "./theme/select-theme.ts"
import { Toasts } from "./toast/Toasts.tsx"
import { ViewsContext } from "./views-context.ts"
import type { Views } from "./views.ts"

export type AppProps = {
  readonly views: Views
  readonly toThemes: ThemeSelector
  /** Receives Ink's function that suspends drawing for another program. */
  readonly onTerminal: (suspend: SuspendTerminal) => void
}

export function App({ views, toThemes, onTerminal }: AppProps) {
  const { suspendTerminal } = useInk()
  const theme = useAppState((state) => toThemes(state).normal)
  const underlayTheme = useAppState((state) => toUnderlayTheme(toThemes(state), state))
  useEffect(() => onTerminal(suspendTerminal), [onTerminal, suspendTerminal])
  return (
    <ViewsContext value={views}>
      <ThemeContext value={theme}>
        <Root>
          <ThemeContext value={underlayTheme}>
            <Screen />
          </ThemeContext>
        </Root>
      </ThemeContext>
    </ViewsContext>
  )
}

function Root({ children }: { children: ReactNode }) {
  const { color } = useTheme()
  const columns = useAppState((state) => state.columns)
  const rows = useAppState((state) => state.rows)
  const isSmall = useAppState(isTooSmall)
  const background = color("background")
  return (
    <Box width={columns} height={rows} overflow="hidden" {...(background ? { backgroundColor: background } : {})}>
      {isSmall ? (
        <Lines rows={[[span("Too small: needs 30x8", { fg: "warning" })]]} top={0} left={0} width={columns} />
      ) : (
        <>
          {children}
          <DialogHost />
          <LeaderPanel />
          <Toasts />
        </>
      )}
    </Box>
  )
}

function Screen() {
  const route = useAppState((state) => state.route)
  return route.name === "home" ? <Home /> : <SessionScreen key={route.sessionID} sessionID={route.sessionID} />
}
