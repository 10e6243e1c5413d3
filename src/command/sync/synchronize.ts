// Fetches what the screen shows: everything when the event stream starts or has missed events, a session when it is
// opened. The stream is open before the fetch: events that arrive meanwhile are newer and take precedence.
import { ClientError } from "../../client/client-error.ts"
import { beginFetch, failFetch, endFetch } from "../../state/message.ts"
import { replaceQuestions } from "../../state/question.ts"
import { findShownSession, goHome } from "../../state/route.ts"
import { replaceSessions, replaceStatuses, upsertSession } from "../../state/session.ts"
import type { State } from "../../state/state.ts"
import { setTodos } from "../../state/todo.ts"
import { toReason } from "../../text/to-reason.ts"
import type { CommandContext } from "../command.ts"
import { refreshSettings } from "./refresh-settings.ts"

export type Synchronize = {
  /** Fetches everything that is shown. Never throws; a toast reports each failure. */
  all(): Promise<void>
  /** Fetches a session that was just opened. */
  session(sessionID: string): Promise<void>
}

const maxSessions = 100

export function createSynchronize(context: Pick<CommandContext, "store" | "client" | "toast" | "now">): Synchronize {
  const { store, client, toast, now } = context

  async function attempt(what: string, work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      // The connection state shows a lost server already; a notice for each list would repeat it.
      if (error instanceof ClientError && error.status === 0) return
      toast({ message: `${what}: ${toReason(error)}`, variant: "error" })
    }
  }

  async function session(sessionID: string): Promise<void> {
    store.update((state) => beginFetch(state, sessionID))
    try {
      const [info, messages, todos, children] = await Promise.all([
        client.session.get({ sessionID }),
        client.message.list({ sessionID }),
        client.session.todo({ sessionID }),
        client.session.children({ sessionID }),
      ])
      store.update((state) => {
        const known = [info, ...children].reduce(upsertSession, state)
        return endFetch(setTodos(known, sessionID, todos), sessionID, messages)
      })
    } catch (error) {
      store.update((state) => failFetch(state, sessionID))
      const isGone = error instanceof ClientError && error.status === 404
      if (isGone && findShownSession(store.getState()) === sessionID) store.update(goHome)
      if (isGone || !(error instanceof ClientError && error.status === 0))
        toast({ message: isGone ? "That session does not exist" : `Session: ${String(error)}`, variant: "error" })
    }
  }

  return {
    session,
    async all() {
      const shown = findShownSession(store.getState())
      // Other sessions may have missed events: they are fetched again when they are shown.
      store.update((state) => keepMessagesOf(state, shown))
      const set = (change: (state: State) => State) => store.update(change)
      await Promise.all([
        attempt("Sessions", async () => {
          const sessions = await client.session.list({ limit: maxSessions })
          set((state) => replaceSessions(state, sessions))
        }),
        attempt("Status", async () => {
          const statuses = await client.session.status()
          set((state) => replaceStatuses(state, statuses, now()))
        }),
        attempt("Permissions", async () => {
          const permissions = await client.permission.list()
          set((state) => ({ ...state, permissions }))
        }),
        attempt("Questions", async () => {
          const questions = await client.question.list()
          set((state) => replaceQuestions(state, questions))
        }),
        attempt("Settings", () => refreshSettings(store, client)),
        ...(shown ? [session(shown)] : []),
      ])
    },
  }
}

function keepMessagesOf(state: State, sessionID: string | undefined): State {
  const kept = sessionID === undefined ? undefined : state.messages.get(sessionID)
  return { ...state, messages: new Map(sessionID !== undefined && kept ? [[sessionID, kept]] : []) }
}
