// The permission prompt. It replaces the prompt, whose draft is kept. y, a, n, the numbers, arrows and enter answer; "always"
// and "reject" have a second step; keys that scroll the transcript still do so. Guarantees: a key acts on the state that the
// key before it left, even between two frames; text that the user is typing when the request arrives goes into the draft.
import {
  updatePermissionProgress,
  toPermissionProgress,
  type PermissionProgress,
  type PermissionStep,
} from "../../state/permission.ts"
import { toChord } from "../../text/keys/chord.ts"
import { useApp } from "../../context/app-context.ts"
import { useAppState } from "../../context/use-app-state.ts"
import { keyPriority, useKeys } from "../../context/use-keys.ts"
import { useKeymap } from "../../context/use-keymap.ts"
import { FieldLine } from "../../ui/field/FieldLine.tsx"
import { useField } from "../../ui/field/use-field.ts"
import { useLatest } from "../../ui/use-latest.ts"
import { rowWidth, span, type Row } from "../../text/row/span.ts"
import { Lines } from "../../ui/box/Lines.tsx"
import type { Rectangle } from "../../ui/box/rectangle.ts"
import { isTranscriptScroll } from "../session/transcript/transcript-scroll.ts"
import { useTypingGuard } from "../prompt/use-typing-guard.ts"
import { toChoices } from "./permission-rows.ts"
import type { PermissionView } from "./permission-view.ts"
import { toReason } from "../../text/to-reason.ts"

export type PermissionProps = PermissionView & { readonly area: Rectangle }

export function Permission({ request, isFull, screen, area }: PermissionProps) {
  const { commands } = useApp()
  const keymap = useKeymap()
  const { store } = commands
  const hasDialog = useAppState((state) => state.dialogs.length > 0)
  const note = useField()
  const isSent = useLatest(() => false)
  const keepTyping = useTypingGuard()
  const choices = toChoices(request)

  function reply(answer: "once" | "always" | "reject", message?: string) {
    if (isSent.get()) return
    isSent.set(true)
    const body = { reply: answer, ...(message ? { message } : {}) }
    commands.client.permission.reply({ requestID: request.id }, body).catch((error: unknown) => {
      isSent.set(false)
      commands.toast({ message: `Not answered: ${toReason(error)}`, variant: "error" })
    })
  }

  const change = (next: Partial<PermissionProgress>) =>
    store.update((state) => updatePermissionProgress(state, request.id, next))
  const go = (next: PermissionStep) => change({ step: next })

  function choose(key: string | undefined) {
    if (key === "y") reply("once")
    else if (key === "a") go("always")
    else if (key === "n") go("reject")
  }

  useKeys((event) => {
    if (event.type !== "key" && event.type !== "text" && event.type !== "paste") return false
    // The key after the leader belongs to the leader sequence.
    if (store.getState().pendingLeader !== undefined) return false
    const chord = toChord(event)
    const { step, focus, offset, ...progress } = toPermissionProgress(store.getState(), request.id)
    if (step === "reject") {
      if (chord === "escape") go("choose")
      else if (chord === "return") reply("reject", note.text().trim())
      else if (chord !== undefined && isTranscriptScroll(keymap.find("session", chord), chord)) return false
      else note.handle(event)
      return true
    }
    if (keepTyping(event)) return true
    const typed = event.type === "text" ? event.text : ""
    const scroll = (by: number) => change({ offset: Math.max(0, Math.min(screen.maxOffset, offset + by)) })
    const count = step === "choose" ? choices.length : 2
    if (chord === "left" || chord === "shift+tab") change({ focus: (focus + count - 1) % count })
    else if (chord === "right" || chord === "tab") change({ focus: (focus + 1) % count })
    else if (chord === "up") scroll(-1)
    else if (chord === "down") scroll(1)
    else if (chord !== undefined && keymap.find("permission", chord).length > 0) change({ isFull: !progress.isFull })
    else if (step === "choose") {
      const named = choices.find(({ key, number }) => typed === key || typed === String(number))
      if (chord === "return") choose(choices[focus]?.key)
      else if (chord === "escape") go("reject")
      else if (named) choose(named.key)
      else return event.type !== "key"
    } else if (chord === "escape" || typed === "n" || typed === "2") go("choose")
    else if (typed === "y" || typed === "1") reply("always")
    else if (chord === "return") {
      if (focus === 0) reply("always")
      else go("choose")
    } else return event.type !== "key"
    return true
  }, keyPriority.request)

  return (
    <>
      <Lines
        rows={screen.rows}
        top={area.top}
        left={area.left}
        width={area.width}
        height={area.height}
        background="backgroundPanel"
      />
      {screen.moreRow !== undefined && !isFull && (
        <FullHint fullKey={keymap.keysOf("permission.prompt.fullscreen")[0]} area={area} row={screen.moreRow} />
      )}
      {screen.inputRow !== undefined && (
        <FieldLine
          editor={note.editor()}
          top={area.top + screen.inputRow}
          left={area.left + 5}
          width={area.width - 6}
          origin={{ top: 0, left: 0 }}
          background="backgroundPanel"
          isActive={!hasDialog}
        />
      )}
    </>
  )
}

type FullHintProps = { readonly fullKey: string | undefined; readonly area: Rectangle; readonly row: number }

/** At the right edge of the row that shows how much content is hidden. */
function FullHint({ fullKey, area, row }: FullHintProps) {
  const hint: Row = [span(fullKey ?? "", { fg: "text" }), span(" full screen ", { fg: "textMuted" })]
  const width = rowWidth(hint)
  if (!fullKey || width + 40 > area.width) return null
  return (
    <Lines
      rows={[hint]}
      top={area.top + row}
      left={area.left + area.width - width}
      width={width}
      background="backgroundPanel"
    />
  )
}
