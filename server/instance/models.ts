// The models of a directory: from sources that all directories share, and from its own settings.
import type { Credentials } from "../auth/credentials.ts"
import type { Environment } from "../base/environment.ts"
import { toReason } from "../base/reason.ts"
import { type Catalogue, loadCatalogue } from "../provider/catalogue/catalogue.ts"
import { createModels } from "../provider/models.ts"
import { createCurrentModels, type CurrentModels } from "../provider/current-models.ts"
import { createLocalServers, type LocalServers } from "../provider/local/local-servers.ts"
import { createProxySetup } from "../provider/proxy.ts"
import { findLastModel } from "../session/record/last-model.ts"
import type { SessionStore } from "../session/record/store.ts"
import type { Settings } from "./settings.ts"

export type ModelSources = {
  readonly env: Environment
  readonly credentials: Pick<Credentials, "all">
  readonly localServers: LocalServers
  /** Providers and models that are known without configuration. Read on first use. */
  readonly catalogue: () => Catalogue
  /** Sends calls to providers through the proxy of the environment. Called before the first one. */
  readonly useProxy: () => void
  /** Keeps a secret out of logs. */
  readonly redact: (secret: string) => void
}

export type ModelSourcesDeps = Pick<ModelSources, "env" | "credentials" | "redact"> & {
  /** Shows a message to the user. */
  readonly notice: (message: string) => void
}

/** The sources that all directories share. */
export function createModelSources({ notice, ...deps }: ModelSourcesDeps): ModelSources {
  let catalogue: Catalogue | undefined
  return {
    ...deps,
    localServers: createLocalServers(),
    useProxy: createProxySetup(deps.env),
    catalogue: () => (catalogue ??= openCatalogue(deps.env["OPENCODE_MODELS_PATH"], notice)),
  }
}

/** The models of one directory. */
export function createDirectoryModels(
  sources: ModelSources,
  settings: Pick<Settings, "current">,
  store: Pick<SessionStore, "list" | "findLast">,
): CurrentModels {
  const { env, credentials, localServers, catalogue, useProxy, redact } = sources
  return createCurrentModels({
    settings,
    stored: () => credentials.all(),
    localServers,
    lastUsed: () => findLastModel(store),
    create: ({ config, stored, local }) =>
      createModels(config, env, { stored, local, redact, catalogue: catalogue(), beforeLoad: useProxy }),
  })
}

function openCatalogue(file: string | undefined, notice: (message: string) => void): Catalogue {
  try {
    return loadCatalogue(file || undefined)
  } catch (error) {
    notice(`OPENCODE_MODELS_PATH: ${file} could not be read as a catalogue of models: ${toReason(error)}`)
    return loadCatalogue()
  }
}
