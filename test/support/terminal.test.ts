// The terminal helper against small scripts that draw and read keys instead of the program.
import { describe, expect, test } from "vitest"
import { freePort } from "./free-port.ts"
import { createHome } from "./home.ts"
import { toKeyBytes } from "./keys.ts"
import { startTerminal } from "./terminal.ts"

async function start(script: string, options: { cols?: number; rows?: number; port?: number } = {}) {
  const home = await createHome()
  return startTerminal({ cwd: home.directory, env: home.env, command: [process.execPath, "-e", script], ...options })
}

/** Prints each piece of input as JSON, one a line, until it is `q`. */
const echo = `
process.stdin.setRawMode(true)
process.stdin.setEncoding("utf8")
process.stdin.on("data", (text) => {
  console.log(JSON.stringify(text))
  if (text === "q") process.exit(7)
})
console.log("ready")`

test("the program has a terminal of the given size, and colour", async () => {
  const script =
    "console.log(process.stdin.isTTY, process.stdout.columns, process.stdout.rows, process.env.TERM, process.stdout.getColorDepth())"
  const terminal = await start(script, { cols: 70, rows: 12 })
  expect(await terminal.waitFor(/true .*\d$/m)).toBe("true 70 12 xterm-256color 24")
  expect(await terminal.exit()).toEqual({ code: 0, signal: undefined })
})

test("text, keys and pastes arrive as a terminal sends them", async () => {
  const terminal = await start(echo)
  await terminal.waitFor("ready")
  terminal.type("héllo 世界👍")
  await terminal.waitFor('"héllo 世界👍"')
  terminal.press("ctrl+x")
  await terminal.waitFor('"\\u0018"')
  terminal.press("up", "enter")
  await terminal.waitFor(/"\\u001b\[A(\\r"|"\n"\\r")/)
  terminal.paste("a\nb")
  await terminal.waitFor('"a\\rb"')
  terminal.press("q")
  expect(await terminal.exit()).toEqual({ code: 7, signal: undefined })
})

test("a paste is bracketed, and cursor keys follow their mode, if the program enables it", async () => {
  const terminal = await start(`process.stdout.write("\\x1b[?2004h\\x1b[?1h");${echo}`)
  await terminal.waitFor("ready")
  terminal.paste("two\nlines")
  await terminal.waitFor('"\\u001b[200~two\\rlines\\u001b[201~"')
  terminal.press("down")
  await terminal.waitFor('"\\u001bOB"')
})

test("cells have characters, widths and colours; the cursor has a position", async () => {
  const terminal = await start(`
    process.stdout.write("\\x1b[?1049h\\x1b[2J\\x1b[2;3H\\x1b[1;38;2;255;136;0;48;5;4m世\\x1b[0m!\\x1b]2;my title\\x07\\x1b[?25l\\x1b[5;7H")
    setInterval(() => {}, 1000)`)
  await terminal.waitFor("世!")
  await terminal.waitFor(() => !terminal.cursor().visible && terminal.cursor().y === 4)
  expect(terminal.cursor()).toEqual({ x: 6, y: 4, visible: false })
  expect(terminal.cell(2, 1)).toMatchObject({ char: "世", width: 2, fg: "#ff8800", bg: "ansi:4", bold: true })
  expect(terminal.cell(3, 1)).toMatchObject({ char: "", width: 0 })
  expect(terminal.cell(4, 1)).toMatchObject({ char: "!", fg: "default", bold: false })
  expect(terminal.locate("!")).toEqual({ x: 4, y: 1 })
  expect(terminal.row(1)).toBe("  世!")
  expect(terminal.isAlternate()).toBe(true)
  expect(terminal.title()).toBe("my title")
  expect(() => terminal.locate("absent")).toThrow(/absent[\s\S]*世!/)
})

test("a resize reaches the program, and cut-off content is not read", async () => {
  const terminal = await start(
    `process.stdout.on("resize", () => console.log("now", process.stdout.columns, process.stdout.rows));
     console.log("x".repeat(60)); setInterval(() => {}, 1000)`,
    { cols: 80, rows: 10 },
  )
  await terminal.waitFor("xxx")
  terminal.resize(40, 15)
  await terminal.waitFor("now 40 15")
  expect(terminal.size()).toEqual({ cols: 40, rows: 15 })
  for (let y = 0; y < 15; y++) expect(terminal.row(y).length).toBeLessThanOrEqual(40)
})

test("terminal queries of the program are answered", async () => {
  const terminal = await start(`${echo}; process.stdout.write("\\x1b[c\\x1b[6n")`)
  await terminal.waitFor(/\\u001b\[\?[\d;]+c/)
  await terminal.waitFor(/\\u001b\[\d+;\d+R/)
})

test("the scrollback and all bytes of output are kept", async () => {
  const terminal = await start("for (let i = 0; i < 100; i++) console.log('line ' + i)", { rows: 10 })
  await terminal.exit()
  expect(terminal.screen()).not.toContain("line 42")
  expect(terminal.scrollback()).toContain("line 42\n")
  expect(terminal.raw().toString()).toContain("line 0\r\nline 1\r\n")
})

describe("waiting", () => {
  test("a wait that fails shows the screen", async () => {
    const terminal = await start("console.log('what is there'); setInterval(() => {}, 1000)")
    await terminal.waitFor("what is there")
    await expect(terminal.waitFor("absent", { timeoutMs: 50 })).rejects.toThrow(/Never saw absent[\s\S]*what is there/)
    await expect(terminal.waitGone("what", { timeoutMs: 50 })).rejects.toThrow(/Still saw what[\s\S]*what is there/)
  })

  test("a wait fails at once when the program has ended, with its last output", async () => {
    const terminal = await start("console.log('last words'); process.exit(4)")
    await expect(terminal.waitFor("absent", { timeoutMs: 15_000 })).rejects.toThrow(/code 4[\s\S]*last words/)
  })

  test("waitGone resolves when the text is gone", async () => {
    const terminal = await start(
      `process.stdout.write("for now"); process.stdin.setRawMode(true); process.stdin.on("data", () => process.stdout.write("\\x1b[2J\\x1b[Hgone"))`,
    )
    await terminal.waitFor("for now")
    terminal.press("x")
    expect(await terminal.waitGone("for now")).toBe("gone")
  })

  test("settled resolves after the last output", async () => {
    const terminal = await start(`
      let n = 0
      const timer = setInterval(() => { process.stdout.write(String(n++)); if (n === 10) clearInterval(timer) }, 20)
      setInterval(() => {}, 1000)`)
    expect(await terminal.settled("01")).toBe("0123456789")
  })
})

test("disposal kills the program and its children in the same process group", async () => {
  const home = await createHome()
  const script = `require("node:child_process").spawn("sleep", ["1000"]); process.on("SIGHUP", () => {}); console.log("up"); setInterval(() => {}, 1000)`
  const terminal = startTerminal({ cwd: home.directory, env: home.env, command: [process.execPath, "-e", script] })
  await terminal.waitFor("up")
  expect(await home.listProcesses()).toHaveLength(2)
  await terminal.dispose()
  await expect.poll(() => home.listProcesses()).toEqual([])
})

test("a port is passed as --port and part of the URL", async () => {
  const port = await freePort()
  const terminal = await start("console.log('up')", { port })
  expect(terminal.url()).toBe(`http://127.0.0.1:${port}`)
  const other = await start("console.log('up')")
  expect(() => other.url()).toThrow(/without a port/)
})

test.each([
  ["a", "a"],
  ["+", "+"],
  ["enter", "\r"],
  ["esc", "\u001b"],
  ["ctrl+c", "\u0003"],
  ["ctrl+space", "\u0000"],
  ["alt+b", "\u001bb"],
  ["shift+tab", "\u001b[Z"],
  ["backspace", "\u007f"],
  ["alt+backspace", "\u001b\u007f"],
  ["ctrl+left", "\u001b[1;5D"],
  ["shift+up", "\u001b[1;2A"],
  ["delete", "\u001b[3~"],
  ["ctrl+delete", "\u001b[3;5~"],
  ["pageup", "\u001b[5~"],
  ["f1", "\u001bOP"],
  ["f12", "\u001b[24~"],
  ["alt+enter", "\u001b\r"],
  ["shift+enter", "\u001b[13;2u"],
  ["ctrl+alt+a", "\u001b\u0001"],
  ["ctrl+_", "\u001f"],
])("the key %s", (name, bytes) => {
  expect(toKeyBytes(name)).toBe(bytes)
})

test("an unknown key is rejected", () => {
  expect(() => toKeyBytes("hyper+x")).toThrow(/No such key/)
  expect(() => toKeyBytes("entre")).toThrow(/No such key/)
})
