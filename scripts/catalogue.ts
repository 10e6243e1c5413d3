// Generates the bundled catalogue of providers and models from a file of models.dev (MIT): `node scripts/catalogue.ts FILE`.
// The output is an index that is cheap to read, and the models of each provider compressed separately, so that only the
// providers in use are decompressed.
import { readFile, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { brotliCompressSync, constants } from "node:zlib"
import type { CatalogueIndex, CatalogueModel } from "../server/provider/catalogue/catalogue.ts"

type Source = {
  readonly id: string
  readonly name: string
  readonly env: readonly string[]
  readonly npm?: string
  readonly api?: string
  readonly models: Readonly<Record<string, SourceModel>>
}
type SourceModel = CatalogueModel & { readonly id: string; readonly description?: string }

const [input] = process.argv.slice(2)
if (input === undefined) throw new Error("Expected the path of a models.dev file")
const folder = join(import.meta.dirname, "..", "server", "provider", "catalogue")
/** Packages that server/provider/sdk/loader.ts can load. */
const packages = new Set(["@ai-sdk/anthropic", "@ai-sdk/google", "@ai-sdk/openai", "@ai-sdk/openai-compatible"])

const source = JSON.parse(await readFile(input, "utf8")) as Readonly<Record<string, Source>>
const index: Record<string, CatalogueIndex[string]> = {}
const chunks: Buffer[] = []
let offset = 0
for (const provider of Object.values(source).toSorted((a, b) => (a.id < b.id ? -1 : 1))) {
  const { id, name, env, npm = "", api } = provider
  if (!packages.has(npm)) continue
  const models = Object.fromEntries(
    Object.entries(provider.models)
      .filter(([, model]) => model.modalities?.output.includes("text") && isLoadable(model))
      .map(([key, model]) => [key, trim(key, model)]),
  )
  if (Object.keys(models).length === 0) continue
  const chunk = brotliCompressSync(JSON.stringify(models), { params: { [constants.BROTLI_PARAM_LGWIN]: 22 } })
  index[id] = { name, env, npm, ...(api ? { api } : {}), offset, length: chunk.length }
  chunks.push(chunk)
  offset += chunk.length
}
await writeFile(join(folder, "index.json"), `${JSON.stringify(index, null, 1)}\n`)
await writeFile(join(folder, "models.bin"), Buffer.concat(chunks))
console.log(`${chunks.length} providers, ${offset} bytes of models`)

function isLoadable({ provider }: SourceModel): boolean {
  return provider?.npm === undefined || packages.has(provider.npm)
}

/** Keeps the fields that the API publishes. */
function trim(key: string, model: SourceModel): object {
  const { id, name, family, release_date, attachment, reasoning, temperature, tool_call } = model
  const { interleaved, cost, limit, modalities, status, reasoning_options, provider } = model
  return {
    ...(id === key ? {} : { id }),
    name,
    family,
    release_date,
    attachment,
    reasoning,
    temperature,
    tool_call,
    interleaved,
    cost: cost && {
      input: cost.input,
      output: cost.output,
      cache_read: cost.cache_read,
      cache_write: cost.cache_write,
      context_over_200k: cost.context_over_200k,
    },
    limit,
    modalities,
    status,
    reasoning_options,
    provider: provider?.npm ? { npm: provider.npm } : undefined,
  }
}
