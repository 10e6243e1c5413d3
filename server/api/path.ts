// Handlers of /path.
import type { Instance } from "../instance/instance.ts"
import type { Handlers } from "./endpoint.ts"
import type { path as contract } from "./path.contract.ts"

export const path: Handlers<typeof contract, Instance> = { get: (instance) => instance.path }
