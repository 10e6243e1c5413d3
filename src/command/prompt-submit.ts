// Sends the draft: as a slash command, as a shell line, or as a prompt, making a session first where there is none.
// Promises: text that a remote put there is always a plain prompt; a draft whose sending failed comes back.
import type { Client } from "../client/client.ts"
import { findChosenModel, toAgentName } from "../state/choice.ts"
import { closeDialogs } from "../state/dialog.ts"
import { findShownSession, goSession } from "../state/route.ts"
import { upsertSession } from "../state/session.ts"
import {
  isPromptEmpty,
  rememberPrompt,
  restorePrompt,
  takePrompt,
  toPromptText,
  type PromptDraft,
} from "../state/prompt.ts"
import { setScroll } from "../state/screen.ts"
import type { Store } from "../state/store.ts"
import type { CommandContext, Command } from "./command.ts"

/** `findSlash` tells what a word after a slash means. */
export function createPromptSubmit(findSlash: (word: string) => Command | undefined): Command {
  return {
    id: "prompt.submit",
    title: "Send the prompt",
    async run(context, source) {
      const { store, toast } = context
      const state = store.getState()
      if (isPromptEmpty(state) || state.isSending) return
      const text = toPromptText(state)
      const isTyped = !state.isRemote && source !== "remote"
      const slash = isTyped && !state.isShell ? /^\/([\w-]+)(?:\s+([\s\S]*))?$/.exec(text.trimEnd()) : null
      if (slash?.[1]) {
        const command = findSlash(slash[1])
        if (command) {
          keep(context, text, false)
          store.update((before) => takePrompt(before).state)
          return context.run(command.id, slash[2] ?? "")
        }
        if (state.unknownCommand !== text) {
          store.update((before) => ({ ...before, unknownCommand: text }))
          toast({ message: `There is no command /${slash[1]}; enter again to send it as text`, variant: "warning" })
          return
        }
      }
      await send(context, state.isShell && isTyped)
    },
  }
}

async function send(context: CommandContext, isShell: boolean): Promise<void> {
  const { store, client, toast } = context
  const { state, draft } = takePrompt(store.getState())
  store.setState({ ...closeDialogs(state), isSending: true }, true)
  keep(context, draft.text, isShell)
  try {
    const sessionID = await openSession(store, client)
    store.update((before) => setScroll(before, sessionID, "end"))
    await deliver(context, sessionID, draft, isShell)
  } catch (error) {
    store.update((before) => restorePrompt(before, draft))
    toast({ message: `Not sent: ${error instanceof Error ? error.message : error}`, variant: "error" })
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

async function deliver(
  context: CommandContext,
  sessionID: string,
  draft: PromptDraft,
  isShell: boolean,
): Promise<void> {
  const { store, client, toast } = context
  const state = store.getState()
  const agent = toAgentName(state)
  const chosen = findChosenModel(state)
  const model = chosen ? { model: chosen } : {}
  if (!isShell) {
    await client.message.promptAsync({ sessionID }, { agent, ...model, parts: [{ type: "text", text: draft.text }] })
    return
  }
  // Its answer comes when the command ends: events show it meanwhile, and the prompt is free again.
  client.message.shell({ sessionID }, { agent, ...model, command: draft.text }).catch((error: unknown) => {
    store.update((before) => restorePrompt(before, draft))
    toast({ message: `Not run: ${error instanceof Error ? error.message : error}`, variant: "error" })
  })
}

function keep({ store, memory }: CommandContext, text: string, isShell: boolean): void {
  if (store.getState().isRemote) return
  store.update((state) => rememberPrompt(state, text, isShell))
  void memory.append({ text, isShell })
}
