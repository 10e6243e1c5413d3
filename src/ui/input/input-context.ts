// Hands the input layer down to components.
import { createContext } from "react"
import type { Input } from "./input.ts"

/** The input layer of this terminal; undefined where a tree is drawn without one. */
export const InputContext = createContext<Pick<Input, "onKey" | "passToInk" | "send"> | undefined>(undefined)
