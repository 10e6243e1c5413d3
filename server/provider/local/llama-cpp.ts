// The server of llama.cpp.
import { type LocalServerKind, toLimit } from "./local-server-kind.ts"

type Models = {
  readonly data: readonly {
    readonly id: string
    readonly owned_by: string
    readonly meta?: { readonly n_ctx_train?: number }
  }[]
}
type Properties = { readonly default_generation_settings?: { readonly n_ctx?: number } }

export const llamaCpp: LocalServerKind = {
  id: "llama.cpp",
  name: "llama.cpp",
  port: 8080,
  async listModels(request) {
    const { data } = (await request("/v1/models")) as Models
    // Many other programs listen on this port.
    if (!data.every(({ owned_by }) => owned_by === "llamacpp")) return undefined
    const properties = (await request("/props").catch(() => undefined)) as Properties | undefined
    const context = properties?.default_generation_settings?.n_ctx
    return Object.fromEntries(
      data.map(({ id, meta }) => {
        const fileName = id.split(/[/\\]/).at(-1)!
        return [id, { name: fileName.replace(/\.gguf$/, ""), ...toLimit(context ?? meta?.n_ctx_train) }]
      }),
    )
  },
}
