// The session service: everything the API does with sessions, built from the record and the loop.
import type { CommandInput, PromptInput } from "../api/session-message.contract.ts"
import { toReason } from "../base/reason.ts"
import { NamedError } from "../schema/error.ts"
import type { FileDiff } from "../schema/file.ts"
import type { MessageWithParts } from "../schema/message.ts"
import type { ModelRef } from "../schema/model.ts"
import type { Session, SessionStatus } from "../schema/session.ts"
import { createSeenFiles, type SeenFiles } from "../tool/file/seen-files.ts"
import type { SessionDeps } from "./deps.ts"
import { type CheckedCommand, checkCommand, expandCommand } from "./intake/command.ts"
import { createPreparations } from "./intake/preparation.ts"
import { type SubmittedPrompt, submitPrompt } from "./intake/prompt.ts"
import { createSession, type NewSession } from "./record/create-session.ts"
import { copyMessages, toForkTitle } from "./record/fork.ts"
import { createHistoryEditor } from "./record/history-editor.ts"
import { isCompacted, storeCompaction } from "./turn/compaction.ts"
import { createLoop } from "./turn/loop.ts"
import { createStepRunner } from "./turn/run-step.ts"
import { createSessionTitles } from "./turn/session-title.ts"
import { runUserShell, type ShellInput, type UserShellResult } from "./turn/user-shell.ts"

export function createSessions(deps: SessionDeps) {
  const { store, turns, events, newId } = deps
  const seenFiles = new Map<string, SeenFiles>()
  const seenFilesOf = (sessionID: string): SeenFiles => {
    let files = seenFiles.get(sessionID)
    if (!files) seenFiles.set(sessionID, (files = createSeenFiles()))
    return files
  }
  const loop = createLoop({ turns, publish: events.publish, log: deps.log }, createStepRunner(deps, seenFilesOf))
  const titles = createSessionTitles(deps)
  const preparations = createPreparations()
  const disposed = new AbortController()

  /** Throws SessionBusyError. */
  function assertFree(sessionID: string): void {
    if (loop.isBusy(sessionID))
      throw new NamedError("SessionBusyError", {
        sessionID,
        message: `The session ${sessionID} is busy. Stop it first, or wait.`,
      })
    turns.assertNoOtherProcess(sessionID)
  }

  async function prompt(sessionID: string, input: PromptInput): Promise<SubmittedPrompt> {
    const session = store.getSession(sessionID)
    const submitted = await preparations
      .run(sessionID, "prompt", (aborted) => {
        const signal = AbortSignal.any([aborted, disposed.signal])
        return submitPrompt(deps, (user) => loop.run(user, "prompt"), sessionID, input, signal)
      })
      .catch((error: unknown) => {
        // Where the session was removed, that is the reason.
        if (!disposed.signal.aborted) store.getSession(sessionID)
        throw error
      })
    // The caller may have gone. A turn that cannot begin must not end the process then.
    submitted.done.catch(() => {})
    if (!input.noReply) titles.request(session, submitted.message)
    return submitted
  }

  /** Checks a command. What is wrong with it is published too, as clients expect that only follow the events. */
  function checkReportedly(sessionID: string, input: CommandInput): CheckedCommand {
    store.getSession(sessionID)
    try {
      return checkCommand(deps, sessionID, input)
    } catch (error) {
      const message = toReason(error)
      events.publish({
        type: "session.error",
        properties: { sessionID, error: { name: "UnknownError", data: { message } } },
      })
      throw error
    }
  }

  /** The session and its descendants. */
  function listFamily(sessionID: string): string[] {
    return [sessionID, ...store.children(sessionID).flatMap((child) => listFamily(child.id))]
  }

  return {
    store,
    history: createHistoryEditor({ store, assertFree, removePending: loop.removePending }),

    /** Throws NotFoundError for an unknown parent. */
    create: (input: NewSession): Session => createSession(deps, input),

    /** Removes the session and its descendants. */
    async remove(sessionID: string): Promise<void> {
      // A session may get a prompt again while another one is stopped.
      do
        for (const id of listFamily(sessionID)) {
          titles.abort(id)
          await preparations.abort(id)
          await loop.drop(id)
          seenFiles.delete(id)
        }
      while (listFamily(sessionID).some(loop.isBusy))
      store.removeSession(sessionID)
    },

    /** Whether a session is `ancestorID` or one of its descendants. Throws NotFoundError. */
    isWithin(sessionID: string, ancestorID: string): boolean {
      for (let id: string | undefined = sessionID; id !== undefined; id = store.getSession(id).parentID)
        if (id === ancestorID) return true
      return false
    },

    status: (): Record<string, SessionStatus> => loop.status(),

    /** Pending prompts are answered next; one that is being prepared is stopped where nothing else is. Throws NotFoundError. */
    async abort(sessionID: string): Promise<void> {
      store.getSession(sessionID)
      await preparations.abort(sessionID, loop.isBusy(sessionID) ? "command" : undefined)
      await loop.abort(sessionID)
    },

    /** Stores a prompt and starts its turn. */
    prompt,

    /** What tools changed in the session, or while answering one message. Throws NotFoundError for an unknown session. */
    diff(sessionID: string, messageID?: string): Promise<FileDiff[]> {
      store.getSession(sessionID)
      return deps.changes.list(sessionID, messageID)
    },

    /** Always throws BadRequestError: sessions cannot be shared. */
    share(sessionID: string): Session {
      store.getSession(sessionID)
      throw new NamedError("BadRequestError", {
        message: "This session cannot be shared: no service to share with is configured. Export it instead.",
      })
    },

    /** Throws NotFoundError when the session is not shared. */
    unshare(sessionID: string): Session {
      if (!store.getSession(sessionID).share)
        throw new NamedError("NotFoundError", { message: `The session ${sessionID} is not shared.` })
      return store.updateSession(sessionID, (session) => {
        const unshared = { ...session }
        delete unshared.share
        return unshared
      })
    },

    /** Creates a session with the messages before the given one, or with all messages. Throws NotFoundError. */
    fork(sessionID: string, messageID?: string): Session {
      const { title, permission } = store.getSession(sessionID)
      const messages = store.messages(sessionID)
      const end = messageID === undefined ? messages.length : messages.findIndex(({ info }) => info.id === messageID)
      if (end < 0) throw new NamedError("NotFoundError", { message: `Message not found: ${messageID}` })
      const fork = createSession(deps, { title: toForkTitle(title), permission })
      store.saveMessages(...copyMessages(messages.slice(0, end), fork.id, newId))
      return fork
    },

    /** Runs a command as a prompt; resolves with the last message of its turn. Throws like `checkCommand`, synchronously. */
    command(sessionID: string, input: CommandInput): Promise<MessageWithParts> {
      const checked = checkReportedly(sessionID, input)
      turns.assertNoOtherProcess(sessionID)
      const run = async () => {
        const expanded = await preparations.run(sessionID, "command", (signal) =>
          expandCommand(deps, sessionID, checked, seenFilesOf(sessionID), signal),
        )
        const { done } = await prompt(sessionID, expanded)
        const message = await done
        const { command: name, arguments: args } = input
        events.publish({
          type: "command.executed",
          properties: { name, sessionID, arguments: args, messageID: message.info.id },
        })
        return message
      }
      return run()
    },

    /** Has a model summarize the conversation; resolves with true when it did. Throws SessionBusyError, synchronously. */
    summarize(sessionID: string, model: ModelRef, auto: boolean): Promise<boolean> {
      const { agents } = deps.settings.current()
      store.getSession(sessionID)
      deps.models.resolve(model)
      agents.get("compaction")
      assertFree(sessionID)
      const agent = store.findLast(sessionID, "user")?.agent ?? agents.default().name
      const request = storeCompaction(deps, sessionID, { model, agent, auto })
      return loop.run(request, "compaction").then(() => isCompacted(store.newestFirst(sessionID), request.id))
    },

    /** Runs a shell command of the user. Throws SessionBusyError, synchronously. */
    shell(sessionID: string, input: ShellInput): Promise<UserShellResult> {
      store.getSession(sessionID)
      deps.settings.current().agents.get(input.agent)
      if (input.model) deps.models.resolve(input.model)
      assertFree(sessionID)
      return loop.occupy(sessionID, (signal) => runUserShell(deps, sessionID, input, seenFilesOf(sessionID), signal))
    },

    async dispose(): Promise<void> {
      disposed.abort(
        new NamedError("MessageAbortedError", {
          message: "The prompt was aborted: the project was closed before it was stored.",
        }),
      )
      titles.dispose()
      await preparations.abort()
      await loop.dispose()
    },
  }
}
