// Selection of agent and model.
import { describe, expect, test } from "vitest"
import type { Agent } from "../../server/schema/agent.ts"
import {
  selectAgent,
  selectModel,
  findSelectedModel,
  toSelectedAgent,
  toNextAgent,
  findNextModel,
  toggleFavorite,
} from "../../src/state/model-selection.ts"
import { createState, type State } from "../../src/state/state.ts"
import type { Provider } from "../../server/schema/model.ts"

const empty = createState({ directory: "/p", home: "/home/u", columns: 80, rows: 24 })

function agent(name: string, over: Partial<Agent> = {}): Agent {
  return { name, mode: "primary", permission: [], options: {}, ...over }
}

const model = (id: string, variants?: Record<string, object>) => ({ id, variants, limit: { context: 100 } })
const providers = [
  { id: "p", models: { one: model("one", { low: {}, high: {} }), two: model("two") } },
] as unknown as Provider[]
const state = { ...createState({ directory: "/p", home: "/", columns: 130, rows: 30 }), providers }
const one = { providerID: "p", modelID: "one" }
const two = { providerID: "p", modelID: "two" }

describe("choices", () => {
  const model = (id: string) => ({ id, name: id }) as never
  const provider = { id: "p", name: "P", source: "config" as const, env: [], options: {} }
  const ready: State = {
    ...empty,
    agents: [agent("build"), agent("plan"), agent("helper", { mode: "subagent" }), agent("title", { hidden: true })],
    providers: [{ ...provider, models: { one: model("one"), two: model("two/x") } }],
    defaultModels: { p: "one" },
  }

  test("cycling through agents wraps around and skips sub-agents and hidden ones; a removed agent counts as none", () => {
    expect(toSelectedAgent(ready)).toBe("build")
    expect(toNextAgent(ready, 1)).toBe("plan")
    expect(toNextAgent(selectAgent(ready, "plan"), 1)).toBe("build")
    expect(toNextAgent(ready, -1)).toBe("plan")
    expect(toSelectedAgent(selectAgent(ready, "gone"))).toBe("build")
  })

  test("each agent keeps its own model; one that is unavailable is skipped", () => {
    expect(findSelectedModel(ready)).toEqual({ providerID: "p", modelID: "one" })
    const chosen = selectModel(ready, { providerID: "p", modelID: "two" })
    expect(findSelectedModel(chosen)).toEqual({ providerID: "p", modelID: "two" })
    expect(findSelectedModel({ ...ready, config: { model: "p/two" } })).toEqual({ providerID: "p", modelID: "two" })
    expect(findSelectedModel({ ...ready, config: { model: "nobody/x" } })).toEqual({ providerID: "p", modelID: "one" })
    expect(findSelectedModel(empty)).toBeUndefined()
  })
})

test("favourites are cycled in their order, starting with the first if another model is selected", () => {
  const marked = toggleFavorite(toggleFavorite(state, two), one)
  expect(marked.favoriteModels).toEqual([two, one])
  expect(findNextModel({ ...marked, startModel: two }, marked.favoriteModels, 1)).toEqual(one)
  expect(findNextModel({ ...marked, startModel: one }, marked.favoriteModels, 1)).toEqual(two)
  expect(toggleFavorite(marked, two).favoriteModels).toEqual([one])
  expect(findNextModel({ ...state, startModel: one }, [two], 1)).toEqual(two)
  expect(findNextModel({ ...state, startModel: two }, [two], 1)).toBeUndefined()
  expect(findNextModel({ ...state, startModel: two }, [{ providerID: "gone", modelID: "x" }], 1)).toBeUndefined()
})
