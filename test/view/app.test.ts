// The screen as a person sees and uses it: a real server, a real emulator, keys as bytes.
import { expect, test } from "vitest"
import { createProject } from "../support/project.ts"
import { keys, createAppFixture } from "../fixture/app.ts"

const mathFile = { "src/math.js": "export const add = (a, b) => a - b\n" }
const edit = "in src/math.js replace a - b with a + b"

test("draws and handles keys before the server is ready; a prompt that is sent then waits, with a notice", async () => {
  const app = await createAppFixture({ isServerHeld: true })
  app.type("list the files")
  await app.waitFor("list the files")
  app.type(keys.enter)
  await app.waitFor("Waiting for the server")
  app.releaseServer()
  await app.waitFor("README.md")
  await app.waitFor("▣")
})

test("shows an answer, the idle status, and the cursor in the prompt", async () => {
  const app = await createAppFixture()
  await app.waitFor("Guide")
  app.type(`list the files${keys.enter}`)
  await app.waitFor("I found 1 file")
  await app.waitFor("▣")
  await app.waitFor("ctrl+p commands")
  const prompt = app.locate("Ask anything")
  await app.until(() => app.cursor().visible && app.cursor().y === prompt.y, "the caret is not in the prompt")
  expect(app.cursor().x).toBe(prompt.x)
  app.type("世界")
  await app.until(() => app.cursor().x === prompt.x + 4, "the caret is not behind the text")
})

test.each(["on the first screen", "in a session"])(
  "a key writes its cell %s, and no more of the screen",
  async (place) => {
    const app = await createAppFixture()
    await app.waitFor("Guide")
    if (place === "in a session") {
      app.type(`list the files${keys.enter}`)
      await app.waitFor("▣")
      // The status at rest: nothing else is painted from here on.
      await app.until(() => !app.screen().includes("esc interrupt"), "the status is not at rest")
    }
    app.type("k")
    await app.waitFor("┃  k")
    for (const letter of ["q", "z", "w"]) {
      const before = app.written().length
      const column = app.cursor().x
      app.type(letter)
      await app.until(() => app.cursor().x === column + 1, "the letter is not there")
      const frames = app.written().slice(before).split("\u001b[?2026l")
      const frame = frames.find((bytes) => bytes.replace(/\u001b\[[\d;?]*[A-Za-z]|\u001b\d/g, "") === letter)
      expect(frame, JSON.stringify(frames)).toBeDefined()
      expect(frame!.length).toBeLessThan(160)
    }
  },
)

test("an edit is shown in a permission request and made after approval; the draft is kept", async () => {
  const app = await createAppFixture({ files: mathFile, config: { permission: { edit: "ask" } } })
  await app.waitFor("Guide")
  app.type(`${edit}${keys.enter}`)
  await app.waitFor("Permission required")
  expect(app.screen()).toContain("Edit src/math.js")
  expect(app.screen()).toMatch(/1 \+ export const add = \(a, b\) => a \+ b/)
  app.type("y")
  await app.waitFor("I replaced")
  await app.waitGone("Permission required")
  expect(await app.project.read("src/math.js")).toContain("a + b")
})

test('"Allow always" confirms its patterns first; a rejection may have a message, and the file is unchanged', async () => {
  const app = await createAppFixture({ files: mathFile, config: { permission: { edit: "ask" } } })
  await app.waitFor("Guide")
  app.type(`${edit}${keys.enter}`)
  await app.waitFor("Permission required")
  app.type("a")
  await app.waitFor("edit *")
  app.type(keys.escape)
  await app.waitFor("Allow once (y)")
  app.type("n")
  await app.waitFor("What should it do instead?")
  app.type("not now")
  await app.waitFor("❯ not now")
  app.type(keys.enter)
  await app.waitGone("Permission required")
  await app.waitFor("not now")
  expect(await app.project.read("src/math.js")).toBe(mathFile["src/math.js"])
})

test("moving through the themes previews them, escape restores the previous one, enter keeps one", async () => {
  const app = await createAppFixture()
  await app.waitFor("Guide")
  const background = () => app.cell(0, 0).bg
  const before = background()
  app.type(`/themes${keys.enter}`)
  await app.waitFor("Themes")
  app.type("dracula")
  await app.waitGone("gruvbox")
  app.type(keys.down)
  await app.until(() => background() !== before, "the theme is not previewed")
  app.type(keys.escape)
  await app.until(() => background() === before, "the old theme is not restored")
  app.type(`/themes${keys.enter}`)
  await app.waitFor("Themes")
  app.type("dracula")
  await app.waitGone("gruvbox")
  app.type(keys.enter)
  await app.waitGone("Themes")
  await app.until(() => background() === "#282a36", "dracula is not in use")
})

test("filtering previews the first theme that matches", async () => {
  const app = await createAppFixture()
  await app.waitFor("Guide")
  app.type(`/themes${keys.enter}`)
  await app.waitFor("Themes")
  app.type("dracula")
  await app.until(() => app.cell(0, 0).bg === "#282a36", "dracula is not previewed")
})

test("the cursor is at the caret of a dialog's field, in cells, and back in the prompt afterwards", async () => {
  const app = await createAppFixture()
  await app.waitFor("Guide")
  const prompt = app.locate("Ask anything")
  app.type(`/themes${keys.enter}`)
  await app.waitFor("Search")
  const field = app.locate("Search")
  const isAt = (x: number, y: number) => () => app.cursor().visible && app.cursor().x === x && app.cursor().y === y
  await app.until(isAt(field.x, field.y), "the cursor is not at the start of the field")
  app.type("主题")
  await app.until(isAt(field.x + 4, field.y), "the cursor is not behind the text")
  app.type("\x1b[D")
  await app.until(isAt(field.x + 2, field.y), "the cursor is not between the characters")
  await app.waitFor("No results found")
  app.type(keys.ctrl("u"))
  app.type("\x7f")
  await app.until(() => app.cell(field.x, field.y).char === "题", "ctrl+u did not delete to the start")
  app.type(keys.escape)
  await app.until(isAt(prompt.x, prompt.y), "the cursor is not back in the prompt")
})

test("backspace in a field removes a whole emoji", async () => {
  const app = await createAppFixture()
  await app.waitFor("Guide")
  app.type(keys.ctrl("p"))
  await app.waitFor("Search")
  app.type("a👍🏽")
  await app.waitFor("a👍")
  app.type("\x7f")
  await app.waitGone("👍")
  expect(app.screen()).not.toContain("\ufffd")
})

test("text in a field has the theme's text colour on the dialog's background", async () => {
  const app = await createAppFixture()
  await app.waitFor("Guide")
  app.type("\x1b]11;rgb:ffff/ffff/ffff\x1b\\")
  app.type(keys.ctrl("p"))
  await app.waitFor("Search")
  app.type("title")
  await app.waitFor("title")
  const { x, y } = app.locate("title")
  const title = app.locate("Commands")
  expect(app.cell(x, y).fg).toBe(app.cell(title.x, title.y).fg)
  expect(app.cell(x, y).bg).toBe(app.cell(title.x, title.y).bg)
})

test("several keys in one read move a list step by step", async () => {
  const app = await createAppFixture()
  await app.waitFor("Guide")
  app.type(keys.ctrl("p"))
  await app.waitFor("❯ New session")
  app.type("recent model")
  await app.waitFor("❯ Next recent model")
  app.type(keys.down + keys.up + keys.down)
  await app.waitFor("❯ Previous recent model")
  app.type(keys.up + keys.down + keys.up)
  await app.waitFor("❯ Next recent model")
})

test("several keys in one read each act on the result of the one before", async () => {
  const app = await createAppFixture({ files: mathFile, config: { permission: { edit: "ask" } } })
  await app.waitFor("Guide")
  app.type(`${edit}${keys.enter}`)
  await app.waitFor("❯ 1 Allow once")
  const [right, left] = ["\x1b[C", "\x1b[D"]
  app.type(right + right)
  await app.waitFor("❯ 3 Reject")
  app.type(left + left + keys.enter)
  await app.waitFor("I replaced")
})

test("typing that continues when a permission request arrives goes into the draft and answers nothing", async () => {
  const app = await createAppFixture({ files: mathFile, config: { permission: { edit: "ask" } }, isServerHeld: true })
  app.type(`${edit}${keys.enter}`)
  await app.waitFor("Waiting for the server")
  app.type("and my next ")
  app.releaseServer()
  await app.waitFor("Permission required")
  app.type("yes")
  app.type(keys.enter)
  app.type(" a")
  const pauseEnd = Date.now() + 700
  // The spinner draws on and on, so the screen is looked at again.
  await app.until(() => Date.now() > pauseEnd, "nothing moves")
  expect(app.screen()).toContain("Permission required")
  expect(await app.project.read("src/math.js")).toBe(mathFile["src/math.js"])
  app.type("n")
  await app.waitFor("What should it do instead?")
  app.type(keys.enter)
  await app.waitFor("and my next yes a")
  expect(await app.project.read("src/math.js")).toBe(mathFile["src/math.js"])
})

test("typing that continues when a question arrives goes into the draft, which is shown again after the answer", async () => {
  const app = await createAppFixture({ isServerHeld: true })
  app.type(`ask me a question${keys.enter}`)
  await app.waitFor("Waiting for the server")
  app.type("my draft ")
  app.releaseServer()
  await app.waitFor("2. ○ The README")
  app.type("1")
  app.type(keys.enter)
  const pauseEnd = Date.now() + 700
  await app.until(() => Date.now() > pauseEnd, "nothing moves")
  expect(app.screen()).toContain("2. ○ The README")
  app.type("4no 世界")
  await app.waitFor("❯ 4. ● no 世界")
  // A dialog in between, and a key that scrolls, leave it as it is.
  app.type(keys.ctrl("p"))
  await app.waitFor("Commands")
  app.type(keys.escape)
  await app.waitGone("Commands")
  app.type(keys.pageUp)
  app.type(keys.enter)
  await app.waitFor("Your answer is: no 世界.")
  await app.waitFor("my draft 1")
})

test("a dialog covers the transcript, and one that replaces it is drawn completely", async () => {
  const app = await createAppFixture()
  await app.waitFor("Guide")
  app.type(`list the files${keys.enter}`)
  await app.waitFor("▣")
  expect((await app.post("/tui/open-help")).json).toBe(true)
  await app.waitFor("Basics")
  expect((await app.post("/tui/open-sessions")).json).toBe(true)
  await app.waitFor("Today")
  const { x, y } = app.locate("Today")
  expect(app.row(y).slice(x - 4, x)).toBe("    ")
  expect(app.screen()).toContain("Rename ctrl+r")
  app.type(keys.escape)
  await app.waitFor("I found 1 file")
})

test("every remote call has its effect on the screen", async () => {
  const app = await createAppFixture()
  await app.waitFor("Guide")
  await app.post("/tui/append-prompt", { text: "In @src/a.ts#L3-9" })
  await app.waitFor("In @src/a.ts#L3-9")
  await app.post("/tui/show-toast", { title: "Build", message: "done\u001b[31m", variant: "success" })
  await app.waitFor("done␛[31m")
  await app.post("/tui/clear-prompt")
  await app.waitFor("Ask anything")
  await app.post("/tui/open-models")
  await app.waitFor("Select model")
  await app.post("/tui/append-prompt", { text: "list the files" })
  await app.post("/tui/submit-prompt")
  await app.waitFor("I found 1 file")
  await app.post("/tui/execute-command", { command: "session_new" })
  await app.waitFor("Recent")
})

test("a shell command runs and shows its exit code", async () => {
  const app = await createAppFixture()
  await app.waitFor("Guide")
  app.type("!echo out; exit 3")
  await app.waitFor("Shell")
  app.type(keys.enter)
  await app.waitFor("exit 3")
  expect(app.screen()).toContain("out")
})

test("an invalid config of the user is reported on the screen until it is fixed", async () => {
  const project = await createProject()
  await project.home.writeConfig('{ "model": 3, ')
  const app = await createAppFixture({ project })
  await app.waitFor("opencode.json:")
  await project.home.writeConfig("{}")
  await app.waitFor("Guide")
  await app.waitGone("opencode.json:")
})

test("a key of the user's config works, and a wrong name is reported once", async () => {
  const app = await createAppFixture({ config: { keybinds: { model_list: "f5", sesion_new: "ctrl+n" } } })
  await app.waitFor('"sesion_new"')
  app.type("\x1b[15~")
  await app.waitFor("Select model")
})

test("exiting takes two presses and restores the screen", async () => {
  const app = await createAppFixture()
  await app.waitFor("Guide")
  expect(app.isAlternate()).toBe(true)
  app.type(keys.ctrl("c"))
  await app.waitFor("ctrl+c again to exit")
  app.type(keys.ctrl("c"))
  await app.until(() => app.isEnded() && !app.isAlternate(), "the screen was not given back")
})

test.each([
  [120, 40],
  [80, 24],
  [40, 15],
])("at %ix%i nothing is cut off, overlaps or clears the screen, also after resizes", async (columns, rows) => {
  const app = await createAppFixture({ columns, rows, files: mathFile })
  await app.waitFor("Guide")
  app.type(`${edit}${keys.enter}`)
  await app.waitFor("▣")
  for (const [nextColumns, nextRows] of [
    [100, 20],
    [45, 12],
    [columns, rows],
  ] as const) {
    app.resize(nextColumns, nextRows)
    await app.until(() => app.row(nextRows - 1).includes("project"), "the status is not at the bottom")
    await app.until(() => app.row(nextRows - (nextRows < 20 ? 2 : 3)).includes("Guide"), "the prompt is not above it")
  }
  await app.waitFor("I replaced")
  expect(app.screen().split("\n").length).toBeLessThanOrEqual(rows)
  expect(app.written()).not.toMatch(/\x1b\[[23]J/)
})

test("a terminal that is too small shows a message until it is larger", async () => {
  const app = await createAppFixture()
  await app.waitFor("Guide")
  app.resize(28, 7)
  await app.waitFor("Too small")
  app.resize(80, 24)
  await app.waitFor("Ask anything")
})
