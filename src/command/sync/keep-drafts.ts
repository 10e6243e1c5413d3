// Saves the draft in a file while the user writes, so that a crash loses nothing, and restores drafts of earlier runs in
// the sessions that they were written for.
// Guarantees: a change is saved within 250 ms; each terminal writes its own file; of several terminals that start
// together, only one restores a draft; a sent draft is removed only after the server has accepted it.
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

/** Returns a function that stops it and saves a pending change. */
export function keepDrafts(context: Pick<CommandContext, "store" | "memory" | "now">): () => void {
  const { store, now } = context
  const { drafts } = context.memory
  const ownID = `${process.pid}-${Math.random().toString(36).slice(2, 10)}`
  /** The newest draft that earlier runs left for each session. */
  const leftDrafts = new Map<string, { id: string; at: number }>()
  const reported = new Set<string>()
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
    if (leftDrafts.size > 0 && state.sessions !== before.sessions) report(state)
  }

  /** Reports a draft of another session, once the title of that session is known. */
  function report(state: State) {
    for (const [sessionID, { id }] of leftDrafts) {
      const session = state.sessions.get(sessionID)
      if (!session || reported.has(id) || findShownSession(state) === sessionID) continue
      reported.add(id)
      const message = `A draft that was not sent waits in "${toTitle(session)}"`
      store.update((before) => addToast(before, { message, variant: "info" }, now()))
    }
  }

  /** Finds the drafts of earlier runs, and removes those that have expired. */
  async function findLeftDrafts() {
    for (const { id, value } of await drafts.list()) {
      if (isStopped) return
      const at = typeof value.at === "number" ? value.at : 0
      if (id === ownID || isAlive(id, at)) continue
      if (now() - at > maxAgeMs) void drafts.remove(id)
      else {
        const session = typeof value.sessionID === "string" ? value.sessionID : home
        if ((leftDrafts.get(session)?.at ?? -1) < at) leftDrafts.set(session, { id, at })
      }
    }
    const state = store.getState()
    await restore(state)
    report(store.getState())
  }

  async function restore(state: State) {
    const session = findShownSession(state) ?? home
    const found = leftDrafts.get(session)
    if (!found || !isPromptEmpty(state) || state.isShell) return
    leftDrafts.delete(session)
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
  void findLeftDrafts()

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

/** Whether the process that wrote a draft still runs. After a reboot its id may belong to another process. */
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
