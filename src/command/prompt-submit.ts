// Submits the draft: runs a slash command, or sends a shell command or a prompt, in a new session if none is shown.
// Guarantees: text of another program is always sent as a plain prompt; if sending fails, the draft is restored.
import type { Client } from "../client/client.ts"
import { findModel } from "../state/catalogue.ts"
import { findSelectedModel, toSelectedAgent } from "../state/model-selection.ts"
import { closeDialogs } from "../state/dialog.ts"
import { toModelText } from "../state/model-ref.ts"
import { findMediaMime, toMentionParts, toPromptParts } from "../state/prompt-parts.ts"
import {
  isPromptEmpty,
  addToHistory,
  restorePrompt,
  takePrompt,
  toHistoryPrompt,
  toPromptText,
  type HistoryPrompt,
  type PromptDraft,
} from "../state/prompt.ts"
import { findShownSession, goSession } from "../state/route.ts"
import { setScroll } from "../state/screen.ts"
import { upsertSession } from "../state/session.ts"
import type { State } from "../state/state.ts"
import { findVariant } from "../state/variant.ts"
import type { Store } from "../state/store.ts"
import { toReason } from "../text/to-reason.ts"
import type { AnyCommand, CommandContext, Command } from "./command.ts"
import { findServerCommand } from "./menu/slash-menu.ts"
import { recordChoice } from "./menu/record-choice.ts"

type Kind = "prompt" | "shell" | "command"

/** `findSlash` finds the terminal's command for a word after a slash. */
export function createPromptSubmit(findSlash: (word: string) => AnyCommand | undefined): Command {
  return {
    id: "prompt.submit",
    title: "Send the prompt",
    async run(context, { source }) {
      const { store } = context
      const state = store.getState()
      if (isPromptEmpty(state) || state.isSending) return
      const isTyped = !state.isRemote && source !== "remote"
      if (state.isShell && isTyped) return send(context, "shell")
      const text = toPromptText(state).trimEnd()
      if (!isTyped || !text.startsWith("/")) return sendChecked(context, isTyped)
      const [, word = ""] = /^\/(\S+)/.exec(text) ?? []
      let found = findServerCommand(state, text)
      const command = found ? undefined : findSlash(word)
      if (command) {
        remember(context, toHistoryPrompt(state), false)
        recordChoice(context, `slash:${command.slash ?? word}`)
        store.update((before) => takePrompt(before).state)
        // Text after the name is dropped: no command of the terminal takes any.
        return context.run(command.id, { source: "slash" })
      }
      if (!found && state.serverCommands === undefined) {
        await fetchCommands(context)
        // The draft changed during the request; do not send it.
        if (toPromptText(store.getState()).trimEnd() !== text) return
        found = findServerCommand(store.getState(), text)
      }
      if (found) {
        recordChoice(context, `slash:${found.command.name}`)
        return send(context, "command")
      }
      const isCommand = /^[\w-]+$/.test(word)
      if (isCommand && isHeldBack(context, `There is no command /${word}; enter again to send it as text`)) return
      return sendChecked(context, isTyped)
    },
  }
}

/** Fetches the commands of the server for a slash that is submitted before they have arrived. */
async function fetchCommands({ store, client }: CommandContext): Promise<void> {
  const { phase } = store.getState().connection
  if (phase === "failed" || phase === "refused") return
  store.update((state) => ({ ...state, isSending: true }))
  const commands = await client.command.list().catch(() => undefined)
  store.update((state) => ({ ...state, serverCommands: state.serverCommands ?? commands, isSending: false }))
}

/** Warns about a draft once. Returns whether to hold it back: submitting the same draft again sends it. */
function isHeldBack({ store, toast }: CommandContext, message: string): boolean {
  const text = toPromptText(store.getState())
  if (store.getState().warnedText === text) return false
  store.update((before) => ({ ...before, warnedText: text }))
  toast({ message, variant: "warning" })
  return true
}

async function sendChecked(context: CommandContext, isTyped: boolean): Promise<void> {
  const problem = findMediaProblem(context.store.getState())
  if (isTyped && problem && isHeldBack(context, `${problem}; enter again to send it all the same`)) return
  await send(context, "prompt")
}

/** A warning about an attachment that the selected model does not accept. */
function findMediaProblem(state: State): string | undefined {
  const found = findModel(state, findSelectedModel(state))
  if (!found) return undefined
  const { capabilities, name } = found.model
  const mimes = findMediaMime(state.editor.buffer)
  if (!capabilities.input.image && mimes.some((mime) => mime.startsWith("image/"))) return `${name} takes no images`
  return !capabilities.input.pdf && mimes.includes("application/pdf") ? `${name} takes no PDF files` : undefined
}

async function send(context: CommandContext, kind: Kind): Promise<void> {
  const { store, client, toast } = context
  remember(context, toHistoryPrompt(store.getState()), kind === "shell")
  const { state, draft } = takePrompt(store.getState())
  store.update(() => ({ ...closeDialogs(state), isSending: true }))
  try {
    const sessionID = await openSession(store, client)
    store.update((before) => setScroll(before, sessionID, "end"))
    await deliver(context, sessionID, draft, kind)
  } catch (error) {
    store.update((before) => restorePrompt(before, draft))
    toast({ message: `Not sent: ${toReason(error)}`, variant: "error" })
  } finally {
    store.update((before) => ({ ...before, isSending: false }))
  }
}

async function openSession(store: Store, client: Client): Promise<string> {
  const shown = findShownSession(store.getState())
  if (shown) return shown
  const session = await client.session.create({}, {})
  store.update((state) => goSession(upsertSession(state, session), session.id))
  return session.id
}

async function deliver(context: CommandContext, sessionID: string, draft: PromptDraft, kind: Kind): Promise<void> {
  const { store, client, toast } = context
  const state = store.getState()
  const agent = toSelectedAgent(state)
  const chosen = findSelectedModel(state)
  const model = chosen ? { model: chosen } : {}
  const named = findVariant(state)
  const variant = named === undefined ? {} : { variant: named }
  const { buffer } = draft.editor
  if (kind === "prompt") {
    const parts = toPromptParts(buffer, state.directory)
    await client.message.promptAsync({ sessionID }, { agent, ...model, ...variant, parts })
    return
  }
  const command = kind === "command" ? findServerCommand(state, draft.text.trimEnd()) : undefined
  // Not awaited: the response comes when the turn ends. Events show the turn, and the prompt is free for the next draft.
  const answer = command
    ? client.message.command(
        { sessionID },
        {
          command: command.command.name,
          arguments: command.args,
          agent,
          ...(chosen ? { model: toModelText(chosen) } : {}),
          ...variant,
          // The contract accepts only files here; a mentioned agent stays in the text.
          parts: toMentionParts(buffer, state.directory).filter((part) => part.type === "file"),
        },
      )
    : client.message.shell({ sessionID }, { agent, ...model, command: draft.text })
  answer.catch((error: unknown) => {
    store.update((before) => restorePrompt(before, draft))
    toast({ message: `Not run: ${toReason(error)}`, variant: "error" })
  })
}

/** Adds a draft to the history, in the state and on disk, unless another program wrote it. */
function remember({ store, memory }: CommandContext, past: HistoryPrompt, isShell: boolean): void {
  if (store.getState().isRemote) return
  store.update((state) => addToHistory(state, past, isShell))
  void memory.appendHistory({ ...past, isShell })
}
