// LM Studio, by its own API, which describes models in more detail than its OpenAI-compatible API.
import { type LocalServerKind, toLimit } from "./local-server-kind.ts"

type Models = {
  readonly data: readonly {
    readonly id: string
    readonly type: string
    readonly max_context_length?: number
    readonly loaded_context_length?: number
  }[]
}

export const lmStudio: LocalServerKind = {
  id: "lmstudio",
  name: "LM Studio",
  port: 1234,
  async listModels(request) {
    const { data } = (await request("/api/v0/models")) as Models
    return Object.fromEntries(
      data
        .filter(({ type }) => type === "llm" || type === "vlm")
        .map(({ id, type, loaded_context_length, max_context_length }) => [
          id,
          { name: id, attachment: type === "vlm", ...toLimit(loaded_context_length ?? max_context_length) },
        ]),
    )
  },
}
