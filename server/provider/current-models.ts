// Models that follow their settings: they are looked up anew once the settings, the stored credentials or the servers of this
// machine have changed.
import type { Auth } from "../schema/auth.ts"
import type { Config } from "../schema/config.ts"
import type { ModelRef, Provider } from "../schema/model.ts"
import { isDeepStrictEqual } from "node:util"
import type { LocalServers } from "./local/local-servers.ts"
import type { Models } from "./models.ts"

type Stored = Readonly<Record<string, Auth>>
type Sources = { readonly config: Config; readonly stored: Stored; readonly local: readonly Provider[] }

export type CurrentModelsOptions = {
  readonly settings: { current(): { readonly config: Config } }
  readonly stored: () => Stored
  readonly localServers: LocalServers
  /** The model that the user worked with last. */
  readonly lastUsed: () => ModelRef | undefined
  readonly make: (sources: Sources) => Models
}

export type CurrentModels = Models & {
  /** Looks for servers of this machine. */
  refresh(): Promise<void>
  /** The same, where it can matter: for a model that is not known, or when there is none but the guide. */
  prepare(providerID?: string): Promise<void>
}

/** As long as the sources give the same objects, the models stay the same. */
export function createCurrentModels({
  settings,
  stored,
  localServers,
  lastUsed,
  make,
}: CurrentModelsOptions): CurrentModels {
  let made: (Sources & { readonly models: Models }) | undefined
  let local: readonly Provider[] = []
  const current = (): Models => {
    const now = { config: settings.current().config, stored: stored(), local }
    if (made?.config !== now.config || made.stored !== now.stored || made.local !== now.local)
      made = { ...now, models: make(now) }
    return made.models
  }
  async function refresh(): Promise<void> {
    const found = await localServers.find()
    if (!isDeepStrictEqual(found, local)) local = found
  }
  const has = (providerID: string) =>
    current()
      .list()
      .some(({ id }) => id === providerID)
  /** What was used last, but not the guide: it was only there because nothing else was. */
  function findLast(): ModelRef | undefined {
    const ref = settings.current().config.model === undefined ? lastUsed() : undefined
    return ref?.providerID === "offline" ? undefined : ref
  }
  return {
    resolve: (ref) => current().resolve(ref),
    default() {
      const last = findLast()
      const isThere =
        last &&
        current()
          .list()
          .some(({ id, models }) => id === last.providerID && models[last.modelID])
      return isThere ? last : current().default()
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
