import { expect, it } from "vitest"
import { findRowChange } from "../../../src/ui/pane/row-change.ts"

const red = "\u001b[31m"
const end = "\u001b[0m"

it.each([
  ["one letter", `${red}abc${end}`, `${red}abXc${end}`, { from: 2, to: 4, text: `${red}Xc${end}`, isShort: false }],
  ["nothing", `${red}abc${end}`, `${red}abc${end}`, { from: 3, to: 3, text: "", isShort: false }],
  ["a colour alone", `${red}abc${end}d`, "abcd", { from: 0, to: 3, text: "abc", isShort: false }],
  ["the same colours, said in another way", `${red}a${end}${red}b${end}`, `${red}ab${end}`, { from: 2, to: 2 }],
  ["less than was there", "abcdef", "abc", { from: 3, to: 6, text: "", isShort: true }],
  ["more than was there", "abc", "abcdef", { from: 3, to: 6, text: "def", isShort: false }],
  ["a row that was empty", "", `┃ ${red}x${end}`, { from: 0, to: 3, text: `┃ ${red}x${end}`, isShort: false }],
  [
    "where a link leads",
    "\u001b]8;;https://a.b\u001b\\go\u001b]8;;\u001b\\ on",
    "\u001b]8;;https://c.d\u001b\\go\u001b]8;;\u001b\\ on",
    { from: 0, to: 2, text: "\u001b]8;;https://c.d\u001b\\go\u001b]8;;\u001b\\" },
  ],
])("finds %s", (_what, before, after, change) => {
  expect(findRowChange(before, after)).toMatchObject(change)
})

it.each(["你好", "a👍🏽", "e\u0301", "\u200d", "①"])("leaves a row with %j whole, before and after", (text) => {
  expect(findRowChange(text, "plain")).toBeUndefined()
  expect(findRowChange("plain", text)).toBeUndefined()
})
