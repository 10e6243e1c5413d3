// Gives the application to the components below: AppContext, and the key bindings that the fields of `ui/` use.
import { useMemo, type ReactNode } from "react"
import { useStore } from "zustand"
import { FieldKeysContext } from "../ui/field/field-keys.ts"
import { AppContext, type AppValue } from "./app-context.ts"
import { createFieldKeys } from "./create-field-keys.ts"

export type AppProviderProps = { readonly value: AppValue; readonly children?: ReactNode }

export function AppProvider({ value, children }: AppProviderProps) {
  const keymap = useStore(value.commands.store, (state) => state.keymap)
  const fieldKeys = useMemo(() => createFieldKeys(keymap), [keymap])
  return (
    <AppContext value={value}>
      <FieldKeysContext value={fieldKeys}>{children}</FieldKeysContext>
    </AppContext>
  )
}
