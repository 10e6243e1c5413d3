import { describe, expect, it } from "vitest"
import { toIntent } from "../../../server/provider/offline/intent.ts"

describe("the requests that the offline guide understands", () => {
  it.each([
    ["list the files", { kind: "list" }],
    ["List files in src.", { kind: "list", path: "src" }],
    ["列出文件", { kind: "list" }],
    ["read README.md", { kind: "read", path: "README.md" }],
    ["读取 README.md", { kind: "read", path: "README.md" }],
    ["find TODO", { kind: "find", text: "TODO" }],
    ['search for "a b"', { kind: "find", text: "a b" }],
    ["in src/a.js replace subtract with minus", { kind: "replace", path: "src/a.js", from: "subtract", to: "minus" }],
    ['In src/a.js, replace "a - b" with "a + b".', { kind: "replace", path: "src/a.js", from: "a - b", to: "a + b" }],
    ["replace foo with bar", { kind: "replace", from: "foo", to: "bar" }],
    ["find foo and replace foo with bar", { kind: "replace", from: "foo", to: "bar" }],
    ["把 a.txt 中的 foo 替换为 bar", { kind: "replace", path: "a.txt", from: "foo", to: "bar" }],
    ["run npm test", { kind: "run", command: "npm test" }],
    ["create notes.txt with hello", { kind: "write", path: "notes.txt", content: "hello" }],
    ["plan: look, change, check", { kind: "plan", items: ["look", "change", "check"] }],
    ["ask me a question", { kind: "ask" }],
    ["undo the last change", { kind: "undo" }],
    ["what is love?", { kind: "help" }],
  ] as const)("%s", (text, intent) => {
    expect(toIntent(text)).toEqual(intent)
  })
})
