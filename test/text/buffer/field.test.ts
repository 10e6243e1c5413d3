import { expect, test } from "vitest"
import { createField, editField, findFieldCommand, toFieldWindow, typeField } from "../../../src/text/buffer/field.ts"

const family = "👨‍👩‍👧‍👦"

test("backspace takes a whole cluster, never half of one", () => {
  for (const cluster of ["界", "👍🏽", family, "é", "🇩🇪"]) {
    const typed = typeField(createField("a"), cluster, 100)
    expect(editField(typed, "input_backspace").buffer.text).toBe("a")
  }
})

test("words, ends and undo work as in the prompt", () => {
  const field = createField("fix the 测试 now")
  const cut = editField(field, "input_delete_word_backward")
  expect(cut.buffer.text).toBe("fix the 测试 ")
  expect(editField(cut, "input_undo").buffer.text).toBe("fix the 测试 now")
  expect(editField(field, "input_line_home").buffer.cursor).toBe(0)
  expect(editField(field, "input_delete_to_line_start").buffer.text).toBe("")
})

test("it stays one line without control characters, and keeps within its limit", () => {
  expect(typeField(createField(), "one\r\n  two\u001b[2J", 100).buffer.text).toBe("one two␛[2J")
  const full = createField("abc")
  expect(typeField(full, "d", 3)).toBe(full)
  expect(findFieldCommand("input_newline")).toBeUndefined()
  expect(findFieldCommand("input_move_up")).toBeUndefined()
  expect(findFieldCommand("toString")).toBeUndefined()
  expect(editField(full, "input_newline")).toBe(full)
})

test("the window follows the caret, in cells", () => {
  const field = createField("一二三四五")
  expect(toFieldWindow(field, 20)).toEqual({ text: "一二三四五", caret: 10 })
  expect(toFieldWindow(field, 7)).toEqual({ text: "三四五", caret: 6 })
  expect(toFieldWindow(editField(field, "input_line_home"), 7)).toEqual({ text: "一二三", caret: 0 })
  expect(toFieldWindow(createField(`a${family}b`), 10)).toEqual({ text: `a${family}b`, caret: 4 })
})
