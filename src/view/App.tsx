// The root of the screen: exactly as large as the terminal, one of its screens, and above it dialogs and toasts.
import { Box, useApp as useInk } from "ink"
import { useEffect } from "react"
import type { SuspendTerminal } from "ink"
import { useAppState } from "../context/use-app-state.ts"
import { DialogHost } from "../dialog/DialogHost.tsx"
import { isUnderlayDim } from "../state/dialog.ts"
import { isTooSmall } from "../state/screen.ts"
import { span } from "../text/row/span.ts"
import { ThemeContext, useTheme, type ThemeValue } from "../theme/use-theme.ts"
import { Lines } from "../ui/box/Lines.tsx"
import { Home } from "./home/Home.tsx"
import { LeaderPanel } from "./leader/LeaderPanel.tsx"
import { SessionScreen } from "./session/SessionScreen.tsx"
import { Toasts } from "./toast/Toasts.tsx"

export type AppProps = {
  readonly theme: ThemeValue
  /** The same, with its colours nearer to the background: for what is under a dialog. */
  readonly dimTheme: ThemeValue
  /** Gives Ink's way of lending the terminal to another program. */
  readonly onTerminal: (suspend: SuspendTerminal) => void
}

export function App({ theme, dimTheme, onTerminal }: AppProps) {
  const { suspendTerminal } = useInk()
  const isDim = useAppState(isUnderlayDim)
  useEffect(() => onTerminal(suspendTerminal), [onTerminal, suspendTerminal])
  return (
    <ThemeContext value={theme}>
      <Root>
        <ThemeContext value={isDim ? dimTheme : theme}>
          <Screen />
        </ThemeContext>
      </Root>
    </ThemeContext>
  )
}

function Root({ children }: { children: React.ReactNode }) {
  const { color } = useTheme()
  const columns = useAppState((state) => state.columns)
  const rows = useAppState((state) => state.rows)
  const isSmall = useAppState(isTooSmall)
  const ground = color("background")
  return (
    <Box width={columns} height={rows} overflow="hidden" {...(ground ? { backgroundColor: ground } : {})}>
      {isSmall ? (
        <Lines rows={[[span("Too small: 30x8 is the least", { fg: "warning" })]]} top={0} left={0} width={columns} />
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
