// Finds model servers on this machine (Ollama, LM Studio and llama.cpp) on the loopback interface.
// Guarantees: a server that does not respond causes only a short wait; only a server that is recognized by its
// responses is listed.
import type { Provider } from "../../schema/model.ts"
import { toModel } from "../to-model.ts"
import { llamaCpp } from "./llama-cpp.ts"
import { lmStudio } from "./lm-studio.ts"
import { requestJson } from "./local-request.ts"
import type { LocalServerKind } from "./local-server-kind.ts"
import { ollama } from "./ollama.ts"

export type LocalServers = {
  /** The providers that respond now. The result is cached for half a minute. */
  find(): Promise<readonly Provider[]>
}

const kinds: readonly LocalServerKind[] = [ollama, lmStudio, llamaCpp]
const maxAgeMs = 30_000

export type LocalServersOptions = {
  /** Ports that differ from the standard ones, by the id of the kind. */
  readonly ports?: Readonly<Record<string, number>>
  /** For each request; default 400 ms. */
  readonly timeoutMs?: number
  readonly now?: () => number
}

/** Creates the search. Concurrent calls share one search. */
export function createLocalServers(options: LocalServersOptions = {}): LocalServers {
  const { ports = {}, timeoutMs = 400, now = Date.now } = options
  let found: { readonly at: number; readonly providers: Promise<readonly Provider[]> } | undefined
  async function findAll(): Promise<readonly Provider[]> {
    const providers = await Promise.all(kinds.map((kind) => findProvider(kind, ports[kind.id] ?? kind.port, timeoutMs)))
    return providers.filter((provider) => provider !== undefined)
  }
  return {
    find() {
      if (!found || now() - found.at > maxAgeMs) found = { at: now(), providers: findAll() }
      return found.providers
    },
  }
}

async function findProvider(kind: LocalServerKind, port: number, timeoutMs: number): Promise<Provider | undefined> {
  const models = await kind
    .listModels((path, body) => requestJson({ host: "127.0.0.1", port, path, timeoutMs }, body))
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
}
