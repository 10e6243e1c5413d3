// Publishes a session under a link, and revokes the link, if the server has a service for it.
import { findShownSession } from "../state/route.ts"
import { upsertSession } from "../state/session.ts"
import type { State } from "../state/state.ts"
import { toReason } from "../text/to-reason.ts"
import type { Command } from "./command.ts"

const isShared = (state: State) => state.sessions.get(findShownSession(state) ?? "")?.share !== undefined

export const sessionShare: readonly Command[] = [
  {
    id: "session.share",
    title: "Share the session by a link",
    group: "Session",
    slash: "share",
    when: (state) => findShownSession(state) !== undefined && !isShared(state),
    async run({ store, client, toast }) {
      const sessionID = findShownSession(store.getState())
      if (sessionID === undefined) return
      try {
        const session = await client.session.share({ sessionID })
        store.update((state) => upsertSession(state, session))
        toast({ title: "Shared", message: session.share?.url ?? "", variant: "success" })
      } catch (error) {
        toast({ message: `Not shared: ${toReason(error)}`, variant: "error" })
      }
    },
  },
  {
    id: "session.unshare",
    title: "Stop sharing the session",
    group: "Session",
    slash: "unshare",
    when: isShared,
    async run({ store, client, toast }) {
      const sessionID = findShownSession(store.getState())
      if (sessionID === undefined) return
      try {
        const session = await client.session.unshare({ sessionID })
        store.update((state) => upsertSession(state, session))
        toast({ message: "The link no longer works", variant: "success" })
      } catch (error) {
        toast({ message: `Still shared: ${toReason(error)}`, variant: "error" })
      }
    },
  },
]
