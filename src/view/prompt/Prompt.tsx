// The prompt on the screen, with the real cursor at its caret and the menu of commands above it.
import { useCursor } from "ink"
import { findSlashMenu } from "../../command/slash.ts"
import { useApp, useAppState } from "../../dialog/app-context.ts"
import { Lines } from "../../ui/Lines.tsx"
import type { Rectangle } from "../layout.ts"
import type { PromptBlock } from "./prompt-block.ts"
import { SlashMenuList } from "./SlashMenuList.tsx"

export function Prompt({ block, area }: { block: PromptBlock; area: Rectangle }) {
  const { registry } = useApp()
  const hasDialog = useAppState((state) => state.dialogs.length > 0)
  const isMenuOpen = useAppState((state) => findSlashMenu(registry, state) !== undefined)
  const { setCursorPosition } = useCursor()
  setCursorPosition(hasDialog ? undefined : { x: area.left + block.cursor.x, y: area.top + block.cursor.y })
  return (
    <>
      <Lines rows={block.rows} {...area} />
      {isMenuOpen && !hasDialog && <SlashMenuList area={area} />}
    </>
  )
}
