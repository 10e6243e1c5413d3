// The providers and models that are known without configuration. The data is from models.dev (MIT licence), reduced by
// scripts/catalogue.ts; OPENCODE_MODELS_PATH names a file in the format of models.dev that replaces it.
// Guarantees: reading the list of providers takes about a millisecond; models are unpacked only for requested
// providers.
import { closeSync, existsSync, openSync, readFileSync, readSync } from "node:fs"
import { join } from "node:path"
import { brotliDecompressSync } from "node:zlib"
import type { ModelConfig } from "../../schema/config.ts"

/** How the amount of reasoning of a model is set: by level, or by tokens. */
export type ReasoningOption =
  | { readonly type: "effort"; readonly values: readonly string[] }
  | { readonly type: "budget_tokens"; readonly min?: number; readonly max?: number }
  | { readonly type: "toggle" }

export type CatalogueModel = ModelConfig & { readonly reasoning_options?: readonly ReasoningOption[] }

export type CatalogueProvider = {
  readonly name: string
  /** Environment variables: those of the key, of which one suffices, and those that the address contains. */
  readonly env: readonly string[]
  readonly npm: string
  /** Base address; may contain `${VARIABLE}`. Undefined: the default of the package. */
  readonly api?: string
}

/** The index file: each provider with the position of its models in models.bin. */
export type CatalogueIndex = Readonly<
  Record<string, CatalogueProvider & { readonly offset: number; readonly length: number }>
>

export type Catalogue = {
  /** By id, in alphabetical order. */
  readonly providers: Readonly<Record<string, CatalogueProvider>>
  /** The models of a provider by id; empty for an unknown one. */
  models(providerID: string): Readonly<Record<string, CatalogueModel>>
}

/** Loads a file in the format of models.dev, or the bundled catalogue. Throws when the file cannot be read. */
export function loadCatalogue(file?: string): Catalogue {
  return file ? readWhole(file) : readBundled(findFolder())
}

/** The data is next to this file, or next to the built program. */
function findFolder(): string {
  const here = import.meta.dirname
  const folders = [here, join(here, "catalogue"), join(here, "..", "catalogue")]
  return folders.find((folder) => existsSync(join(folder, "models.bin"))) ?? here
}

function readWhole(file: string): Catalogue {
  const source = JSON.parse(readFileSync(file, "utf8")) as Record<
    string,
    CatalogueProvider & { readonly models: Record<string, CatalogueModel> }
  >
  return { providers: source, models: (id) => source[id]?.models ?? {} }
}

function readBundled(folder: string): Catalogue {
  const index = JSON.parse(readFileSync(join(folder, "index.json"), "utf8")) as CatalogueIndex
  return {
    providers: index,
    models(id) {
      const entry = Object.hasOwn(index, id) ? index[id] : undefined
      if (!entry) return {}
      const packed = Buffer.alloc(entry.length)
      const file = openSync(join(folder, "models.bin"), "r")
      try {
        readSync(file, packed, 0, entry.length, entry.offset)
      } finally {
        closeSync(file)
      }
      return JSON.parse(brotliDecompressSync(packed).toString("utf8")) as Record<string, CatalogueModel>
    },
  }
}
