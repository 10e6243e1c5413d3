// Makes the functions that screens are computed with.
import type { State } from "../state/state.ts"
import type { Highlight } from "../text/highlight/highlight.ts"
import { toPromptBlock, type PromptBlock } from "./prompt/prompt-block.ts"
import { createHomeView } from "./home/home-view.ts"
import { createSessionView } from "./session/session-view.ts"
import type { Views } from "./views-context.ts"

export type ViewsOptions = {
  /** The key of a command; empty for none. */
  readonly keyOf: (command: string) => string
  readonly version: string
  readonly highlight?: () => Highlight
  /** Chooses the example of an empty prompt. */
  readonly seed: number
}

// All that the prompt's rows depend on.
const inputs = [
  ...(["editor", "isShell", "isRemote", "columns", "rows", "route", "agents", "providers", "defaultModels"] as const),
  ...([
    "config",
    "agent",
    "models",
    "startModel",
    "recentModels",
    "serverCommands",
    "variants",
    "isSidebarHidden",
  ] as const),
] satisfies (keyof State)[]

export function createViews({ keyOf, version, highlight, seed }: ViewsOptions): Views {
  let last: { state: State; columns: number; block: PromptBlock } | undefined

  function toBlock(state: State, columns: number): PromptBlock {
    const before = last
    if (before && before.columns === columns && inputs.every((name) => before.state[name] === state[name]))
      return before.block
    last = { state, columns, block: toPromptBlock(state, columns, seed) }
    return last.block
  }

  return {
    toPromptBlock: toBlock,
    toHomeView: createHomeView({ toBlock, keyOf, version }),
    toSessionView: createSessionView({ toBlock, keyOf, version, ...(highlight ? { highlight } : {}) }),
  }
}
