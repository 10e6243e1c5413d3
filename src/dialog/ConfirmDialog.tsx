// A question with two answers.
import { Box, Text } from "ink"
import SelectInput from "ink-select-input"
import { span, type Row } from "../text/row/span.ts"
import { wrap } from "../text/row/wrap.ts"
import { useTheme } from "../theme/use-theme.ts"
import { Lines } from "../ui/box/Lines.tsx"
import { useApp } from "../context/app-context.ts"
import { useAppState } from "../context/use-app-state.ts"
import { keyPriority, useKeys } from "../context/use-keys.ts"
import { DialogBox, dialogInset, headTop } from "./DialogBox.tsx"
import { dialogCommand } from "./dialog-keys.ts"
import { layoutDialog } from "../ui/box/layout-dialog.ts"

export type ConfirmDialogProps = {
  readonly title: string
  readonly question: string
  readonly yes: string
  readonly no: string
  readonly onYes: () => void
  readonly onNo: () => void
}

/** The focus is on the harmless answer. */
export function ConfirmDialog({ title, question, yes, no, onYes, onNo }: ConfirmDialogProps) {
  const { keymap, keys } = useApp()
  const columns = useAppState((state) => state.columns)
  const rows = useAppState((state) => state.rows)
  const area = layoutDialog({ columns, rows }, 10, 60)
  const top = headTop(area)
  const inner = area.width - dialogInset * 2
  const text: readonly Row[] = wrap([span(question, { fg: "text" })], inner).slice(0, 3)

  useKeys((event) => {
    if (dialogCommand(keymap(), event).includes("dialog.close")) onNo()
    else if (event.type === "text" && event.text === "y") onYes()
    else if (event.type === "text" && event.text === "n") onNo()
    else keys.pass(event)
    return true
  }, keyPriority.dialog)

  return (
    <DialogBox title={title} area={area}>
      <Lines rows={text} top={top + 2} left={dialogInset} width={inner} background="backgroundPanel" />
      <Box position="absolute" top={top + 3 + text.length} left={dialogInset} width={inner} height={2}>
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
