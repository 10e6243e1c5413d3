// The menu of the prompt. The prompt itself is painted outside of Ink.
import { useApp } from "../../context/app-context.ts"
import { useAppState } from "../../context/use-app-state.ts"
import type { Rectangle } from "../../ui/box/rectangle.ts"
import { MenuList } from "./MenuList.tsx"

export function PromptMenu({ area }: { area: Rectangle }) {
  const { findMenu } = useApp()
  const hasDialog = useAppState((state) => state.dialogs.length > 0)
  const menu = useAppState(findMenu)
  return menu && !hasDialog ? <MenuList menu={menu} area={area} /> : null
}
