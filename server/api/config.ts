// Handlers of /config.
import type { Instance } from "../instance/instance.ts"
import { dropFilledKeybinds, fillKeybinds } from "../config/fill-keybinds.ts"
import { redactSecrets } from "../config/redact-secrets.ts"
import { redactProviders } from "../provider/redact-providers.ts"
import type { config as contract } from "./config.contract.ts"
import type { Handlers } from "./endpoint.ts"

export const config: Handlers<typeof contract, Instance> = {
  get: (instance) => redactSecrets(fillKeybinds(instance.settings.current().config)),
  async update(instance, _address, change) {
    await instance.changeConfig(dropFilledKeybinds(change, instance.settings.current().config))
    return redactSecrets(fillKeybinds(instance.settings.current().config))
  },
  async providers({ models }) {
    await models.refresh()
    return { providers: redactProviders(models.list()), default: models.defaults() }
  },
}
