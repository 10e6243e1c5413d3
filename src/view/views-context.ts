// What the screens are computed with: pure functions that remember their last answer, made once by the application.
import { createContext, useContext } from "react"
import type { State } from "../state/state.ts"
import type { PromptBlock } from "./prompt/prompt-block.ts"
import type { HomeView } from "./home/home-view.ts"
import type { SessionView } from "./session/session-view.ts"

export type Views = {
  toHomeView(state: State): HomeView
  toSessionView(state: State, sessionID: string): SessionView
  toPromptBlock(state: State, columns: number): PromptBlock
}

export const ViewsContext = createContext<Views | undefined>(undefined)

export function useViews(): Views {
  const value = useContext(ViewsContext)
  if (!value) throw new Error("A screen is rendered outside ViewsContext.")
  return value
}
