// The toasts at the top right.
import { useAppState } from "../../context/use-app-state.ts"
import { useCover } from "../../context/use-cover.ts"
import { isTinyScreen } from "../../ui/box/layout-dialog.ts"
import { Lines } from "../../ui/box/Lines.tsx"
import { toWordmark } from "../home/home-rows.ts"
import { toToastBoxes, type ToastBox } from "./toast-rows.ts"

export function Toasts() {
  const toasts = useAppState((state) => state.toasts)
  const columns = useAppState((state) => state.columns)
  const rows = useAppState((state) => state.rows)
  const isAtBottom = useAppState((state) => {
    if (state.dialogs.length > 0) return isTinyScreen(state)
    return state.route.name === "home" && toWordmark(columns, rows).length === 0
  })
  return toToastBoxes(toasts, { columns, rows }, isAtBottom).map((box, index) => <Toast key={index} box={box} />)
}

function Toast({ box }: { box: ToastBox }) {
  useCover(box)
  return (
    <Lines
      rows={box.rows}
      top={box.top}
      left={box.left}
      width={box.width}
      height={box.height}
      background="backgroundPanel"
    />
  )
}
