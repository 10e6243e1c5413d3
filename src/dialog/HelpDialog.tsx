// The help: how to write to the agent, and the keys and slash of every command.
import { useApp } from "../context/app-context.ts"
import { useKeymap } from "../context/use-keymap.ts"
import { closeDialogs } from "../state/dialog.ts"
import type { ListItem } from "../ui/list/list-model.ts"
import { ListDialog } from "./ListDialog.tsx"
import { useCloseDialog } from "./use-close-dialog.ts"

const basics: readonly (readonly [label: string, detail: string])[] = [
  ["Write what you want and send it", "enter"],
  ["Write another line", "ctrl+j"],
  ["Run a shell command yourself", "!"],
  ["Mention a file, a folder or an agent", "@"],
  ["Choose a command by name", "/"],
  ["Interrupt the agent", "esc esc"],
]

export function HelpDialog() {
  const { registry, commands } = useApp()
  const keymap = useKeymap()
  const close = useCloseDialog()
  const first: ListItem[] = basics.map(([label, detail]) => ({ id: `basic:${label}`, label, detail, group: "Basics" }))
  const bound = registry.commands.flatMap((command): ListItem[] => {
    const keys = keymap.keysOf(command.id)
    if (keys.length === 0 && !command.slash) return []
    const group = command.group ?? (command.id.startsWith("input.") ? "Editing" : "Other")
    const slash = command.slash ? { note: `/${command.slash}` } : {}
    return [{ id: command.id, label: command.title, ...slash, detail: keys.join(", "), group }]
  })
  const order = ["Session", "Prompt", "Agent", "View", "Program", "Editing", "Other"]
  bound.sort((a, b) => order.indexOf(a.group ?? "") - order.indexOf(b.group ?? ""))
  return (
    <ListDialog
      title="Help"
      items={[...first, ...bound]}
      columns={88}
      onSelect={(item) => {
        commands.store.update(closeDialogs)
        const command = registry.find(item.id)
        if (command?.group) void commands.run(command.id, { source: "palette" })
      }}
      onClose={close}
    />
  )
}
