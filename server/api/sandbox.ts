// Handlers of /sandbox.
import type { Instance } from "../instance/instance.ts"
import type { Handlers } from "./endpoint.ts"
import type { sandbox as contract } from "./sandbox.contract.ts"

export const sandbox: Handlers<typeof contract, Instance> = { status: ({ sandbox }) => sandbox.status() }
