// Commands that only open a dialog, in place of any that is open. A new one is an entry here and a line in index.ts.
import { openDialog, type DialogID } from "../state/dialog.ts"
import { isPromptEmpty } from "../state/prompt.ts"
import { findShownSession } from "../state/route.ts"
import { findQueuedPrompts } from "./action/edit-queued-prompt.ts"
import type { Command } from "./command.ts"

type Opening = Omit<Command, "run">

function opens(dialog: DialogID, command: Opening): Command {
  return { ...command, run: ({ store }) => store.update((state) => openDialog(state, { id: dialog })) }
}

/** The dialog is about the shown session; without one the command does nothing. */
function opensForSession(dialog: DialogID, command: Opening): Command {
  return {
    ...command,
    group: "Session",
    when: (state) => findShownSession(state) !== undefined,
    run: ({ store }) =>
      store.update((state) => {
        const sessionID = findShownSession(state)
        return sessionID === undefined ? state : openDialog(state, { id: dialog, sessionID })
      }),
  }
}

export const openDialogs = {
  sessionList: opens("sessions", {
    id: "session.list",
    title: "Switch session",
    group: "Session",
    slash: "sessions",
    aliases: ["resume", "continue"],
  }),
  sessionRename: opensForSession("rename-session", { id: "session.rename", title: "Rename session", slash: "rename" }),
  sessionDelete: opensForSession("delete-session", { id: "session.delete", title: "Delete session" }),
  sessionTimeline: opensForSession("timeline", {
    id: "session.timeline",
    title: "Jump to a message",
    slash: "timeline",
  }),
  sessionFork: opensForSession("fork", { id: "session.fork", title: "Fork the session", slash: "fork" }),
  sessionExport: opensForSession("export", {
    id: "session.export",
    title: "Export the session to Markdown",
    slash: "export",
  }),
  queuedPrompts: opens("queue", {
    id: "session.queued_prompts",
    title: "Queued prompts",
    group: "Session",
    when: (state) => findQueuedPrompts(state).length > 0,
  }),
  historySearch: opens("history", { id: "history.search", title: "Search what was sent before", group: "Prompt" }),
  modelList: opens("models", { id: "model.list", title: "Switch model", group: "Agent", slash: "models" }),
  agentList: opens("agents", { id: "agent.list", title: "Switch agent", group: "Agent", slash: "agents" }),
  providerConnect: opens("connect", {
    id: "provider.connect",
    title: "Connect a provider",
    group: "Agent",
    slash: "connect",
  }),
  themeList: opens("themes", {
    id: "theme.switch",
    title: "Switch theme",
    group: "View",
    slash: "themes",
    aliases: ["theme"],
  }),
  status: opens("status", { id: "opencode.status", title: "Show what runs", group: "Program", slash: "status" }),
  palette: opens("palette", { id: "command.palette.show", title: "Show all commands" }),
  help: opens("help", { id: "help.show", title: "Show help and keys", group: "Program", slash: "help" }),
  /** Bound to a plain character, which types itself into a draft or a shell command. */
  keysHelp: opens("help", {
    id: "keys.help",
    title: "Show the available keys",
    slash: "keys",
    when: (state) => isPromptEmpty(state) && !state.isShell,
  }),
} as const satisfies Record<string, Command>
