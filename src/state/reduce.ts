// Applies events to the state: a table with one reducer for each event type, so that a new type without a reducer does not
// compile. Reducers are pure and idempotent: they insert or replace by id.
import type { Event, EventProperties, EventType } from "../../server/schema/event.ts"
import { describeError } from "./describe-error.ts"
import { removeMessages, removeMessage, upsertMessage } from "./message.ts"
import { appendPartDelta, removePart, upsertPart } from "./part.ts"
import { removePermission, upsertPermission } from "./permission.ts"
import { removeQuestion, upsertQuestion } from "./question.ts"
import { findShownSession, goHome } from "./route.ts"
import { isSessionWithin, removeSession, setStatus, toTitle, upsertSession } from "./session.ts"
import { setChanges } from "./service.ts"
import type { State } from "./state.ts"
import { addToast } from "./toast.ts"
import { setTodos } from "./todo.ts"

type Reducers = { readonly [T in EventType]: (state: State, properties: EventProperties<T>, now: number) => State }

// Calls of other programs (tui.*) change nothing here: this terminal takes them from the control queue, once each.
const keep = (state: State): State => state

const reducers: Reducers = {
  "server.connected": keep,
  "server.heartbeat": keep,
  "server.instance.disposed": keep,
  "global.disposed": keep,
  "project.updated": keep,
  "vcs.branch.updated": (state, { branch }) => ({ ...state, branch }),
  "file.edited": keep,
  "file.watcher.updated": keep,
  "session.created": (state, { info }) => upsertSession(state, info),
  "session.updated": (state, { info }) => upsertSession(state, info),
  "session.deleted": (state, { info }) => {
    const left = findShownSession(state) === info.id ? goHome(state) : state
    return removeMessages(removeSession(left, info.id), info.id)
  },
  "session.diff": (state, { sessionID, diff }) => setChanges(state, sessionID, diff),
  "session.status": (state, { sessionID, status }, now) => setStatus(state, sessionID, status, now),
  "session.idle": (state, { sessionID }, now) => setStatus(state, sessionID, { type: "idle" }, now),
  "session.compacted": keep,
  "session.error": (state, { sessionID, error }, now) => {
    // The shown session displays the error itself.
    if (!error || error.name === "MessageAbortedError" || (sessionID && sessionID === findShownSession(state)))
      return state
    const title = sessionID === undefined ? undefined : state.sessions.get(sessionID)?.title
    return addToast(state, { title, message: describeError(error), variant: "error" }, now)
  },
  "message.created": (state, { info }) => upsertMessage(state, info),
  "message.updated": (state, { info }) => upsertMessage(state, info),
  "message.removed": (state, { sessionID, messageID }) => removeMessage(state, sessionID, messageID),
  "message.part.updated": (state, { part }) => upsertPart(state, part),
  "message.part.delta": (state, delta) => appendPartDelta(state, delta),
  "message.part.removed": (state, removed) => removePart(state, removed),
  "permission.asked": (state, request) => upsertPermission(state, request),
  "permission.replied": (state, { requestID }) => removePermission(state, requestID),
  "question.asked": (state, request, now) => {
    const next = upsertQuestion(state, request)
    const shown = findShownSession(state)
    // The shown session displays the question itself.
    if (shown !== undefined && isSessionWithin(state, request.sessionID, shown)) return next
    const session = state.sessions.get(request.sessionID)
    const title = session && toTitle(session)
    return addToast(next, { title, message: "A question waits in this session", variant: "warning" }, now)
  },
  "question.replied": (state, { requestID }) => removeQuestion(state, requestID),
  "question.rejected": (state, { requestID }) => removeQuestion(state, requestID),
  "command.executed": keep,
  "todo.updated": (state, { sessionID, todos }) => setTodos(state, sessionID, todos),
  "tui.prompt.append": keep,
  "tui.command.execute": keep,
  "tui.toast.show": keep,
  "tui.session.select": keep,
}

/** Applies events in order. An unknown type, of a newer server, changes nothing. */
export function reduceEvents(state: State, events: readonly Event[], now: number): State {
  let next = state
  for (const event of events) {
    const reduce = reducers[event.type] as ((state: State, properties: unknown, now: number) => State) | undefined
    if (reduce) next = reduce(next, event.properties, now)
  }
  return next
}
