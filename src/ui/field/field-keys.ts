// The keys of one-line fields. The application binds them; the fields only name editor commands.
import { createContext, useContext } from "react"

/** The name of the editor command that a chord is bound to in a field; undefined where it is bound to none. */
export type FieldKeys = (chord: string) => string | undefined

export const FieldKeysContext = createContext<FieldKeys | undefined>(undefined)

/** The key bindings of the nearest FieldKeysContext. Throws without one. */
export function useFieldKeys(): FieldKeys {
  const value = useContext(FieldKeysContext)
  if (!value) throw new Error("A field is rendered outside FieldKeysContext.")
  return value
}
