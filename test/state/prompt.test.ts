// The prompt's state: remote text, shell mode, taking and restoring, history.
import { expect, test } from "vitest"
import {
  appendPrompt,
  emptyPrompt,
  isPromptEmpty,
  addPastHistory,
  pasteText,
  addToHistory,
  replacePrompt,
  restorePrompt,
  takePrompt,
  toPromptText,
  typeText,
  walkHistory,
} from "../../src/state/prompt.ts"
import { killRange, yank } from "../../src/text/buffer/editor.ts"

test("remote text is appended literally and marked until the draft is empty", () => {
  let state = typeText(emptyPrompt, "mine ")
  state = appendPrompt(state, "/exit\r\n!rm @src/a.ts#L3-9")
  expect(toPromptText(state)).toBe("mine /exit\n!rm @src/a.ts#L3-9")
  expect(state.isRemote).toBe(true)
  expect(state.editor.buffer.cursor).toBe(state.editor.buffer.text.length)
  expect(typeText(state, "x").isRemote).toBe(true)
  expect(replacePrompt(state, "").isRemote).toBe(false)
  expect(takePrompt(state).state.isRemote).toBe(false)
})

test("a sent prompt leaves its killed text to be yanked into the next one", () => {
  const killed = killRange(typeText(emptyPrompt, "keep this").editor, { start: 4, end: 9 }, "after")
  const { state } = takePrompt({ ...emptyPrompt, editor: killed })
  expect(toPromptText(state)).toBe("")
  expect(toPromptText({ editor: yank(state.editor) })).toBe(" this")
})

test("remote text never begins the shell mode", () => {
  const state = appendPrompt(emptyPrompt, "!ls")
  expect([state.isShell, toPromptText(state)]).toEqual([false, "!ls"])
  expect(typeText(emptyPrompt, "!ls")).toMatchObject({ isShell: true })
})

test("a long paste is a chip in the draft and its text when sent", () => {
  const state = pasteText(typeText(emptyPrompt, "see "), "a\nb\nc\nd")
  expect(state.editor.buffer.text).toBe("see [Pasted ~4 lines]")
  expect(toPromptText(state)).toBe("see a\nb\nc\nd")
})

test("a draft that could not be sent is restored before text that was typed meanwhile", () => {
  const { state, draft } = takePrompt(typeText({ ...emptyPrompt, isShell: true }, "ls"))
  expect(isPromptEmpty(state)).toBe(true)
  expect(restorePrompt(state, draft)).toMatchObject({ isShell: true, editor: draft.editor })
  expect(toPromptText(restorePrompt(typeText(state, "next"), draft))).toBe("ls\nnext")
})

test("the history visits entries that start with the draft, keeps the draft, and is separate for the shell", () => {
  let state = addPastHistory(emptyPrompt, [
    { text: "fix a", isShell: false },
    { text: "ls", isShell: true },
  ])
  state = addToHistory(addToHistory(state, { text: "write b" }, false), { text: "fix c" }, false)
  const back = walkHistory(typeText(state, "fix"), -1)
  expect(back && toPromptText(back)).toBe("fix c")
  const further = back && walkHistory(back, -1)
  expect(further && toPromptText(further)).toBe("fix a")
  expect(further && walkHistory(further, -1)).toBeUndefined()
  const forth = back && walkHistory(back, 1)
  expect(forth && toPromptText(forth)).toBe("fix")
  const shell = walkHistory({ ...state, isShell: true }, -1)
  expect(shell && toPromptText(shell)).toBe("ls")
})
