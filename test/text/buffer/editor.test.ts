// The operations of the prompt editor, and the invariants that hold after any sequence of them.
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { editorCommands } from "../../../src/text/buffer/editor-commands.ts"
import type { Editor } from "../../../src/text/buffer/editor.ts"
import { createEditor, pasteText, insertText, redo, setDraft, typeText, undo } from "../../../src/text/buffer/editor.ts"
import { expandBuffer } from "../../../src/text/buffer/expand.ts"
import {
  findAtomAround,
  findSelection,
  insert,
  moveTo,
  sliceOf,
  toAtomSlice,
  toBuffer,
} from "../../../src/text/buffer/buffer.ts"
import { isBoundary } from "../../../src/text/row/segment.ts"

const context = { columns: 20 }

/** An editor from text with `|` at the cursor. */
function at(marked: string): Editor {
  const cursor = marked.indexOf("|")
  const editor = createEditor(marked.replace("|", ""))
  return { ...editor, buffer: moveTo(editor.buffer, cursor) }
}

/** The text with `|` at the cursor and `<`, `>` around the selection. */
function show(editor: Editor): string {
  const { text, cursor } = editor.buffer
  const selection = findSelection(editor.buffer)
  if (!selection) return `${text.slice(0, cursor)}|${text.slice(cursor)}`
  return `${text.slice(0, selection.start)}<${text.slice(selection.start, selection.end)}>${text.slice(selection.end)}`
}

function run(editor: Editor, ...names: string[]): Editor {
  return names.reduce((now, name) => {
    const command = editorCommands[name]
    if (!command) throw new Error(`no command ${name}`)
    return command(now, context)
  }, editor)
}

describe("commands", () => {
  test.each<[string, string, string]>([
    ["input_move_left", "ab|c", "a|bc"],
    ["input_move_left", "x👨‍👩‍👧|y", "x|👨‍👩‍👧y"],
    ["input_move_right", "|e\u0301x", "e\u0301|x"],
    ["input_line_home", "one\ntwo| three", "one\n|two three"],
    ["input_line_end", "one\nt|wo\nthree", "one\ntwo|\nthree"],
    ["input_buffer_home", "one\ntw|o", "|one\ntwo"],
    ["input_buffer_end", "o|ne\ntwo", "one\ntwo|"],
    ["input_word_forward", "|hello world", "hello| world"],
    ["input_word_forward", "hello| world", "hello world|"],
    ["input_word_forward", "|src/kill-ring.ts x", "src|/kill-ring.ts x"],
    ["input_word_forward", "src|/kill-ring.ts x", "src/kill-ring.ts| x"],
    ["input_word_forward", "|don't stop.", "don't| stop."],
    ["input_word_forward", "|日本語の文章", "日本語|の文章"],
    ["input_word_forward", "a|日本", "a日本|"],
    ["input_word_backward", "hello world|", "hello |world"],
    ["input_word_backward", "end.  |", "|end.  "],
    ["input_word_backward", "src/kill-ring.ts|", "src/|kill-ring.ts"],
    ["input_word_backward", "日本語の文章|", "日本語の|文章"],
    ["input_word_backward", "one\n|two", "|one\ntwo"],
    ["input_backspace", "a👍🏽|b", "a|b"],
    ["input_backspace", "🇩🇪🇫🇷|", "🇩🇪|"],
    ["input_delete", "a|e\u0301b", "a|b"],
    ["input_delete_to_line_end", "on|e\ntwo", "on|\ntwo"],
    ["input_delete_to_line_end", "one|\ntwo", "one|two"],
    ["input_delete_to_line_start", "one\ntw|o", "one\n|o"],
    ["input_delete_to_line_start", "one\n|two", "one|two"],
    ["input_delete_line", "one\nt|wo\nthree", "one\n|three"],
    ["input_delete_line", "one\nt|wo", "one|"],
    ["input_delete_line", "o|ne", "|"],
    ["input_delete_word_backward", "cat src/text/width.ts|", "cat src/text/|"],
    ["input_delete_word_forward", "|hello world", "| world"],
    ["input_newline", "a|b", "a\n|b"],
    ["input_uppercase_word", "a |straße b", "a STRASSE| b"],
    ["input_lowercase_word", "|ABC d", "abc| d"],
    ["input_capitalize_word", "|hELLO d", "Hello| d"],
    ["input_transpose_chars", "ab|cd", "acb|d"],
    ["input_transpose_chars", "abc|", "acb|"],
    ["input_transpose_chars", "a|", "a|"],
    ["input_transpose_chars", "x\n|a", "x\n|a"],
    ["input_transpose_words", "one |two x", "two one| x"],
    ["input_transpose_words", "one, two|", "two, one|"],
    ["input_transpose_words", "one|", "one|"],
    ["input_select_all", "a|b", "<ab>"],
    ["input_select_left", "ab|", "a<b>"],
    ["input_select_word_backward", "one two|", "one <two>"],
    ["input_select_line_home", "one\ntwo|", "one\n<two>"],
    ["input_select_buffer_end", "o|ne\ntwo", "o<ne\ntwo>"],
    ["input_select_up", "o|ne", "<o>ne"],
    ["input_clear", "abc|", "|"],
  ])("%s on %j", (name, before, after) => {
    expect(show(run(at(before), name))).toBe(after)
  })

  test("a command that changes nothing returns the same editor", () => {
    for (const [name, text] of [
      ["input_move_up", "one| row"],
      ["input_move_down", "one| row"],
      ["input_move_left", "|a"],
      ["input_move_right", "a|"],
      ["input_backspace", "|a"],
      ["input_delete", "a|"],
      ["input_undo", "a|"],
      ["input_redo", "a|"],
      ["input_clear", "|"],
      ["input_select_all", "|"],
      ["prompt_yank", "a|"],
      ["prompt_yank_pop", "a|"],
      ["input_expand_paste", "a|"],
      ["input_line_home", "|a"],
    ] as const) {
      const editor = at(text)
      expect([name, run(editor, name)]).toEqual([name, editor])
      expect(run(editor, name)).toBe(editor)
    }
  })

  test("up and down go by rows of the screen and keep the column", () => {
    // Rows: "aaaa bbbb cccc dddd ", "eeee", "ff", "gggg hhhh"
    const editor = at("aaaa bbbb cccc dddd eeee\nff\ngggg hhhh|")
    expect(show(run(editor, "input_move_up"))).toBe("aaaa bbbb cccc dddd eeee\nff|\ngggg hhhh")
    expect(show(run(editor, "input_move_up", "input_move_up"))).toBe("aaaa bbbb cccc dddd eeee|\nff\ngggg hhhh")
    expect(show(run(editor, "input_move_up", "input_move_up", "input_move_up"))).toBe(
      "aaaa bbbb| cccc dddd eeee\nff\ngggg hhhh",
    )
    expect(
      show(run(editor, ...Array<string>(3).fill("input_move_up"), ...Array<string>(3).fill("input_move_down"))),
    ).toBe(show(editor))
    expect(show(run(editor, "input_move_up", "input_move_left", "input_move_down"))).toBe(
      "aaaa bbbb cccc dddd eeee\nff\ng|ggg hhhh",
    )
    const inFirst = run(editor, "input_move_up", "input_move_up", "input_move_up")
    expect(show(run(inFirst, "input_visual_line_end"))).toBe("aaaa bbbb cccc dddd| eeee\nff\ngggg hhhh")
    expect(show(run(inFirst, "input_line_end", "input_visual_line_home"))).toBe(
      "aaaa bbbb cccc dddd |eeee\nff\ngggg hhhh",
    )
  })

  test("wide characters keep the column in cells", () => {
    expect(show(run(at("日本語\nabcd|ef"), "input_move_up"))).toBe("日本|語\nabcdef")
    expect(show(run(at("日本語\nabc|def"), "input_move_up"))).toBe("日|本語\nabcdef")
  })

  test("typing, deleting and pasting replace the selection", () => {
    const selected = run(at("one two|"), "input_select_word_backward")
    expect(show(typeText(selected, "x"))).toBe("one x|")
    expect(show(run(selected, "input_backspace"))).toBe("one |")
    expect(show(pasteText(selected, "a\r\nb"))).toBe("one a\nb|")
    expect(show(run(selected, "input_move_left"))).toBe("one |two")
    expect(show(run(selected, "input_move_right"))).toBe("one two|")
    expect(show(run(selected, "input_select_none"))).toBe("one |two")
  })

  test("a combining mark typed after a letter joins it", () => {
    expect(show(typeText(at("e|x"), "\u0301"))).toBe("e\u0301|x")
    expect(show(run(typeText(at("e|x"), "\u0301"), "input_backspace"))).toBe("|x")
  })
})

describe("kill ring", () => {
  test("consecutive kills in one direction are joined, others are separate", () => {
    const killed = run(at("one two three|"), "input_delete_word_backward", "input_delete_word_backward")
    expect(show(run(killed, "prompt_yank"))).toBe("one two three|")
    const both = run(at("one |two three"), "input_delete_word_backward", "input_delete_to_line_end")
    expect(show(run(both, "prompt_yank"))).toBe("two three|")
    expect(show(run(both, "prompt_yank", "prompt_yank_pop"))).toBe("one |")
    expect(show(run(both, "prompt_yank", "prompt_yank_pop", "prompt_yank_pop"))).toBe("two three|")
    const apart = run(at("a b|"), "input_delete_word_backward", "input_move_left", "input_delete_word_backward")
    expect(show(run(apart, "prompt_yank"))).toBe("a| ")
  })

  test("yank-pop only directly after a yank", () => {
    const killed = run(at("one |two"), "input_delete_word_backward", "input_delete_to_line_end")
    const moved = run(killed, "prompt_yank", "input_move_left")
    expect(run(moved, "prompt_yank_pop")).toBe(moved)
  })

  test("a killed chip comes back as a chip", () => {
    const editor = pasteText(at("see |"), "1\n2\n3")
    const again = run(editor, "input_delete_line", "prompt_yank")
    expect(again.buffer.atoms).toEqual(editor.buffer.atoms)
    expect(expandBuffer(again.buffer).text).toBe("see 1\n2\n3")
  })
})

describe("undo", () => {
  test("a typed word, a run of deletions and a paste are one step each", () => {
    let editor = createEditor()
    for (const letter of "hello big world") editor = typeText(editor, letter)
    editor = run(editor, "input_backspace", "input_backspace")
    editor = pasteText(editor, "!")
    const texts: string[] = []
    for (let now = editor; now.undo.past.length > 0;) texts.push((now = undo(now)).buffer.text)
    expect(texts).toEqual(["hello big wor", "hello big world", "hello big ", "hello ", ""])
  })

  test("redo is possible until something else is typed", () => {
    const editor = typeText(typeText(createEditor(), "one "), "two")
    const back = undo(editor)
    expect(redo(back).buffer.text).toBe("one two")
    expect(redo(typeText(back, "x"))).toEqual(typeText(back, "x"))
  })

  test("keeps 200 steps", () => {
    let editor = createEditor()
    for (let i = 0; i < 250; i++) editor = pasteText(editor, "x")
    let steps = 0
    for (let now = editor; now.undo.past.length > 0; now = undo(now)) steps++
    expect(steps).toBe(200)
  })

  test("a replaced draft can be undone", () => {
    expect(show(undo(setDraft(at("dra|ft"), "from history")))).toBe("dra|ft")
  })
})

describe("atoms", () => {
  const file = { kind: "file", payload: { path: "src/a.ts" } } as const

  test("move and delete as one", () => {
    const editor = insertText(at("see |!"), toAtomSlice("@src/a.ts", file))
    expect(show(editor)).toBe("see @src/a.ts|!")
    expect(show(run(editor, "input_move_left"))).toBe("see |@src/a.ts!")
    expect(show(run(editor, "input_move_left", "input_move_right"))).toBe("see @src/a.ts|!")
    expect(show(run(editor, "input_backspace"))).toBe("see |!")
    expect(show(run(editor, "input_word_backward"))).toBe("see |@src/a.ts!")
    expect(show(run(editor, "input_move_left", "input_delete"))).toBe("see |!")
    expect(show(run(editor, "input_move_left", "input_transpose_chars"))).toBe("see@src/a.ts |!")
  })

  test("a completed mention replaces the typed text", () => {
    const editor = insertText(at("see @sr| x"), toAtomSlice("@src/a.ts", file), { start: 4, end: 7 })
    expect(show(editor)).toBe("see @src/a.ts| x")
    expect(show(undo(editor))).toBe("see @sr| x")
  })

  test("expansion inserts pastes in full and returns the offsets of the other atoms", () => {
    const editor = insertText(typeText(pasteText(createEditor(), "a\nb\nc"), " and "), toAtomSlice("@src/a.ts", file))
    expect(editor.buffer.text).toBe("[Pasted ~3 lines] and @src/a.ts")
    const { text, parts } = expandBuffer(editor.buffer)
    expect(text).toBe("a\nb\nc and @src/a.ts")
    expect(parts).toEqual([{ ...file, start: 10, end: 19 }])
    expect(text.slice(10, 19)).toBe("@src/a.ts")
  })

  test("a paste chip is expanded in place", () => {
    const editor = pasteText(at("x| y"), "a\nb\nc")
    expect(show(run(editor, "input_expand_paste"))).toBe("xa\nb\nc| y")
    expect(show(run(editor, "input_expand_paste", "input_undo"))).toBe(show(editor))
  })

  test("short pastes are inserted as text; the limits are options", () => {
    expect(pasteText(createEditor(), "a\nb").buffer.atoms).toEqual([])
    expect(pasteText(createEditor(), "x".repeat(151)).buffer.text).toBe("[Pasted ~151 characters]")
    expect(pasteText(createEditor(), "a\nb", { minLines: 2 }).buffer.atoms).toHaveLength(1)
    expect(pasteText(createEditor(), "a\nb\nc\nd", false).buffer.text).toBe("a\nb\nc\nd")
  })

  test("a slice keeps its atoms; inserted text gets LF line ends", () => {
    const buffer = insert(
      toBuffer("a"),
      toAtomSlice("[Image 1]", { kind: "image", payload: { mime: "image/png", url: "data:" } }),
    )
    expect(sliceOf(buffer, 3, 4)).toMatchObject({ text: "[Image 1]", atoms: [{ start: 0, end: 9 }] })
    expect(insert(toBuffer("a\r\n"), "b\rc").text).toBe("a\nb\nc")
  })
})

const pieces = [
  "a",
  "Z",
  " ",
  "\n",
  "\t",
  ".",
  "/",
  "-",
  "日",
  "本語",
  "の",
  "ไทย",
  "e\u0301",
  "\u0301",
  "👍🏽",
  "👨‍👩‍👧",
  "🇩🇪",
  "🇩",
  "\u200d",
  "\ufe0f",
  "\x1b",
  "؀",
  "ß",
]
const text = fc.array(fc.constantFrom(...pieces), { maxLength: 10 }).map((parts) => parts.join(""))
const names = Object.keys(editorCommands)
const action = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...names).map((name) => ({ name, apply: editorCommands[name] })) },
  {
    weight: 3,
    arbitrary: text.map((value) => ({
      name: `type ${JSON.stringify(value)}`,
      apply: (e: Editor) => typeText(e, value),
    })),
  },
  {
    weight: 1,
    arbitrary: text.map((value) => ({
      name: `paste ${JSON.stringify(value)}`,
      apply: (e: Editor) => pasteText(e, value, { minLines: 2 }),
    })),
  },
  {
    weight: 1,
    arbitrary: fc.constant({
      name: "atom",
      apply: (e: Editor) => insertText(e, toAtomSlice("@a b.ts", { kind: "agent", payload: { name: "a" } })),
    }),
  },
)

describe("after any sequence of operations", () => {
  test("the invariants hold, undo returns to the start and redo to the end", () => {
    fc.assert(
      fc.property(
        text,
        fc.array(action, { maxLength: 25 }),
        fc.integer({ min: 1, max: 12 }),
        (start, actions, columns) => {
          const first = createEditor(start)
          let editor = first
          for (const { apply } of actions) {
            editor = apply?.(editor, { columns }) ?? editor
            check(editor)
          }
          let back = editor
          while (back.undo.past.length > 0) back = undo(back)
          expect(back.buffer.text).toBe(first.buffer.text)
          expect(back.buffer.atoms).toEqual(first.buffer.atoms)
          let forth = back
          const ahead = back.undo.future.length
          while (forth.undo.future.length > 0) forth = redo(forth)
          if (ahead > 0 && editor.undo.future.length === 0) expect(forth.buffer.text).toBe(editor.buffer.text)
        },
      ),
      { numRuns: 1500 },
    )
  })

  test("left and right visit the same stops", () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        let editor = insertText(
          createEditor(before),
          toAtomSlice("[Pasted ~3 lines]", { kind: "paste", payload: { text: "x" } }),
        )
        editor = run(typeText(editor, after), "input_buffer_home")
        const forth: number[] = []
        for (let now = run(editor, "input_move_right"); now !== editor; now = run(editor, "input_move_right"))
          forth.push((editor = now).buffer.cursor)
        expect(editor.buffer.cursor).toBe(editor.buffer.text.length)
        const back: number[] = []
        for (let now = run(editor, "input_move_left"); now !== editor; now = run(editor, "input_move_left"))
          back.push((editor = now).buffer.cursor)
        expect([...back].reverse().slice(1)).toEqual(forth.slice(0, -1))
        expect(editor.buffer.cursor).toBe(0)
      }),
    )
  })
})

function check({ buffer }: Editor): void {
  const { text, atoms } = buffer
  for (const offset of [buffer.cursor, buffer.anchor ?? 0]) {
    expect(isBoundary(text, offset)).toBe(true)
    expect(findAtomAround(buffer, offset)).toBeUndefined()
  }
  let from = 0
  for (const atom of atoms) {
    expect(atom.start).toBeGreaterThanOrEqual(from)
    expect(atom.end).toBeGreaterThan(atom.start)
    expect(text.slice(atom.start, atom.end)).toMatch(/^(@a b\.ts|\[Pasted ~\d+ (lines|characters)\])$/)
    from = atom.end
  }
  expect(from).toBeLessThanOrEqual(text.length)
}
