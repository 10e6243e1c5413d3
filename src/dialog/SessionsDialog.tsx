// The list of sessions, to show, pin, rename or delete one.
import { useApp } from "../context/app-context.ts"
import { useAppState } from "../context/use-app-state.ts"
import { pushDialog } from "../state/dialog.ts"
import { togglePin } from "../state/pin.ts"
import { findShownSession } from "../state/route.ts"
import { toRecentSessions, toTitle } from "../state/session.ts"
import { formatAge } from "../text/age.ts"
import { ListDialog } from "./ListDialog.tsx"
import { useCloseDialog } from "./use-close-dialog.ts"

export function SessionsDialog() {
  const { commands } = useApp()
  const close = useCloseDialog()
  const sessions = useAppState((state) => state.sessions)
  const activities = useAppState((state) => state.activities)
  const shown = useAppState(findShownSession)
  const permissions = useAppState((state) => state.permissions)
  const questions = useAppState((state) => state.questions)
  const waiting = new Set([...permissions, ...questions].map((request) => request.sessionID))
  const connection = useAppState((state) => state.connection)
  const pinned = useAppState((state) => state.pinned)
  const now = commands.now()
  const recent = toRecentSessions({ sessions })
  const isPinned = ({ id }: { id: string }) => pinned.includes(id)
  const sorted = [...recent.filter(isPinned), ...recent.filter((session) => !isPinned(session))]
  const items = sorted.map((session) => ({
    id: session.id,
    label: toTitle(session),
    detail: waiting.has(session.id)
      ? "needs you"
      : activities.has(session.id)
        ? "busy"
        : formatAge(now - session.time.updated),
    group: isPinned(session) ? "Pinned" : toDay(session.time.updated, now),
    isCurrent: session.id === shown,
  }))
  const push = (id: "rename-session" | "delete-session") => (item: { id: string }) =>
    commands.store.update((state) => pushDialog(state, { id, sessionID: item.id }))
  return (
    <ListDialog
      title="Sessions"
      items={items}
      columns={88}
      emptyText={connection.phase === "connected" ? "No sessions yet: write a prompt to begin one" : "Loading…"}
      onSelect={(item) => void commands.run("session.select", { source: "palette", args: { sessionID: item.id } })}
      onClose={close}
      actions={[
        {
          command: "session.pin.toggle",
          label: "Pin",
          run: ({ id }) => commands.store.update((state) => togglePin(state, id)),
        },
        { command: "session.rename", label: "Rename", run: push("rename-session") },
        { command: "session.delete", label: "Delete", run: push("delete-session") },
      ]}
    />
  )
}

function toDay(time: number, now: number): string {
  const day = new Date(time)
  const today = new Date(now)
  if (day.toDateString() === today.toDateString()) return "Today"
  today.setDate(today.getDate() - 1)
  if (day.toDateString() === today.toDateString()) return "Yesterday"
  return day.toDateString()
}
