// This version runs no terminals, so the list is empty.
import type { Instance } from "../instance/instance.ts"
import type { Handlers } from "./endpoint.ts"
import type { pty as contract } from "./pty.contract.ts"

export const pty: Handlers<typeof contract, Instance> = { list: () => [] }
