// The prompt on the screen and the menu at it. Its cursor is PromptCaret's.
import { useApp, useAppState } from "../../dialog/app-context.ts"
import { Lines } from "../../ui/Lines.tsx"
import type { Rectangle } from "../layout.ts"
import { MenuList } from "./MenuList.tsx"
import type { PromptBlock } from "./prompt-block.ts"

export function Prompt({ block, area }: { block: PromptBlock; area: Rectangle }) {
  const { findMenu } = useApp()
  const hasDialog = useAppState((state) => state.dialogs.length > 0)
  const menu = useAppState(findMenu)
  return (
    <>
      <Lines rows={block.rows} {...area} />
      {menu && !hasDialog && <MenuList menu={menu} area={area} />}
    </>
  )
}
