// Shows the project's settings that are withheld and asks whether to trust them. The focus starts on the answer that
// changes nothing, and no letter answers: typing a prompt must not grant trust by accident.
import { answerTrust, type TrustChoice } from "../command/action/answer-trust.ts"
import { useApp } from "../context/app-context.ts"
import { useAppState } from "../context/use-app-state.ts"
import { closeDialogs } from "../state/dialog.ts"
import { padRow, span, justifyRow, type Row } from "../text/row/span.ts"
import { wrap } from "../text/row/wrap.ts"
import { layoutDialog, type ScreenSize } from "../ui/box/layout-dialog.ts"
import { Lines } from "../ui/box/Lines.tsx"
import type { Rectangle } from "../ui/box/rectangle.ts"
import { boxInset, toTitleRow } from "../ui/box/TitledBox.tsx"
import { useLatest } from "../ui/use-latest.ts"
import { DialogBox } from "./DialogBox.tsx"
import { toTrustRows } from "./trust-rows.ts"
import { useDialogKeys } from "./use-dialog-keys.ts"

type Answer = { readonly label: string; readonly choice: TrustChoice }

const open: readonly Answer[] = [
  { label: "Not now: work without it", choice: "later" },
  { label: "Trust it, as it is now", choice: "trust" },
  { label: "Never ask about this content", choice: "refuse" },
]
const granted: readonly Answer[] = [
  { label: "Leave it trusted", choice: "stay" },
  { label: "Trust it no longer", choice: "forget" },
]

const wantedColumns = 84
const what = "These settings of the project run programs, send requests elsewhere or loosen rules."
const short = "Left out until you trust it:"

export function TrustDialog() {
  const { commands } = useApp()
  const review = useAppState((state) => state.trustReview)
  const columns = useAppState((state) => state.columns)
  const rows = useAppState((state) => state.rows)
  const offset = useLatest(() => 0)
  const focus = useLatest(() => 0)
  const isTrusted = review?.standing === "trusted"
  const answers = isTrusted ? granted : open

  const width = layoutDialog({ columns, rows }, 0, wantedColumns).width - boxInset * 2
  // On a small screen the list of settings gets the room.
  const isSmall = rows < 20
  const intro = isTrusted
    ? `${what} You trust them.`
    : isSmall
      ? short
      : `${what} They are left out until you trust them.`
  const head = wrap([span(intro, { fg: "text" })], width)
  const list = review ? toTrustRows(review, width) : []
  const area = toTallArea({ columns, rows }, head.length + list.length + answers.length + 6)
  const top = toTitleRow(area)
  const listTop = top + 2 + head.length
  const answerTop = area.height - answers.length - top
  const room = Math.max(1, answerTop - listTop - 1)
  const last = Math.max(0, list.length - room)
  const first = Math.min(offset.get(), last)

  function choose() {
    commands.store.update(closeDialogs)
    void answerTrust(commands, answers[focus.get()]?.choice ?? "later")
  }

  useDialogKeys((ids) => {
    const move = (step: number) => focus.set((focus.get() + step + answers.length) % answers.length)
    if (ids.includes("dialog.close")) {
      focus.set(0)
      choose()
    } else if (ids.includes("dialog.select.prev")) move(-1)
    else if (ids.includes("dialog.select.next")) move(1)
    else if (ids.includes("dialog.select.page_up")) offset.set(Math.max(0, Math.min(offset.get(), last) - room))
    else if (ids.includes("dialog.select.page_down")) offset.set(Math.min(last, offset.get() + room))
    else if (ids.includes("dialog.select.submit")) choose()
  })

  const more: Row =
    last > 0
      ? justifyRow(
          [],
          [
            span(`${first + 1}-${Math.min(list.length, first + room)} of ${list.length} · page keys`, {
              fg: "textMuted",
            }),
          ],
          width,
        )
      : []
  return (
    <DialogBox title="Trust this project?" area={area}>
      <Lines rows={head} top={top + 1} left={boxInset} width={width} background="backgroundPanel" />
      <Lines
        rows={list.slice(first, first + room)}
        top={listTop}
        left={boxInset}
        width={width}
        height={room}
        background="backgroundPanel"
      />
      <Lines rows={[more]} top={answerTop - 1} left={boxInset} width={width} background="backgroundPanel" />
      <Lines
        rows={answers.map(({ label }, index) => toAnswerRow(label, index === focus.get(), width))}
        top={answerTop}
        left={boxInset}
        width={width}
        background="backgroundPanel"
      />
    </DialogBox>
  )
}

/** Taller than other dialogs, so that as much as possible is visible at once. */
function toTallArea(screen: ScreenSize, wantedRows: number): Rectangle {
  const area = layoutDialog(screen, wantedRows, wantedColumns)
  if (area.height === screen.rows) return area
  const height = Math.min(wantedRows, screen.rows - 4)
  return { ...area, height, top: Math.floor((screen.rows - height) / 2) }
}

function toAnswerRow(label: string, isFocused: boolean, columns: number): Row {
  return isFocused
    ? padRow([span(`❯ ${label}`, { fg: "selectedListItemText", bg: "primary", bold: true })], columns, {
        bg: "primary",
      })
    : [span(`  ${label}`, { fg: "text" })]
}
