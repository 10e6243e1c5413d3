// The frame of a dialog, which covers the painted panes.
import type { ReactNode } from "react"
import { useCover } from "../context/use-cover.ts"
import type { Rectangle } from "../ui/box/rectangle.ts"
import { TitledBox } from "../ui/box/TitledBox.tsx"

export type DialogBoxProps = { readonly title: string; readonly area: Rectangle; readonly children?: ReactNode }

export function DialogBox({ title, area, children }: DialogBoxProps) {
  useCover(area)
  return (
    <TitledBox title={title} hint="esc" area={area}>
      {children}
    </TitledBox>
  )
}
