// Keeps the draft in a file while it is written, so that a crash loses nothing, and brings back what an earlier start
// left behind: in the session that it was written for.
// Promises: soon after each change; every terminal has a file of its own, and of several that start at once one takes over
// what was left; what was sent is removed only when the server has it.
import { addToast } from "../../state/toast.ts"
import { parseDraft, toStoredDraft } from "../../state/draft.ts"
import { insertDraft, isPromptEmpty } from "../../state/prompt.ts"
import { findShownSession } from "../../state/route.ts"
import { toTitle } from "../../state/session.ts"
import type { State } from "../../state/state.ts"
import type { CommandContext } from "../command.ts"

const saveDelayMs = 250
const maxAgeMs = 30 * 24 * 3600 * 1000
const home = "home"

/** Gives the way to stop it, which saves what is not saved yet. */
export function keepDrafts(context: Pick<CommandContext, "store" | "memory" | "now">): () => void {
  const { store, now } = context
  const { drafts } = context.memory
  const ownID = `${process.pid}-${Math.random().toString(36).slice(2, 10)}`
  /** What earlier starts left, by session: the ids of their files. */
  const left = new Map<string, { id: string; at: number }>()
  const told = new Set<string>()
  let timer: NodeJS.Timeout | undefined
  let isSaved = true
  let isStopped = false
  let queue: Promise<unknown> = Promise.resolve()

  function save() {
    clearTimeout(timer)
    timer = undefined
    const state = store.getState()
    if (isSaved || state.isSending) return
    isSaved = true
    const record = toRecord(state, now())
    queue = queue.then(async () => {
      if (record) await drafts.write(ownID, record, () => !isStopped)
      else await drafts.remove(ownID)
    })
  }

  function follow(state: State, before: State) {
    if (state.route !== before.route) void restore(state)
    const isChanged =
      state.editor.buffer.text !== before.editor.buffer.text ||
      state.isShell !== before.isShell ||
      state.isRemote !== before.isRemote ||
      (state.route !== before.route && !isPromptEmpty(state))
    if (isChanged) isSaved = false
    if (!isSaved && !state.isSending) timer ??= setTimeout(save, saveDelayMs).unref()
    if (left.size > 0 && state.sessions !== before.sessions) tell(state)
  }

  /** Says where a draft waits, once its session is known by name. */
  function tell(state: State) {
    for (const [sessionID, { id }] of left) {
      const session = state.sessions.get(sessionID)
      if (!session || told.has(id) || findShownSession(state) === sessionID) continue
      told.add(id)
      const message = `A draft that was not sent waits in "${toTitle(session)}"`
      store.update((before) => addToast(before, { message, variant: "info" }, now()))
    }
  }
  async function look() {
    for (const { id, value } of await drafts.list()) {
      if (isStopped) return
      const at = typeof value.at === "number" ? value.at : 0
      if (id === ownID || isAlive(id, at)) continue
      if (now() - at > maxAgeMs) void drafts.remove(id)
      else {
        const session = typeof value.sessionID === "string" ? value.sessionID : home
        if ((left.get(session)?.at ?? -1) < at) left.set(session, { id, at })
      }
    }
    const state = store.getState()
    await restore(state)
    tell(store.getState())
  }

  async function restore(state: State) {
    const session = findShownSession(state) ?? home
    const found = left.get(session)
    if (!found || !isPromptEmpty(state) || state.isShell) return
    left.delete(session)
    const record = (await drafts.list()).find(({ id }) => id === found.id)
    const draft = parseDraft(record?.value)
    if (!record || !draft || draft.text === "" || !(await drafts.claim(found.id, ownID))) return
    store.update((before) => {
      const isShell = record.value.isShell === true
      const isRemote = record.value.isRemote === true
      const next = insertDraft(before, draft, isShell)
      return addToast(
        { ...next, isRemote: before.isRemote || isRemote },
        { message: "Your draft is back", variant: "info" },
        now(),
      )
    })
  }

  const unsubscribe = store.subscribe(follow)
  if (!isPromptEmpty(store.getState())) isSaved = false
  void look()

  return () => {
    unsubscribe()
    clearTimeout(timer)
    isStopped = true
    const record = toRecord(store.getState(), now())
    if (record && !isSaved) drafts.writeNow(ownID, record)
    else if (!record) drafts.removeNow(ownID)
  }
}

function toRecord(state: State, at: number): object | undefined {
  const { isShell, isRemote } = state
  const { text, atoms } = toStoredDraft(state.editor.buffer)
  if (text.trim() === "") return undefined
  return { at, sessionID: findShownSession(state), text, atoms, isShell, isRemote }
}

/** Whether the program that wrote a record still runs; since a restart of the machine its number may be another's. */
function isAlive(id: string, at: number): boolean {
  const pid = Number(/^\d+/.exec(id)?.[0])
  const bootedAt = Date.now() - process.getBuiltinModule("node:os").uptime() * 1000
  if (!(pid > 0) || at < bootedAt) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM"
  }
}
