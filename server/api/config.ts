import type { Instance } from "../instance/instance.ts"
import { dropFilledKeybinds, fillKeybinds } from "../config/fill-keybinds.ts"
import { hideSecrets } from "../config/hide-secrets.ts"
import type { config as contract } from "./config.contract.ts"
import type { Handlers } from "./endpoint.ts"
import { showProviders } from "./show-providers.ts"

export const config: Handlers<typeof contract, Instance> = {
  get: (instance) => hideSecrets(fillKeybinds(instance.settings.current().config)),
  async update(instance, _address, change) {
    await instance.changeConfig(dropFilledKeybinds(change, instance.settings.current().config))
    return hideSecrets(fillKeybinds(instance.settings.current().config))
  },
  async providers({ models }) {
    await models.refresh()
    return { providers: showProviders(models.list()), default: models.defaults() }
  },
}
