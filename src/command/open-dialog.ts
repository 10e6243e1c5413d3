// Commands that do nothing but open a dialog.
import { openDialog, type DialogID } from "../state/dialog.ts"
import { findShownSession } from "../state/route.ts"
import type { Command } from "./command.ts"

type Opening = Pick<Command, "id" | "title" | "group" | "slash" | "aliases"> & {
  readonly dialog: DialogID
  /** It is about the session that is shown. */
  readonly isOfSession?: boolean
}

const openings: readonly Opening[] = [
  { id: "provider.connect", title: "Connect a provider", group: "Agent", slash: "connect", dialog: "connect" },
  { id: "opencode.status", title: "Show what runs", group: "Program", slash: "status", dialog: "status" },
  {
    id: "session.timeline",
    title: "Jump to a message",
    group: "Session",
    slash: "timeline",
    dialog: "timeline",
    isOfSession: true,
  },
  { id: "session.fork", title: "Fork the session", group: "Session", slash: "fork", dialog: "fork", isOfSession: true },
  {
    id: "session.export",
    title: "Export the session to Markdown",
    group: "Session",
    slash: "export",
    dialog: "export",
    isOfSession: true,
  },
]

export const openDialogs: readonly Command[] = openings.map(({ dialog, isOfSession = false, ...command }) => ({
  ...command,
  ...(isOfSession ? { when: (state) => findShownSession(state) !== undefined } : {}),
  run: ({ store }) =>
    store.update((state) => {
      const sessionID = findShownSession(state)
      return openDialog(state, { id: dialog, ...(isOfSession && sessionID ? { sessionID } : {}) })
    }),
}))
