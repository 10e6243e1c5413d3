import type { Instance } from "../instance/instance.ts"
import { hideSecrets } from "../config/hide-secrets.ts"
import type { config as contract } from "./config.contract.ts"
import type { Handlers } from "./endpoint.ts"
import { showProviders } from "./show-providers.ts"

export const config: Handlers<typeof contract, Instance> = {
  get: (instance) => hideSecrets(instance.config()),
  async update(instance, _address, change) {
    await instance.changeConfig(change)
    return hideSecrets(instance.config())
  },
  providers: (instance) => ({ providers: showProviders(instance.models.list()), default: instance.models.defaults() }),
}
