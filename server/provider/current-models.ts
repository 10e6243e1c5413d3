// The models for the current settings: created again when the settings, the stored credentials or the servers on this
// machine have changed, and the same object until then.
import { isDeepStrictEqual } from "node:util"
import type { StoredCredentials } from "../auth/credentials.ts"
import type { Config } from "../schema/config.ts"
import type { ModelRef, Provider } from "../schema/model.ts"
import type { LocalServers } from "./local/local-servers.ts"
import type { Models } from "./models.ts"

type Sources = { readonly config: Config; readonly stored: StoredCredentials; readonly local: readonly Provider[] }

export type CurrentModelsOptions = {
  readonly settings: { current(): { readonly config: Config } }
  readonly stored: () => StoredCredentials
  readonly localServers: LocalServers
  /** The model that the user used last. */
  readonly lastUsed: () => ModelRef | undefined
  readonly create: (sources: Sources) => Models
}

export type CurrentModels = Models & {
  /** Searches for model servers on this machine. */
  refresh(): Promise<void>
  /** Like `refresh`, but only for an unknown provider, or when only the offline guide is available. */
  prepare(providerID?: string): Promise<void>
}

/** Creates the models on first use. */
export function createCurrentModels({
  settings,
  stored,
  localServers,
  lastUsed,
  create,
}: CurrentModelsOptions): CurrentModels {
  let created: (Sources & { readonly models: Models }) | undefined
  let local: readonly Provider[] = []
  const current = (): Models => {
    const now = { config: settings.current().config, stored: stored(), local }
    if (created?.config !== now.config || created.stored !== now.stored || created.local !== now.local)
      created = { ...now, models: create(now) }
    return created.models
  }
  async function refresh(): Promise<void> {
    const found = await localServers.find()
    if (!isDeepStrictEqual(found, local)) local = found
  }
  const has = (providerID: string) =>
    current()
      .list()
      .some(({ id }) => id === providerID)
  /** The model used last, unless it was the offline guide, which is only used when no other model is available. */
  function findLast(): ModelRef | undefined {
    const ref = settings.current().config.model === undefined ? lastUsed() : undefined
    return ref?.providerID === "offline" ? undefined : ref
  }
  return {
    resolve: (ref) => current().resolve(ref),
    default() {
      const last = findLast()
      const isAvailable =
        last &&
        current()
          .list()
          .some(({ id, models }) => id === last.providerID && models[last.modelID])
      return isAvailable ? last : current().default()
    },
    findSmall: (providerID) => current().findSmall(providerID),
    list: () => current().list(),
    unconnected: (withModels) => current().unconnected(withModels),
    listKeyed: () => current().listKeyed(),
    defaults: () => current().defaults(),
    refresh,
    async prepare(providerID) {
      const wanted = providerID ?? (findLast() ?? current().default()).providerID
      if (!has(wanted) || (providerID === undefined && wanted === "offline")) await refresh()
    },
  }
}
