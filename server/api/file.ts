import type { Instance } from "../instance/instance.ts"
import type { Handlers } from "./endpoint.ts"
import type { file as fileContract, find as findContract } from "./file.contract.ts"

export const file: Handlers<typeof fileContract, Instance> = {
  list: ({ files }, { path }) => files.list(path),
  read: ({ files }, { path }) => files.read(path),
  status: ({ files }) => files.status(),
}

export const find: Handlers<typeof findContract, Instance> = {
  async text({ find }, { pattern }, _body, { signal, setHeader }) {
    const { matches, cut } = await find.text(pattern, signal)
    if (cut) setHeader("x-truncated", cut)
    return matches
  },
  files: ({ find }, query, _body, { signal }) => find.files(query, signal),
}
