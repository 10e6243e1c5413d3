// The computed views of the screen. Each remembers its last result and returns the same object while its inputs are the same.
import type { State } from "../state/state.ts"
import { createHomeView, type HomeView } from "./home/home-view.ts"
import { createPromptBlock, type PromptBlock } from "./prompt/prompt-block.ts"
import { createSessionView, type SessionView } from "./session/session-view.ts"

export type Views = {
  toHomeView(state: State): HomeView
  toSessionView(state: State, sessionID: string): SessionView
  /** The prompt's rows for a width in columns. */
  toPromptBlock(state: State, columns: number): PromptBlock
}

export type ViewsOptions = {
  readonly version: string
  /** Chooses the example that an empty prompt shows. */
  readonly seed: number
}

export function createViews({ version, seed }: ViewsOptions): Views {
  const toPromptBlock = createPromptBlock(seed)
  return {
    toPromptBlock,
    toHomeView: createHomeView({ toPromptBlock, version }),
    toSessionView: createSessionView({ toPromptBlock, version }),
  }
}
