// The list of themes. The whole screen previews the focused one; enter keeps it, escape restores the previous one.
import { useEffect } from "react"
import { useApp } from "../context/app-context.ts"
import { useAppState } from "../context/use-app-state.ts"
import { closeDialogs } from "../state/dialog.ts"
import { ListDialog } from "./ListDialog.tsx"
import { themeSample } from "./theme-sample.ts"
import { useCloseDialog } from "./use-close-dialog.ts"

export function ThemesDialog() {
  const { commands, themes } = useApp()
  const { store } = commands
  const close = useCloseDialog()
  const current = useAppState((state) => state.theme)
  const names = useAppState(() => themes.list())
  // Finds theme folders that were created while the program runs.
  useEffect(() => themes.refresh(), [themes])
  // Ends the preview also when another dialog replaces this one.
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
