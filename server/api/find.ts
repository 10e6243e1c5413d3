// Handlers of /find.
import type { Instance } from "../instance/instance.ts"
import type { Handlers } from "./endpoint.ts"
import type { find as contract } from "./find.contract.ts"

export const find: Handlers<typeof contract, Instance> = {
  async text({ find }, { pattern }, _body, { signal, setHeader }) {
    const { matches, cut } = await find.text(pattern, signal)
    if (cut) setHeader("x-truncated", cut)
    return matches
  },
  files: ({ find }, { dirs, ...query }, _body, { signal }) => find.files({ ...query, dirs: dirs !== "false" }, signal),
  // This version runs no language servers, so no symbols are known.
  symbols: () => [],
}
