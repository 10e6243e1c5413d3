// The input layer against a stand-in for a terminal, Ink itself, and a real pseudo-terminal.
import { EventEmitter } from "node:events"
import { PassThrough } from "node:stream"
import { spawn } from "@lydell/node-pty"
import { Text, render, useInput } from "ink"
import { afterEach, describe, expect, test, vi } from "vitest"
import type { KeyEvent } from "../../../src/text/keys/event.ts"
import { toChord } from "../../../src/text/keys/chord.ts"
import type { InputOptions } from "../../../src/ui/input/input.ts"
import { createInput } from "../../../src/ui/input/input.ts"

const ended: (() => void)[] = []
afterEach(() => {
  for (const end of ended.splice(0)) end()
})

/** A terminal whose keyboard is `type`; `written` is what reached its screen, `isRaw` its mode. */
function createTerminal(options: Partial<InputOptions> = {}) {
  const terminal = { written: "", isRaw: false, isPaused: false }
  const stdin = Object.assign(new EventEmitter(), {
    isTTY: true,
    setRawMode: (isRaw: boolean) => void (terminal.isRaw = isRaw),
    resume: () => void (terminal.isPaused = false),
    pause: () => void (terminal.isPaused = true),
    ref: () => undefined,
    unref: () => undefined,
  })
  const write = (bytes: string) => void (terminal.written += bytes)
  const stdout = Object.assign(new EventEmitter(), { isTTY: true, write })
  const input = createInput({
    stdin: stdin as object as NodeJS.ReadStream,
    stdout: stdout as object as NodeJS.WriteStream,
    writeNow: write,
    ...options,
  })
  ended.push(input.restore)
  const seen: KeyEvent[] = []
  return {
    terminal,
    input,
    seen,
    type: (bytes: string) => void stdin.emit("data", Buffer.from(bytes)),
    watch: () => input.onKey((event) => void seen.push(event)),
    take: () => {
      const bytes = terminal.written
      terminal.written = ""
      return bytes
    },
  }
}

const chords = (events: KeyEvent[]) => events.map((event) => toChord(event) ?? event.type)

describe("modes", () => {
  test("are set at once and ended in reverse", () => {
    const { terminal, input, take } = createTerminal({ mouse: true })
    expect(terminal.isRaw).toBe(true)
    expect(take()).toBe("\x1b[?2004h\x1b[?1004h\x1b[?2031h\x1b[?1000h\x1b[?1002h\x1b[?1006h")
    input.restore()
    expect(take()).toBe("\x1b[?1006l\x1b[?1002l\x1b[?1000l\x1b[?2031l\x1b[?1004l\x1b[?2004l")
    expect(terminal).toMatchObject({ isRaw: false, isPaused: true })
    input.restore()
    input.resume()
    expect(take()).toBe("")
  })

  test("are ended for a child program and set again afterwards", () => {
    const { terminal, input, type, seen, watch, take } = createTerminal({ mouse: true })
    watch()
    input.open()
    take()
    input.suspend()
    expect(take()).toBe("\x1b[?1006l\x1b[?1002l\x1b[?1000l\x1b[?2031l\x1b[?1004l\x1b[?2004l")
    expect(terminal).toMatchObject({ isRaw: false, isPaused: true })
    type("x")
    expect(seen).toEqual([])
    input.resume()
    expect(take()).toBe("\x1b[?2004h\x1b[?1004h\x1b[?2031h\x1b[?1000h\x1b[?1002h\x1b[?1006h")
    expect(terminal).toMatchObject({ isRaw: true, isPaused: false })
    type("y")
    expect(seen).toEqual([{ type: "text", text: "y" }])
  })

  test("include key codes of the kitty protocol if the terminal supports them", () => {
    const { input, type, take } = createTerminal()
    take()
    input.requestKeyCodes()
    expect(take()).toBe("\x1b[?u\x1b[c")
    type("\x1b[?0u\x1b[?62;22c")
    expect(take()).toBe("\x1b[>5u")
    input.suspend()
    expect(take()).toContain("\x1b[<u")
    input.resume()
    expect(take()).toContain("\x1b[>5u")
  })

  test("include the older key codes of xterm otherwise, and none for terminals without either", () => {
    const modern = createTerminal()
    modern.take()
    modern.input.requestKeyCodes()
    modern.take()
    modern.type("\x1b[?62;22c")
    expect(modern.take()).toBe("\x1b[>4;1m")
    modern.type("\x1b[?62;22c")
    expect(modern.take()).toBe("")
    const old = createTerminal({ term: "linux" })
    old.take()
    old.input.requestKeyCodes()
    expect(old.take()).toBe("")
  })
})

describe("events", () => {
  test("typed before the handlers are added are delivered, in order", () => {
    const { input, type, seen, watch } = createTerminal()
    type("hel")
    type("lo\r")
    watch()
    expect(seen).toEqual([])
    input.open()
    expect(chords(seen)).toEqual(["text", "text", "return"])
    type("x")
    expect(chords(seen)).toEqual(["text", "text", "return", "x"])
  })

  test("include ctrl+c before the handlers are added", () => {
    const onEarlyInterrupt = vi.fn<() => void>()
    const { type } = createTerminal({ onEarlyInterrupt })
    type("a\x03")
    expect(onEarlyInterrupt).toHaveBeenCalledTimes(1)
  })

  test("go to the highest priority first, to the newest of equals, until one is handled", () => {
    const { input, type } = createTerminal()
    const order: string[] = []
    const add = (name: string, priority: number, isUsed = false) =>
      input.onKey(() => {
        order.push(name)
        return isUsed
      }, priority)
    add("base", 0)
    const removeDialog = add("dialog", 2, true)
    add("prompt", 1)
    add("newer prompt", 1)
    input.open()
    type("a")
    expect(order.splice(0)).toEqual(["dialog"])
    removeDialog()
    type("a")
    expect(order.splice(0)).toEqual(["newer prompt", "prompt", "base"])
    expect(input.send({ type: "text", text: "x" })).toBe(false)
  })

  test("include a lone escape after its delay, and a split sequence as one key", async () => {
    const { input, type, seen, watch } = createTerminal()
    watch()
    input.open()
    type("\x1b")
    expect(seen).toEqual([])
    await vi.waitFor(() => expect(chords(seen)).toEqual(["escape"]))
    type("\x1b")
    type("[A")
    expect(chords(seen)).toEqual(["escape", "up"])
  })

  test("exclude replies of the terminal, which go to their listeners only, also before the handlers are added", () => {
    const { input, type, seen, watch } = createTerminal()
    watch()
    const replies: string[] = []
    const off = input.onReply((reply) => replies.push(`${reply.kind} ${reply.data}`))
    type("\x1b]11;rgb:0000/0000/0000\x1b\\")
    input.open()
    type("\x1b[?997;1n")
    off()
    type("\x1b[?997;2n")
    expect(replies).toEqual(["osc 11;rgb:0000/0000/0000", "csi ?997;1n"])
    expect(seen).toEqual([])
  })
})

describe("Ink's own components", () => {
  test("get the keys that are passed on while one of them is mounted, text and return separately", async () => {
    const { input, type } = createTerminal()
    const seen: string[] = []
    const Field = () => {
      useInput(
        (text, key) =>
          void seen.push(key.return ? "return" : key.leftArrow ? "left" : key.ctrl ? `ctrl ${text}` : text),
      )
      return <Text>field</Text>
    }
    expect(input.passToInk({ type: "text", text: "lost" })).toBe(false)
    const app = render(<Field />, {
      stdin: input.facade.stream,
      stdout: Object.assign(new PassThrough(), { columns: 40, rows: 10 }) as object as NodeJS.WriteStream,
      patchConsole: false,
      exitOnCtrlC: false,
    })
    ended.push(() => app.unmount())
    input.onKey(input.passToInk, 1)
    input.onKey((event) => toChord(event) === "ctrl+p", 2)
    await vi.waitFor(() => expect(input.facade.isRead()).toBe(true))
    input.open()
    type("日本\r\x1b[D\x10\x01")
    await vi.waitFor(() => expect(seen).toEqual(["日本", "return", "left", "ctrl a"]))
    app.unmount()
    expect(input.passToInk({ type: "text", text: "x" })).toBe(false)
  })
})

describe("a real terminal", () => {
  const program = `
    import { createInput } from ${JSON.stringify(new URL("../../../src/ui/input/input.ts", import.meta.url).href)}
    import { toChord } from ${JSON.stringify(new URL("../../../src/text/keys/chord.ts", import.meta.url).href)}
    const input = createInput({ stdin: process.stdin, stdout: process.stdout })
    process.stdout.write("READY\\n")
    input.onKey((event) => {
      const name = toChord(event)
      process.stdout.write("<" + (name ?? event.type + " " + (event.text ?? "")) + ">\\n")
      if (name === "ctrl+d") process.exit(0)
      if (name === "ctrl+g") throw new Error("on purpose")
    })
    setTimeout(() => input.open(), 20)
  `

  async function play(keys: string): Promise<string> {
    const child = spawn(
      "/bin/sh",
      [
        "-c",
        `stty -a; "$0" --input-type=module -e "$1" 2>/dev/null; echo MODE; stty -a; echo END`,
        process.execPath,
        program,
      ],
      { cols: 80, rows: 24 },
    )
    ended.push(() => child.kill())
    let output = ""
    child.onData((data) => (output += data))
    await vi.waitFor(() => expect(output).toContain("READY"), 10_000)
    child.write(keys)
    await vi.waitFor(() => expect(output).toMatch(/END\r?\n/), 10_000)
    return output
  }

  test.each([
    ["a normal exit", "日本 x\x1b[A\r\x04"],
    ["a crash", "日本 x\x1b[A\r\x07"],
  ])("is left as it was found after %s", async (_name, keys) => {
    const output = await play(keys)
    expect(output).toContain("<text 日本 x>\r\n<up>\r\n<return>")
    const ends = output.slice(output.indexOf("<return>"))
    expect(ends).toContain("\x1b[?2031l\x1b[?1004l\x1b[?2004l")
    const [before = "", after = ""] = output.split("MODE").map((part) => /-?icanon/.exec(part)?.[0])
    expect([before, after]).toEqual(["icanon", "icanon"])
    expect(/-?\becho\b/.exec(output.slice(output.indexOf("MODE")))?.[0]).toBe("echo")
  })
})
