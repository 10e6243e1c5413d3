// A question with two answers; the focus starts on the harmless one.
import { Box, Text } from "ink"
import SelectInput from "ink-select-input"
import { useApp } from "../context/app-context.ts"
import { span, type Row } from "../text/row/span.ts"
import { wrap } from "../text/row/wrap.ts"
import { useTheme } from "../theme/use-theme.ts"
import { Lines } from "../ui/box/Lines.tsx"
import { DialogBox } from "./DialogBox.tsx"
import { useDialogArea } from "./use-dialog-area.ts"
import { useDialogKeys } from "./use-dialog-keys.ts"

export type ConfirmDialogProps = {
  readonly title: string
  readonly question: string
  readonly yes: string
  readonly no: string
  readonly onYes: () => void
  readonly onNo: () => void
}

export function ConfirmDialog({ title, question, yes, no, onYes, onNo }: ConfirmDialogProps) {
  const { keys } = useApp()
  const { area, top, left, width } = useDialogArea(10)
  const text: readonly Row[] = wrap([span(question, { fg: "text" })], width).slice(0, 3)

  useDialogKeys((ids, event) => {
    if (ids.includes("dialog.close")) onNo()
    else if (event.type === "text" && event.text === "y") onYes()
    else if (event.type === "text" && event.text === "n") onNo()
    else keys.pass(event)
  })

  return (
    <DialogBox title={title} area={area}>
      <Lines rows={text} top={top + 2} left={left} width={width} background="backgroundPanel" />
      <Box position="absolute" top={top + 3 + text.length} left={left} width={width} height={2}>
        <SelectInput
          items={[
            { label: `${no} (n)`, value: "no" },
            { label: `${yes} (y)`, value: "yes" },
          ]}
          indicatorComponent={Sign}
          itemComponent={Answer}
          onSelect={({ value }) => (value === "yes" ? onYes() : onNo())}
        />
      </Box>
    </DialogBox>
  )
}

function Sign({ isSelected = false }: { isSelected?: boolean }) {
  const { style } = useTheme()
  return <Text {...style({ fg: "primary", bg: "backgroundPanel" })}>{isSelected ? "❯ " : "  "}</Text>
}

function Answer({ isSelected = false, label }: { isSelected?: boolean; label: string }) {
  const { style } = useTheme()
  const shown = isSelected
    ? ({ fg: "selectedListItemText", bg: "primary", bold: true } as const)
    : ({ fg: "text" } as const)
  return <Text {...style({ bg: "backgroundPanel", ...shown })}>{` ${label} `}</Text>
}
