// Servers of models on this machine: Ollama, LM Studio and llama.cpp, asked on loopback for what they serve.
// Promises: nobody waits long for one that does not answer, and nobody but a server that answers in its own way is listed.
import { request, type RequestOptions } from "node:http"
import type { ModelConfig } from "../../schema/config.ts"
import type { Provider } from "../../schema/model.ts"
import { toModel } from "../to-model.ts"

export type LocalServers = {
  /** The providers that answer now; an answer is good for half a minute. */
  find(): Promise<readonly Provider[]>
}

type LocalPorts = { readonly ollama: number; readonly lmstudio: number; readonly llamacpp: number }

const standardPorts: LocalPorts = { ollama: 11434, lmstudio: 1234, llamacpp: 8080 }
const goodForMs = 30_000
const maxBytes = 2_000_000
/** Each model of Ollama is asked about by itself. */
const mostDescribed = 50

type Found = Readonly<Record<string, ModelConfig>> | undefined
type Kind = {
  readonly id: string
  readonly name: string
  readonly port: keyof LocalPorts
  /** `get` with a body posts it. */
  readonly ask: (get: (path: string, body?: object) => Promise<unknown>) => Promise<Found>
}

export type LocalServersOptions = {
  readonly ports?: LocalPorts
  /** For each question that is asked. */
  readonly timeoutMs?: number
  readonly now?: () => number
}

/** Asks at most once at a time. */
export function createLocalServers(options: LocalServersOptions = {}): LocalServers {
  const { ports = standardPorts, timeoutMs = 400, now = Date.now } = options
  let found: { readonly at: number; readonly providers: Promise<readonly Provider[]> } | undefined
  return {
    find() {
      if (!found || now() - found.at > goodForMs) found = { at: now(), providers: ask(ports, timeoutMs) }
      return found.providers
    },
  }
}

async function ask(ports: LocalPorts, timeoutMs: number): Promise<readonly Provider[]> {
  const providers = await Promise.all(
    kinds.map(async (kind): Promise<Provider | undefined> => {
      const port = ports[kind.port]
      const models = await kind
        .ask((path, body) => getJson({ host: "127.0.0.1", port, path, timeout: timeoutMs }, body))
        .catch(() => undefined)
      if (!models || Object.keys(models).length === 0) return undefined
      const api = { npm: "@ai-sdk/openai-compatible", url: `http://127.0.0.1:${port}/v1` }
      return {
        id: kind.id,
        name: kind.name,
        source: "custom",
        env: [],
        options: { baseURL: api.url },
        models: Object.fromEntries(Object.entries(models).map(([id, model]) => [id, toModel(kind.id, id, model, api)])),
      }
    }),
  )
  return providers.filter((provider) => provider !== undefined)
}

type OllamaTags = { readonly models: readonly { readonly name: string }[] }
type OllamaRunning = { readonly models: readonly { readonly name: string; readonly context_length?: number }[] }
type OllamaModel = { readonly capabilities?: readonly string[]; readonly parameters?: string }
type LmStudioModels = {
  readonly data: readonly {
    readonly id: string
    readonly type: string
    readonly max_context_length?: number
    readonly loaded_context_length?: number
  }[]
}
type LlamaModels = {
  readonly data: readonly { readonly id: string; readonly owned_by: string; readonly meta?: { n_ctx_train?: number } }[]
}

const kinds: readonly Kind[] = [
  {
    id: "ollama",
    name: "Ollama",
    port: "ollama",
    async ask(get) {
      const [{ models }, running] = await Promise.all([
        get("/api/tags") as Promise<OllamaTags>,
        (get("/api/ps") as Promise<OllamaRunning>).catch(() => undefined),
      ])
      const contexts = new Map(running?.models.map(({ name, context_length }) => [name, context_length]))
      const described = await Promise.all(
        models.slice(0, mostDescribed).map(({ name: model }) => get("/api/show", { model }).catch(() => undefined)),
      )
      return Object.fromEntries(
        models.flatMap(({ name }, index) => {
          const { capabilities, parameters } = (described[index] ?? {}) as OllamaModel
          const can = (what: string) => capabilities?.includes(what) ?? false
          if (capabilities ? !can("completion") : name.includes("embed")) return []
          // What a model was trained for is not what it is run with: that is known of one that runs, or was told its window.
          const context = contexts.get(name) ?? Number(/^num_ctx\s+(\d+)/m.exec(parameters ?? "")?.[1] ?? 0)
          const abilities = { tool_call: can("tools"), reasoning: can("thinking"), attachment: can("vision") }
          return [[name, { name, ...(capabilities ? abilities : {}), ...toLimit(context) }]]
        }),
      )
    },
  },
  {
    id: "lmstudio",
    name: "LM Studio",
    port: "lmstudio",
    async ask(get) {
      const { data } = (await get("/api/v0/models")) as LmStudioModels
      return Object.fromEntries(
        data
          .filter(({ type }) => type === "llm" || type === "vlm")
          .map(({ id, type, loaded_context_length, max_context_length }) => [
            id,
            { name: id, attachment: type === "vlm", ...toLimit(loaded_context_length ?? max_context_length) },
          ]),
      )
    },
  },
  {
    id: "llama.cpp",
    name: "llama.cpp",
    port: "llamacpp",
    async ask(get) {
      const { data } = (await get("/v1/models")) as LlamaModels
      // Many programs listen on this port.
      if (!data.every(({ owned_by }) => owned_by === "llamacpp")) return undefined
      const props = (await get("/props").catch(() => undefined)) as
        | { readonly default_generation_settings?: { readonly n_ctx?: number } }
        | undefined
      const context = props?.default_generation_settings?.n_ctx
      return Object.fromEntries(
        data.map(({ id, meta }) => {
          const name = id
            .split(/[/\\]/)
            .at(-1)!
            .replace(/\.gguf$/, "")
          return [id, { name, ...toLimit(context ?? meta?.n_ctx_train) }]
        }),
      )
    },
  },
]

function toLimit(context: number | undefined): Pick<ModelConfig, "limit"> {
  return context ? { limit: { context, output: Math.min(8192, Math.floor(context / 4)) } } : {}
}

function getJson(where: RequestOptions & { readonly timeout: number }, body?: object): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const method = body ? "POST" : "GET"
    const call = request({ ...where, method }, (answer) => {
      const chunks: Buffer[] = []
      let bytes = 0
      answer.on("data", (chunk: Buffer) => {
        bytes += chunk.length
        if (bytes > maxBytes) call.destroy(new Error("too large"))
        else chunks.push(chunk)
      })
      answer.once("error", reject)
      answer.once("end", () => {
        try {
          if (answer.statusCode !== 200) throw new Error(`status ${answer.statusCode}`)
          resolve(JSON.parse(Buffer.concat(chunks).toString("utf8")))
        } catch (error) {
          reject(error)
        }
      })
    })
    const timer = setTimeout(() => call.destroy(new Error("no answer in time")), where.timeout)
    call.once("close", () => clearTimeout(timer))
    call.once("error", reject).end(body && JSON.stringify(body))
  })
}
