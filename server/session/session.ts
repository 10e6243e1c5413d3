// The conversation's service: everything the API does with sessions, over the store and the loop.
import type { CommandInput, PromptInput } from "../api/session-message.contract.ts"
import { NamedError } from "../schema/error.ts"
import type { FileDiff } from "../schema/file.ts"
import type { MessageWithParts } from "../schema/message.ts"
import type { ModelRef } from "../schema/model.ts"
import type { PermissionRuleset } from "../schema/permission.ts"
import type { Session, SessionStatus } from "../schema/session.ts"
import { createSeenFiles, type SeenFiles } from "../tool/file/seen-files.ts"
import { createAnswer } from "./turn/answer.ts"
import { checkCommand, expandCommand } from "./intake/command.ts"
import { isCompacted, storeCompaction } from "./turn/compaction.ts"
import type { SessionDeps } from "./deps.ts"
import { createHistoryEditor } from "./record/history-editor.ts"
import { copyMessages, toForkTitle } from "./record/fork.ts"
import { createLoop } from "./turn/loop.ts"
import { createPreparations } from "./intake/preparation.ts"
import { checkPrompt, storePrompt, toText } from "./intake/prompt.ts"
import { runShell, type ShellInput } from "./turn/user-shell.ts"
import { toSlug } from "./record/slug.ts"
import { createSpawn } from "./turn/subagent.ts"
import { isDefaultTitle, requestTitle, toDefaultTitle, toTitle } from "./turn/title.ts"

export function createSessions(deps: SessionDeps) {
  const { store, directory, newId } = deps
  const readTimes = new Map<string, SeenFiles>()
  const readTimesOf = (sessionID: string): SeenFiles => {
    let times = readTimes.get(sessionID)
    if (!times) readTimes.set(sessionID, (times = createSeenFiles()))
    return times
  }
  const spawn = createSpawn({ ...deps, create, prompt, abort })
  const loop = createLoop(deps, createAnswer(deps, { readTimesOf, spawn }))
  const titles = new Map<string, AbortController>()
  const preparations = createPreparations()

  function mustBeFree(sessionID: string) {
    if (loop.isBusy(sessionID))
      throw new NamedError("SessionBusyError", {
        sessionID,
        message: `The session ${sessionID} is busy. Stop it first, or wait.`,
      })
    mustBeOurs(sessionID)
  }

  function mustBeOurs(sessionID: string) {
    const other = deps.turns.findOther(sessionID)
    if (other !== undefined)
      throw new NamedError("SessionBusyError", {
        sessionID,
        message: `Another program (process ${other}) is working on the session ${sessionID}.`,
      })
  }

  /** Names a new session in the background: at once from the prompt's first line, better when the model answers. */
  function nameSession(session: Session, { info, parts }: MessageWithParts) {
    if (info.role !== "user" || session.parentID || !isDefaultTitle(session.title) || titles.has(session.id)) return
    const text = toText(parts)
    const controller = new AbortController()
    titles.set(session.id, controller)
    const setTitle = (title: string, isDefault: (title: string) => boolean) =>
      store.findSession(session.id) &&
      store.updateSession(session.id, (each) => (isDefault(each.title) ? { ...each, title } : each))
    const first = toTitle(text)
    const work = async () => {
      const ref = deps.models.findSmall(info.model.providerID) ?? info.model
      const model = deps.models.resolve(ref)
      const language = await model.load()
      const title = await requestTitle(language, text, controller.signal)
      if (title) setTitle(title, isDefaultTitle)
    }
    work()
      .catch((error: unknown) => deps.log("debug", "no title from the model", { error: String(error) }))
      .finally(() => {
        titles.delete(session.id)
        if (!controller.signal.aborted && first !== "" && isDefaultTitle(store.findSession(session.id)?.title ?? ""))
          setTitle(first, isDefaultTitle)
      })
  }

  /** Stores a prompt and starts its turn; `done` gives the last message of the session when the turn has ended. */
  async function prompt(
    sessionID: string,
    input: PromptInput,
  ): Promise<{ message: MessageWithParts; done: Promise<MessageWithParts> }> {
    mustBeOurs(sessionID)
    const session = store.getSession(sessionID)
    await deps.models.prepare(input.model?.providerID)
    const message = await storePrompt(deps, sessionID, input, new AbortController().signal)
    if (input.noReply || message.info.role !== "user") return { message, done: Promise.resolve(message) }
    const done = loop.run(message.info).then(() => {
      const last = store.findLast(sessionID, "assistant")
      return (last && store.findMessage(sessionID, last.id)) ?? message
    })
    nameSession(session, message)
    return { message, done }
  }

  function create(input: {
    parentID?: string | undefined
    title?: string | undefined
    permission?: PermissionRuleset | undefined
  }): Session {
    if (input.parentID) store.getSession(input.parentID)
    const now = Date.now()
    return store.createSession({
      id: newId("session"),
      slug: toSlug(),
      version: deps.version,
      projectID: deps.projectID,
      directory,
      ...(input.parentID ? { parentID: input.parentID } : {}),
      title: input.title ?? toDefaultTitle(input.parentID !== undefined),
      ...(input.permission ? { permission: input.permission } : {}),
      time: { created: now, updated: now },
    })
  }

  /** The session and all below it. */
  function listFamily(sessionID: string): string[] {
    return [sessionID, ...store.children(sessionID).flatMap((child) => listFamily(child.id))]
  }

  async function abort(sessionID: string): Promise<void> {
    store.getSession(sessionID)
    await preparations.stop(sessionID)
    await loop.abort(sessionID)
  }

  return {
    store,
    /** Changes of what was said. */
    history: createHistoryEditor(deps, { mustBeFree, unqueue: loop.unqueue }),

    create,

    async remove(sessionID: string): Promise<void> {
      const family = listFamily(sessionID)
      for (const id of family) {
        titles.get(id)?.abort()
        await preparations.stop(id)
        await loop.drop(id)
        readTimes.delete(id)
      }
      store.removeSession(sessionID)
    },

    /** Whether a session is `ancestorID` or one of its descendants. Throws NotFoundError. */
    isWithin(sessionID: string, ancestorID: string): boolean {
      for (let id: string | undefined = sessionID; id !== undefined; id = store.getSession(id).parentID)
        if (id === ancestorID) return true
      return false
    },

    status: (): Record<string, SessionStatus> => loop.status(),
    isBusy: (sessionID: string): boolean => loop.isBusy(sessionID),

    abort,

    /** Checks a prompt without storing it. */
    check(sessionID: string, input: PromptInput): void {
      checkPrompt(deps, sessionID, input)
      mustBeOurs(sessionID)
    },

    prompt,

    /** What tools changed in all of the session, or to answer one message. Throws NotFoundError for an unknown session. */
    diff(sessionID: string, messageID?: string): Promise<FileDiff[]> {
      store.getSession(sessionID)
      return deps.changes.list(sessionID, messageID)
    },

    /** Always refuses: nothing leaves this machine. */
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
        const next = { ...session }
        delete next.share
        return next
      })
    },

    /** A new session with the messages before the given one, or with all. Throws NotFoundError. */
    fork(sessionID: string, messageID?: string): Session {
      const { title, permission } = store.getSession(sessionID)
      const messages = store.messages(sessionID)
      const end = messageID === undefined ? messages.length : messages.findIndex(({ info }) => info.id === messageID)
      if (end < 0) throw new NamedError("NotFoundError", { message: `Message not found: ${messageID}` })
      const fork = create({ title: toForkTitle(title), permission })
      store.saveWhole(directory, ...copyMessages(messages.slice(0, end), fork.id, newId))
      return fork
    },

    /** Checks a command, then runs it as a prompt; gives the last message when its turn has ended. */
    command(sessionID: string, input: CommandInput): Promise<MessageWithParts> {
      const checked = checkCommand(deps, sessionID, input)
      mustBeOurs(sessionID)
      const run = async () => {
        const expanded = await preparations.run(sessionID, (signal) =>
          expandCommand(deps, sessionID, checked, readTimesOf(sessionID), signal),
        )
        const { done } = await prompt(sessionID, expanded)
        const message = await done
        const { command: name, arguments: args } = input
        deps.bus.publish(directory, {
          type: "command.executed",
          properties: { name, sessionID, arguments: args, messageID: message.info.id },
        })
        return message
      }
      return run()
    },

    /** Checks, then has a model sum the conversation up; gives whether that came to a good end. Throws SessionBusyError. */
    summarize(sessionID: string, model: ModelRef, auto: boolean): Promise<boolean> {
      store.getSession(sessionID)
      deps.models.resolve(model)
      deps.agents.get("compaction")
      mustBeFree(sessionID)
      const agent = store.findLast(sessionID, "user")?.agent ?? deps.agents.default().name
      const request = storeCompaction(deps, sessionID, { model, agent, auto })
      return loop.run(request).then(() => isCompacted(store.newestFirst(sessionID), request.id))
    },

    /** Runs a command of the user's. Throws SessionBusyError. */
    shell(sessionID: string, input: ShellInput): Promise<MessageWithParts> {
      store.getSession(sessionID)
      deps.agents.get(input.agent)
      if (input.model) deps.models.resolve(input.model)
      mustBeFree(sessionID)
      return loop.occupy(sessionID, (signal) => runShell(deps, sessionID, input, readTimesOf(sessionID), signal))
    },

    async dispose(): Promise<void> {
      for (const controller of titles.values()) controller.abort()
      await preparations.stop()
      await loop.dispose()
    },
  }
}
