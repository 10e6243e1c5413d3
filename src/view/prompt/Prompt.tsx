// The prompt on the screen and the menu of commands above it. Its cursor is PromptCaret's.
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
  return (
    <>
      <Lines rows={block.rows} {...area} />
      {isMenuOpen && !hasDialog && <SlashMenuList area={area} />}
    </>
  )
}
