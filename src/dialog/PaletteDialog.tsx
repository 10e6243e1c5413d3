// The command palette: every command that is available now, with its key.
import { useApp } from "../context/app-context.ts"
import { useKeymap } from "../context/use-keymap.ts"
import { closeDialogs } from "../state/dialog.ts"
import { ListDialog } from "./ListDialog.tsx"
import { useCloseDialog } from "./use-close-dialog.ts"

const groups = ["Session", "Prompt", "Agent", "View", "Program"] as const

export function PaletteDialog() {
  const { commands, registry } = useApp()
  const keymap = useKeymap()
  const close = useCloseDialog()
  const state = commands.store.getState()
  const items = groups.flatMap((group) =>
    registry.commands
      .filter((command) => command.group === group && (command.when?.(state) ?? true))
      .map((command) => ({
        id: command.id,
        label: command.title,
        ...(command.slash ? { note: `/${command.slash}` } : {}),
        detail: keymap.keysOf(command.id)[0] ?? "",
        group,
      })),
  )
  return (
    <ListDialog
      title="Commands"
      items={items}
      onSelect={(item) => {
        commands.store.update(closeDialogs)
        void commands.run(item.id, { source: "palette" })
      }}
      onClose={close}
    />
  )
}
