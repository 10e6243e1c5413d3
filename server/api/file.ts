// Handlers of /file.
import type { Instance } from "../instance/instance.ts"
import type { Handlers } from "./endpoint.ts"
import type { file as contract } from "./file.contract.ts"

export const file: Handlers<typeof contract, Instance> = {
  list: ({ files }, { path }) => files.list(path),
  read: ({ files }, { path }) => files.read(path),
  status: ({ files }) => files.status(),
}
