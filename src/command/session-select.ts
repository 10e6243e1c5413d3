// Shows a session by its id, and fetches it first if it is unknown.
import { ClientError } from "../client/client-error.ts"
import { closeDialogs } from "../state/dialog.ts"
import { goSession } from "../state/route.ts"
import { upsertSession } from "../state/session.ts"
import type { Command } from "./command.ts"
import { readString } from "./remote/read-field.ts"

export const sessionSelect: Command<"session.select"> = {
  id: "session.select",
  title: "Show a session",
  parseArgs: (args) => ({ sessionID: readString(args, "sessionID") }),
  async run({ store, client, toast }, { args: { sessionID } }) {
    if (!store.getState().sessions.has(sessionID)) {
      try {
        const session = await client.session.get({ sessionID })
        store.update((state) => upsertSession(state, session))
      } catch (error) {
        const message = error instanceof ClientError && error.status === 404 ? "That session does not exist" : undefined
        toast({ message: message ?? `The session could not be opened: ${String(error)}`, variant: "error" })
        return
      }
    }
    store.update((state) => closeDialogs(goSession(state, sessionID)))
  },
}
