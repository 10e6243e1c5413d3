// Models that follow their settings: they are looked up anew once the settings or the stored credentials have changed.
import type { Auth } from "../schema/auth.ts"
import type { Config } from "../schema/config.ts"
import type { Models } from "./model.ts"

type Stored = Readonly<Record<string, Auth>>
export type LiveModelsOptions = {
  readonly config: () => Config
  readonly stored: () => Stored
  readonly make: (config: Config, stored: Stored) => Models
}

/** As long as both sources give the same objects, the models stay the same. */
export function createLiveModels({ config, stored, make }: LiveModelsOptions): Models {
  let made: { config: Config; stored: Stored; models: Models } | undefined
  const current = (): Models => {
    const now = { config: config(), stored: stored() }
    if (made?.config !== now.config || made.stored !== now.stored)
      made = { ...now, models: make(now.config, now.stored) }
    return made.models
  }
  return {
    resolve: (ref) => current().resolve(ref),
    default: () => current().default(),
    findSmall: () => current().findSmall(),
    list: () => current().list(),
    defaults: () => current().defaults(),
  }
}
