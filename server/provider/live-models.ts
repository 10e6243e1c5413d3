// Models that follow their settings: they are looked up anew once the settings, the stored credentials or the servers of this
// machine have changed.
import type { Auth } from "../schema/auth.ts"
import type { Config } from "../schema/config.ts"
import type { Provider } from "../schema/model.ts"
import { isDeepStrictEqual } from "node:util"
import type { LocalServers } from "./local.ts"
import type { Models } from "./model.ts"

type Stored = Readonly<Record<string, Auth>>
type Sources = { readonly config: Config; readonly stored: Stored; readonly local: readonly Provider[] }

export type LiveModelsOptions = {
  readonly config: () => Config
  readonly stored: () => Stored
  readonly localServers: LocalServers
  readonly make: (sources: Sources) => Models
}

export type LiveModels = Models & {
  /** Looks for servers of this machine. */
  refresh(): Promise<void>
  /** The same, where it can matter: for a model that is not known, or when there is none but the guide. */
  prepare(providerID?: string): Promise<void>
}

/** As long as the sources give the same objects, the models stay the same. */
export function createLiveModels({ config, stored, localServers, make }: LiveModelsOptions): LiveModels {
  let made: (Sources & { readonly models: Models }) | undefined
  let local: readonly Provider[] = []
  const current = (): Models => {
    const now = { config: config(), stored: stored(), local }
    if (made?.config !== now.config || made.stored !== now.stored || made.local !== now.local)
      made = { ...now, models: make(now) }
    return made.models
  }
  async function refresh(): Promise<void> {
    const found = await localServers.find()
    if (!isDeepStrictEqual(found, local)) local = found
  }
  return {
    resolve: (ref) => current().resolve(ref),
    default: () => current().default(),
    findSmall: (providerID) => current().findSmall(providerID),
    list: () => current().list(),
    known: () => current().known(),
    listKeyed: () => current().listKeyed(),
    defaults: () => current().defaults(),
    refresh,
    async prepare(providerID) {
      const isKnown =
        providerID === undefined
          ? current().default().providerID !== "offline"
          : current()
              .list()
              .some(({ id }) => id === providerID)
      if (!isKnown) await refresh()
    },
  }
}
