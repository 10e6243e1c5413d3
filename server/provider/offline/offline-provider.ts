// The offline guide as the API lists it.
import type { ModelRef, Provider } from "../../schema/model.ts"

export const offlineRef: ModelRef = { providerID: "offline", modelID: "guide" }

const textOnly = { text: true, audio: false, image: false, video: false, pdf: false }

export const offlineProvider: Provider = {
  id: "offline",
  name: "Offline",
  source: "custom",
  env: [],
  options: {},
  models: {
    guide: {
      id: "guide",
      providerID: "offline",
      api: { id: "guide", url: "", npm: "offline" },
      name: "Guide",
      capabilities: {
        temperature: false,
        reasoning: false,
        attachment: false,
        toolcall: true,
        input: textOnly,
        output: textOnly,
        interleaved: false,
      },
      cost: { input: 0, output: 0, cache: { read: 0, write: 0 } },
      limit: { context: 1_000_000, output: 32_000 },
      status: "active",
      options: {},
      headers: {},
      release_date: "2026-11-25",
    },
  },
}
