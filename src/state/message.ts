// Messages of the opened sessions, in order, each with its parts. Guarantees: a change replaces only the objects that
// changed, so that rows cached by identity stay valid; an event that arrives during a fetch is newer than the fetched data.
import type { Message, MessageWithParts } from "../../server/schema/message.ts"
import type { Part } from "../../server/schema/part.ts"

export type MessageState = {
  /** By session. Events of a session that is not in it are ignored: it was never opened. */
  readonly messages: ReadonlyMap<string, readonly MessageWithParts[]>
  /** Sessions that are being fetched: the number of concurrent calls, and the ids changed by events since the first one. */
  readonly fetching: ReadonlyMap<string, { readonly count: number; readonly touched: ReadonlySet<string> }>
}

export const emptyMessages: MessageState = { messages: new Map(), fetching: new Map() }

/** Starts to apply events of a session. `endFetch` adds the fetched messages. */
export function beginFetch<S extends MessageState>(state: S, sessionID: string): S {
  const messages = state.messages.has(sessionID) ? state.messages : new Map(state.messages).set(sessionID, [])
  const running = state.fetching.get(sessionID)
  // Fetches may overlap, and an older one may end last: ids stay touched until all have ended.
  const next = { count: (running?.count ?? 0) + 1, touched: running?.touched ?? new Set<string>() }
  return { ...state, messages, fetching: new Map(state.fetching).set(sessionID, next) }
}

/** Adds the fetched messages, except for what events have changed since the fetch began. */
export function endFetch<S extends MessageState>(state: S, sessionID: string, fetched: readonly MessageWithParts[]): S {
  const touched = state.fetching.get(sessionID)?.touched ?? new Set()
  const { fetching } = failFetch(state, sessionID)
  const known = new Map((state.messages.get(sessionID) ?? []).map((entry) => [entry.info.id, entry]))
  const merged = fetched.map((entry) => mergeEntry(known.get(entry.info.id), entry, touched))
  const ids = new Set(fetched.map((entry) => entry.info.id))
  for (const entry of known.values()) if (touched.has(entry.info.id) && !ids.has(entry.info.id)) merged.push(entry)
  merged.sort((a, b) => compareIds(a.info.id, b.info.id))
  return { ...state, fetching, messages: new Map(state.messages).set(sessionID, merged) }
}

/** Ends a fetch without messages; events of the session still apply. */
export function failFetch<S extends MessageState>(state: S, sessionID: string): S {
  const running = state.fetching.get(sessionID)
  const fetching = new Map(state.fetching)
  if (running && running.count > 1) fetching.set(sessionID, { ...running, count: running.count - 1 })
  else fetching.delete(sessionID)
  return { ...state, fetching }
}

function mergeEntry(
  known: MessageWithParts | undefined,
  entry: MessageWithParts,
  touched: ReadonlySet<string>,
): MessageWithParts {
  if (!known) return entry
  const info = touched.has(known.info.id) ? known.info : entry.info
  const mine = new Map(known.parts.map((part) => [part.id, part]))
  const parts = entry.parts.map((part) => (touched.has(part.id) ? (mine.get(part.id) ?? part) : part))
  const ids = new Set(parts.map((part) => part.id))
  for (const part of known.parts) if (touched.has(part.id) && !ids.has(part.id)) parts.push(part)
  return { info, parts }
}

export function upsertMessage<S extends MessageState>(state: S, info: Message): S {
  return edit(state, info.sessionID, info.id, [info.id], (entry) => (entry ? { ...entry, info } : { info, parts: [] }))
}

export function removeMessage<S extends MessageState>(state: S, sessionID: string, messageID: string): S {
  const list = state.messages.get(sessionID)
  if (!list?.some((entry) => entry.info.id === messageID)) return state
  const kept = list.filter((entry) => entry.info.id !== messageID)
  return { ...state, messages: new Map(state.messages).set(sessionID, kept) }
}

export function removeMessages<S extends MessageState>(state: S, sessionID: string): S {
  if (!state.messages.has(sessionID)) return state
  const messages = new Map(state.messages)
  messages.delete(sessionID)
  return { ...state, messages }
}

/** Changes the parts of a message; an unknown message changes nothing. */
export function editParts<S extends MessageState>(
  state: S,
  sessionID: string,
  messageID: string,
  partID: string,
  change: (parts: readonly Part[]) => readonly Part[],
): S {
  return edit(state, sessionID, messageID, [messageID, partID], (entry) => {
    if (!entry) return undefined
    const parts = change(entry.parts)
    return parts === entry.parts ? entry : { ...entry, parts: [...parts] }
  })
}

function edit<S extends MessageState>(
  state: S,
  sessionID: string,
  messageID: string,
  touches: readonly string[],
  change: (entry: MessageWithParts | undefined) => MessageWithParts | undefined,
): S {
  const list = state.messages.get(sessionID)
  if (!list) return state
  const { index, isFound } = locate(list, messageID)
  const before = isFound ? list[index] : undefined
  const after = change(before)
  if (!after || after === before) return state
  const edited = isFound ? list.with(index, after) : list.toSpliced(index, 0, after)
  const running = state.fetching.get(sessionID)
  const fetching = running
    ? new Map(state.fetching).set(sessionID, { ...running, touched: new Set([...running.touched, ...touches]) })
    : state.fetching
  return { ...state, fetching, messages: new Map(state.messages).set(sessionID, edited) }
}

/** The index of a message, or where to insert it. Searches from the end: nearly always the last message changes. */
function locate(list: readonly MessageWithParts[], messageID: string): { index: number; isFound: boolean } {
  for (let index = list.length - 1; index >= 0; index--) {
    const order = compareIds(list[index]!.info.id, messageID)
    if (order === 0) return { index, isFound: true }
    if (order < 0) return { index: index + 1, isFound: false }
  }
  return { index: 0, isFound: false }
}

export function compareIds(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
