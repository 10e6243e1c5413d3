// This version runs no language servers, so the list is empty.
import type { Instance } from "../instance/instance.ts"
import type { Handlers } from "./endpoint.ts"
import type { lsp as contract } from "./lsp.contract.ts"

export const lsp: Handlers<typeof contract, Instance> = { status: () => [] }
