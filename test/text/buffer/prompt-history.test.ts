// Browsing through sent prompts never loses the draft.
import { describe, expect, test } from "vitest"
import type { PromptHistory, HistoryStep } from "../../../src/text/buffer/prompt-history.ts"
import { addEntry, nextEntry, previousEntry, toPromptHistory } from "../../../src/text/buffer/prompt-history.ts"

type Entry = { text: string }
const entry = (text: string): Entry => ({ text })

/** Walks by `up` and `down` and tells each text shown; a step that does nothing is `-`. */
function walk(history: PromptHistory<Entry>, draft: string, ...steps: ("up" | "down")[]): string[] {
  let state: HistoryStep<Entry> = { history, entry: entry(draft) }
  return steps.map((step) => {
    const next = (step === "up" ? previousEntry : nextEntry)(state.history, state.entry)
    state = next ?? state
    return next ? next.entry.text : "-"
  })
}

describe("history", () => {
  const history = toPromptHistory(["one", "two", "two", "  ", "three"].map(entry))

  test("goes back to the oldest and forward to the draft", () => {
    expect(history.entries.map((one) => one.text)).toEqual(["one", "two", "three"])
    expect(walk(history, "", "up", "up", "up", "up", "down", "down", "down", "down")).toEqual([
      "three",
      "two",
      "one",
      "-",
      "two",
      "three",
      "",
      "-",
    ])
  })

  test("visits only entries that start with the draft", () => {
    expect(walk(history, "t", "up", "up", "up", "down", "down")).toEqual(["three", "two", "-", "three", "t"])
    expect(walk(history, "x", "up", "down")).toEqual(["-", "-"])
  })

  test("an entry that was edited is a new draft", () => {
    const walked = previousEntry(history, entry(""))
    expect(walked?.entry.text).toBe("three")
    const again = previousEntry(walked?.history ?? history, entry("tw"))
    expect(again?.entry.text).toBe("two")
    expect(nextEntry(again?.history ?? history, entry("two"))?.entry.text).toBe("tw")
  })

  test("adds no adjacent duplicate and no blank entry, keeps 1000, ends browsing", () => {
    expect(addEntry(history, entry("three")).entries).toBe(history.entries)
    expect(addEntry(history, entry(" \n")).entries).toBe(history.entries)
    let long = history
    for (let i = 0; i < 1100; i++) long = addEntry(long, entry(`n${i}`))
    expect(long.entries).toHaveLength(1000)
    expect(long.entries.at(-1)?.text).toBe("n1099")
    const walked = previousEntry(history, entry(""))
    expect(addEntry(walked?.history ?? history, entry("new")).browsing).toBeUndefined()
  })
})
