// Input while a reply streams and the window is resized: Chinese by an input method, and a long paste.
import { expect, it } from "vitest"
import { createProject } from "../support/project.ts"
import { startProvider, toText } from "../support/provider.ts"
import { startTerminal } from "../support/terminal.ts"

const words = Array.from({ length: 600 }, (_, i) => (i % 12 === 11 ? `w${i}\n\n` : `w${i} `))

it("keeps the caret, the scroll offset and the whole paste while a reply streams", async () => {
  const project = await createProject({ "README.md": "# Demo\n" })
  const provider = await startProvider([{ chunks: words, hangAfter: 400 }, { text: "all read" }], { title: "写作" })
  const env = { ...project.env, OPENCODE_CONFIG_CONTENT: JSON.stringify(provider.config()) }
  const terminal = startTerminal({ cwd: project.directory, env, cols: 100, rows: 30 })
  await terminal.waitFor("Scripted model")

  const start = terminal.locate("Ask anything")
  const isAt = (cells: number) => () => terminal.cursor().x === start.x + cells && terminal.cursor().y === start.y
  terminal.type("请解释一下")
  await terminal.waitFor(isAt(10))
  terminal.press("left", "left")
  await terminal.waitFor(isAt(6))
  terminal.type("这个项目")
  await terminal.waitFor(isAt(14))
  expect(terminal.row(start.y)).toContain("请解释这个项目一下")
  // As a script types: the text and its enter in one write.
  terminal.type("吗\r")
  await provider.waitFor(([first]) => first?.state === "hanging")
  expect(toText(provider.requests[0]?.messages.at(-1))).toBe("请解释这个项目吗一下")
  await terminal.waitFor("w399")

  const pasted = Array.from({ length: 5000 }, (_, i) => `第 ${i} 行 line`).join("\n")
  terminal.paste(pasted)
  await terminal.waitFor("[Pasted ~5000 lines]")
  terminal.press("pageup")
  await terminal.waitFor(/rows \(end\)/)
  const first = /w\d+/.exec(terminal.screen())?.[0] ?? "none"
  const isOnTop = (screen: string) => new RegExp(`^\\s*(w\\d+ ){0,11}${first}\\b`).test(screen)
  for (const [cols, rows] of [
    [60, 20],
    [40, 15],
    [120, 40],
    [100, 30],
  ] as const) {
    terminal.resize(cols, rows)
    await terminal.waitFor((screen) => isOnTop(screen) && /\[Pasted ~5000 lines\][^]*esc interrupt/.test(screen))
  }
  provider.release()
  await provider.waitFor(([one]) => one?.state === "done")
  const isAtRest = (screen: string) => /Pasted[^]*ctrl\+p commands/.test(screen) && !screen.includes("esc interrupt")
  await terminal.waitFor((screen) => isOnTop(screen) && isAtRest(screen))

  terminal.type("\r")
  await terminal.waitFor("all read")
  expect(toText(provider.requests[1]?.messages.at(-1))).toBe(pasted)
  expect(terminal.raw().toString()).not.toMatch(/\x1b\[[23]J/)
})
