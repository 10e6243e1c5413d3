// Ollama, by its own API.
import { type LocalServerKind, toLimit } from "./local-server-kind.ts"

type Tags = { readonly models: readonly { readonly name: string }[] }
type Running = { readonly models: readonly { readonly name: string; readonly context_length?: number }[] }
type Description = { readonly capabilities?: readonly string[]; readonly parameters?: string }

/** Each description is a request of its own. */
const maxDescribed = 50

export const ollama: LocalServerKind = {
  id: "ollama",
  name: "Ollama",
  port: 11434,
  async listModels(request) {
    const [{ models }, running] = await Promise.all([
      request("/api/tags") as Promise<Tags>,
      (request("/api/ps") as Promise<Running>).catch(() => undefined),
    ])
    const contexts = new Map(running?.models.map(({ name, context_length }) => [name, context_length]))
    const descriptions = await Promise.all(
      models.slice(0, maxDescribed).map(({ name: model }) => request("/api/show", { model }).catch(() => undefined)),
    )
    return Object.fromEntries(
      models.flatMap(({ name }, index) => {
        const { capabilities, parameters } = (descriptions[index] ?? {}) as Description
        const can = (capability: string) => capabilities?.includes(capability) ?? false
        if (capabilities ? !can("completion") : name.includes("embed")) return []
        // A model is usually run with a smaller context than it was trained for. It is known for a running model, or
        // when the parameters set it.
        const context = contexts.get(name) ?? Number(/^num_ctx\s+(\d+)/m.exec(parameters ?? "")?.[1] ?? 0)
        const abilities = { tool_call: can("tools"), reasoning: can("thinking"), attachment: can("vision") }
        return [[name, { name, ...(capabilities ? abilities : {}), ...toLimit(context) }]]
      }),
    )
  },
}
