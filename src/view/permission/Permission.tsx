// The permission prompt, in the place of the prompt, whose draft is kept. y, a, n, the numbers, arrows and enter answer;
// "always" and "reject" have a second step; keys that scroll the transcript go on to do so.
import { Box } from "ink"
import TextInput from "ink-text-input"
import { useState } from "react"
import type { PermissionRequest } from "../../../server/schema/permission.ts"
import { movePermission, type PermissionPlace, type PermissionStep } from "../../state/permission.ts"
import { chord as toChord } from "../../text/keys.ts"
import { keyPriority, useApp, useAppState, useKeys } from "../../dialog/app-context.ts"
import { sanitize } from "../../text/sanitize.ts"
import { Lines } from "../../ui/Lines.tsx"
import type { Rectangle } from "../layout.ts"
import type { PermissionScreen } from "./permission-rows.ts"

export type PermissionProps = {
  readonly request: PermissionRequest
  readonly place: PermissionPlace
  readonly screen: PermissionScreen
  readonly area: Rectangle
}

export function Permission({ request, place, screen, area }: PermissionProps) {
  const { commands, keymap, keys } = useApp()
  const { step, focus, offset } = place
  const hasDialog = useAppState((state) => state.dialogs.length > 0)
  const [note, setNote] = useState("")
  const [isSent, setIsSent] = useState(false)

  function reply(answer: "once" | "always" | "reject", message?: string) {
    if (isSent) return
    setIsSent(true)
    const body = { reply: answer, ...(message ? { message } : {}) }
    commands.client.permission.reply({ requestID: request.id }, body).catch((error: unknown) => {
      setIsSent(false)
      commands.toast({ message: `Not answered: ${error instanceof Error ? error.message : error}`, variant: "error" })
    })
  }

  const change = (next: Partial<PermissionPlace>) =>
    commands.store.update((state) => movePermission(state, request.id, next))
  const go = (next: PermissionStep) => change({ step: next })
  const scroll = (by: number) => change({ offset: Math.max(0, Math.min(screen.maxOffset, offset + by)) })
  const choose = (index: number) => {
    if (index === 0) reply("once")
    else go(index === 1 ? "always" : "reject")
  }

  useKeys((event) => {
    const chord = toChord(event)
    const typed = event.type === "text" ? event.text : ""
    if (event.type !== "key" && event.type !== "text" && event.type !== "paste") return false
    if (step === "reject") {
      if (chord === "escape") go("choose")
      else if (chord === "return") reply("reject", note.trim())
      else if (chord !== undefined && isScroll(keymap().find("session", chord), chord)) return false
      else keys.pass(event)
      return true
    }
    const count = step === "choose" ? 3 : 2
    if (chord === "left" || chord === "shift+tab") change({ focus: (focus + count - 1) % count })
    else if (chord === "right" || chord === "tab") change({ focus: (focus + 1) % count })
    else if (chord === "up") scroll(-1)
    else if (chord === "down") scroll(1)
    else if (chord !== undefined && keymap().find("permission", chord).length > 0) change({ isFull: !place.isFull })
    else if (step === "choose") {
      if (chord === "return") choose(focus)
      else if (chord === "escape") go("reject")
      else if (typed === "y" || typed === "1") choose(0)
      else if (typed === "a" || typed === "2") choose(1)
      else if (typed === "n" || typed === "3") choose(2)
      else return event.type !== "key"
    } else if (chord === "escape" || typed === "n" || typed === "2") go("choose")
    else if (typed === "y" || typed === "1") reply("always")
    else if (chord === "return") {
      if (focus === 0) reply("always")
      else go("choose")
    } else return event.type !== "key"
    return true
  }, keyPriority.permission)

  return (
    <>
      <Lines
        rows={screen.rows}
        top={area.top}
        left={area.left}
        width={area.width}
        height={area.height}
        ground="backgroundPanel"
      />
      {screen.inputRow !== undefined && (
        <Box
          position="absolute"
          top={area.top + screen.inputRow}
          left={area.left + 5}
          width={area.width - 6}
          height={1}
          overflow="hidden"
        >
          <TextInput value={note} focus={!hasDialog} onChange={(text) => setNote(sanitize(text).slice(0, 2000))} />
        </Box>
      )}
    </>
  )
}

/** Home and end move in the field here. */
function isScroll(commands: readonly string[], chord: string): boolean {
  return chord !== "home" && chord !== "end" && commands.some((id) => /^session\.(page|half|line|first|last)/.test(id))
}
