import type { Instance } from "../instance/instance.ts"
import { hideSecrets } from "../config/hide-secrets.ts"
import type { config as contract } from "./config.contract.ts"
import type { Handlers } from "./endpoint.ts"

export const config: Handlers<typeof contract, Instance> = {
  get: (instance) => hideSecrets(instance.config),
  providers: (instance) => ({ providers: instance.models.list(), default: instance.models.defaults() }),
}
