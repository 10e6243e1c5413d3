// Handlers of /event.
import type { Instance } from "../instance/instance.ts"
import type { Handlers } from "./endpoint.ts"
import type { event as contract } from "./event.contract.ts"

export const event: Handlers<typeof contract, Instance> = {
  subscribe: ({ directory, closed }, { framing, deltas }, _body, { headers }) => ({
    directory,
    closed,
    framing,
    deltas: deltas === "1",
    lastEventID: headers["last-event-id"],
  }),
}
