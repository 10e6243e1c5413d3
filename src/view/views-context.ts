// The computed views, for components.
import { createContext, useContext } from "react"
import type { Views } from "./views.ts"

export const ViewsContext = createContext<Views | undefined>(undefined)

/** The views of the nearest `ViewsContext`. Throws without one. */
export function useViews(): Views {
  const value = useContext(ViewsContext)
  if (!value) throw new Error("A screen is rendered outside ViewsContext.")
  return value
}
