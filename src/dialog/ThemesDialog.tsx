// The list of themes. Each is tried out on the whole screen while the focus is on it; enter keeps it, escape gives the old
// one back.
import { useEffect } from "react"
import { closeDialogs } from "../state/dialog.ts"
import { useApp } from "../context/app-context.ts"
import { useAppState } from "../context/use-app-state.ts"
import { ListDialog } from "./ListDialog.tsx"
import { themeSample } from "./theme-sample.ts"
import { useCloseDialog } from "./use-close-dialog.ts"

export function ThemesDialog() {
  const { commands, themes } = useApp()
  const { store } = commands
  const close = useCloseDialog()
  const current = useAppState((state) => state.theme)
  const names = useAppState(() => themes.list())
  // A folder that was made while the program runs is found now.
  useEffect(() => themes.refresh(), [themes])
  // Also when another dialog takes this one's place.
  useEffect(() => () => store.update((state) => ({ ...state, themePreview: undefined })), [store])
  return (
    <ListDialog
      title="Themes"
      items={names.map((name) => ({ id: name, label: name, isCurrent: name === current }))}
      sample={themeSample}
      onMove={(item) => store.update((state) => ({ ...state, themePreview: item.id }))}
      onSelect={(item) => store.update((state) => closeDialogs({ ...state, theme: item.id, themePreview: undefined }))}
      onClose={close}
    />
  )
}
