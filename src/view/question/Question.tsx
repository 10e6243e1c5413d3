// The question prompt. It replaces the prompt, whose draft is kept. Numbers, arrows, enter and space choose; the custom answer
// is a field; several questions are tabs with a review at the end; keys that scroll the transcript still do so. Guarantees: a
// key acts on the state that the key before it left, even between two frames; text that the user is typing when the question
// arrives goes into the draft; only a visible option can be chosen; dismissing takes two escapes.
import { useApp } from "../../context/app-context.ts"
import { useAppState } from "../../context/use-app-state.ts"
import { keyPriority, useKeys } from "../../context/use-keys.ts"
import { useKeymap } from "../../context/use-keymap.ts"
import { FieldLine } from "../../ui/field/FieldLine.tsx"
import { useLatest } from "../../ui/use-latest.ts"
import {
  chooseOption,
  hasReview,
  updateQuestionProgress,
  toAnswer,
  toQuestionProgress,
  setCustomAnswer,
  type AnswerDraft,
  type QuestionProgress,
} from "../../state/question.ts"
import { toChord, toSingleCharacters } from "../../text/keys/chord.ts"
import type { KeyEvent } from "../../text/keys/event.ts"
import { Lines } from "../../ui/box/Lines.tsx"
import type { Rectangle } from "../../ui/box/rectangle.ts"
import { isTranscriptScroll } from "../session/transcript/transcript-scroll.ts"
import { useTypingGuard } from "../prompt/use-typing-guard.ts"
import { useViews } from "../views-context.ts"
import { useFieldKeys } from "../../ui/field/field-keys.ts"
import { editByEvent } from "../../ui/field/edit-by-event.ts"
import { toOffset, type QuestionScreen } from "./question-rows.ts"
import type { QuestionView } from "./question-view.ts"
import { toReason } from "../../text/to-reason.ts"

export type QuestionProps = QuestionView & { readonly sessionID: string; readonly area: Rectangle }

export function Question({ request, screen, sessionID, area }: QuestionProps) {
  const { commands } = useApp()
  const keymap = useKeymap()
  const { store, client } = commands
  const { toSessionView } = useViews()
  const hasDialog = useAppState((state) => state.dialogs.length > 0)
  // A move in the field changes no row, but it moves the cursor.
  useAppState((state) => state.questionProgress.get(request.id))
  const isSent = useLatest(() => false)
  const fieldKeys = useFieldKeys()
  const keepTyping = useTypingGuard()
  const toProgress = () => toQuestionProgress(store.getState(), request)
  const change = (next: Partial<QuestionProgress>) =>
    store.update((state) => updateQuestionProgress(state, request, next))

  function send(work: () => Promise<unknown>) {
    if (isSent.get()) return
    isSent.set(true)
    work().catch((error: unknown) => {
      isSent.set(false)
      commands.toast({ message: `Not answered: ${toReason(error)}`, variant: "error" })
    })
  }

  function submit() {
    const { drafts } = toProgress()
    const answers = request.questions.map((question, index) => toAnswer(question, drafts[index]))
    send(() => client.question.reply({ requestID: request.id }, { answers }))
  }

  function go(step: number) {
    const count = hasReview(request) ? request.questions.length + 1 : 1
    change({ tab: (toProgress().tab + step + count) % count })
  }

  const next = () => (hasReview(request) ? go(1) : submit())

  function write(draft: AnswerDraft) {
    const { tab, drafts } = toProgress()
    change({ drafts: drafts.with(tab, draft) })
  }

  /** Moves the focus, or scrolls while part of the focused choice is hidden in that direction. */
  function move(by: 1 | -1, now: QuestionScreen) {
    const { focus } = toProgress()
    const range = now.ranges[focus]
    const target = now.ranges[focus + by]
    const isHidden = range && (by > 0 ? range.end > now.offset + now.room : range.start < now.offset)
    if (target && !isHidden) change({ focus: focus + by, offset: toOffset(now, target) })
    else change({ offset: Math.max(0, Math.min(now.maxOffset, now.offset + by)) })
  }

  function choose(row: number, now: QuestionScreen) {
    const { tab, focus, drafts } = toProgress()
    const [question, draft, range] = [request.questions[tab], drafts[tab], now.ranges[row]]
    if (!question || !draft || !range) return
    const isSeen = range.start < now.offset + now.room && range.end > now.offset
    if (!isSeen || row >= question.options.length) {
      const isDone = isSeen && row === focus && draft.custom.buffer.text.trim() !== ""
      if (isDone) next()
      else change({ focus: row, offset: toOffset(now, range) })
      return
    }
    write(chooseOption(question, draft, row))
    change({ focus: row })
    if (!question.multiple) next()
  }

  /** Handles keys in the field; returns false for a key that means nothing there. */
  function edit(event: KeyEvent, chord: string | undefined): boolean {
    const { tab, drafts } = toProgress()
    const [question, draft] = [request.questions[tab], drafts[tab]]
    if (!question || !draft) return false
    if (chord !== undefined && event.type === "key" && isTranscriptScroll(keymap.find("session", chord), chord))
      return false
    const custom = editByEvent(draft.custom, event, fieldKeys) ?? draft.custom
    if (custom !== draft.custom) write(setCustomAnswer(question, draft, custom))
    return custom !== draft.custom || event.type !== "key" || chord === "home" || chord === "end"
  }

  function handle(event: KeyEvent): boolean {
    const now = toSessionView(store.getState(), sessionID).question?.screen ?? screen
    const { tab, focus, isLeaving, drafts } = toProgress()
    const question = request.questions[tab]
    const chord = toChord(event)
    const isField = question !== undefined && now.ranges[focus] !== undefined && focus >= question.options.length
    const hasText = isField && drafts[tab]?.custom.buffer.text !== ""
    if (chord === "escape") {
      if (isLeaving) send(() => client.question.reject({ requestID: request.id }))
      else change({ isLeaving: true })
    } else if (chord === "tab" || (chord === "right" && !hasText)) go(1)
    else if (chord === "shift+tab" || (chord === "left" && !hasText)) go(-1)
    else if (chord === "up") move(-1, now)
    else if (chord === "down") move(1, now)
    else if (chord === "return") {
      if (question) choose(focus, now)
      else submit()
    } else if (isField) return edit(event, chord) || chord === "left" || chord === "right"
    else if (event.type !== "text") return event.type === "paste"
    else if (event.text.length > 1) {
      // One by one: a key may open another tab, or the field for the keys after it.
      const keys = toSingleCharacters(event)
      if (keys.length > 1) for (const key of keys) handle(key)
    } else if (event.text === " ") {
      if (question?.multiple) choose(focus, now)
    } else if (/[1-9]/.test(event.text)) choose(Number(event.text) - 1, now)
    else change({})
    return true
  }

  useKeys((event) => {
    if (event.type !== "key" && event.type !== "text" && event.type !== "paste") return false
    // The key after the leader belongs to the leader sequence.
    if (store.getState().pendingLeader !== undefined) return false
    return keepTyping(event) || handle(event)
  }, keyPriority.request)

  const { drafts, tab } = toProgress()
  const custom = drafts[tab]?.custom
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
      {screen.field && custom && (
        <FieldLine
          editor={custom}
          top={area.top + screen.field.row}
          left={area.left + screen.field.left}
          width={screen.field.width}
          origin={{ top: 0, left: 0 }}
          background="backgroundPanel"
          placeholder="Write your own answer"
          isActive={!hasDialog}
        />
      )}
    </>
  )
}
