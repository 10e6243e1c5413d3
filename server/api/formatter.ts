// This version runs no formatters, so the list is empty.
import type { Instance } from "../instance/instance.ts"
import type { Handlers } from "./endpoint.ts"
import type { formatter as contract } from "./formatter.contract.ts"

export const formatter: Handlers<typeof contract, Instance> = { status: () => [] }
