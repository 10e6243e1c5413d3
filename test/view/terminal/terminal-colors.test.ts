// Dark and light mode: what the terminal reports, what the user pins, and what is saved.
import { EventEmitter } from "node:events"
import { expect, test } from "vitest"
import type { Preferences } from "../../../src/state/memory.ts"
import { setTerminalMode, toStartMode } from "../../../src/state/theme.ts"
import { createKeyParser } from "../../../src/text/keys/parser.ts"
import type { Input } from "../../../src/ui/input/input.ts"
import { keepPreferences } from "../../../src/command/sync/keep-preferences.ts"
import { findModeHint, listenForColors, parseBackground, toMode } from "../../../src/view/terminal/terminal-colors.ts"
import { createCommandFixture } from "../../fixture/command.ts"

/** A terminal that is asked, and says what the test lets it say. */
function listen() {
  const said: string[] = []
  const asked: string[] = []
  const emitter = new EventEmitter()
  const input = {
    onReply: (listener: (reply: unknown) => void) => {
      emitter.on("reply", listener)
      return () => void emitter.off("reply", listener)
    },
    onKey: (handler: (event: unknown) => unknown) => {
      emitter.on("key", handler)
      return () => void emitter.off("key", handler)
    },
  } as object as Input
  const stdout = { write: (bytes: string) => asked.push(bytes) } as object as NodeJS.WriteStream
  const stop = listenForColors(input, stdout, {
    onMode: (mode) => void said.push(mode),
    onBackground: (background) => void said.push(background.kind === "rgb" ? background.hex : background.kind),
  })
  const parser = createKeyParser()
  return {
    said,
    asked,
    stop,
    answer(bytes: string) {
      for (const event of parser.feed(bytes)) emitter.emit(event.type === "reply" ? "reply" : "key", event)
    },
  }
}

test("the background is queried at the start, after a reported change, and when the window gets the focus", () => {
  const terminal = listen()
  expect(terminal.asked).toHaveLength(1)
  // One that never answered is not asked again and again.
  terminal.answer("\x1b[I")
  expect(terminal.asked).toHaveLength(1)
  terminal.answer("\x1b]11;rgb:1e1e/1e1e/2e2e\x1b\\")
  expect(terminal.said).toEqual(["#1e1e2e", "dark"])
  terminal.answer("\x1b[?997;2n")
  expect(terminal.said.at(-1)).toBe("light")
  expect(terminal.asked).toHaveLength(2)
  terminal.answer("\x1b[I\x1b[O")
  expect(terminal.asked).toHaveLength(3)
  terminal.stop()
  terminal.answer("\x1b[?997;1n\x1b[I")
  expect(terminal.said.at(-1)).toBe("light")
  expect(terminal.asked).toHaveLength(3)
})

test("before the terminal answers, the mode is that of the environment, else that of the last run", () => {
  expect(findModeHint({ COLORFGBG: "15;0" })).toBe("dark")
  expect(findModeHint({ COLORFGBG: "0;default;15" })).toBe("light")
  expect(findModeHint({})).toBeUndefined()
  expect(toStartMode({}, undefined)).toMatchObject({ themeMode: "dark", isModePinned: false })
  expect(toStartMode({ terminalMode: "light" }, undefined)).toMatchObject({ themeMode: "light", isModePinned: false })
  expect(toStartMode({ terminalMode: "light" }, "dark")).toMatchObject({ themeMode: "dark" })
  expect(toStartMode({ themeMode: "light" }, "dark")).toEqual({
    terminalMode: "dark",
    themeMode: "light",
    isModePinned: true,
  })
})

test("a pinned mode ignores the terminal and is saved; an unpinned one follows the terminal again", async () => {
  const fixture = createCommandFixture()
  const saved: Preferences[] = []
  const memory = { ...fixture.context.memory, savePreferences: async (one: Preferences) => void saved.push(one) }
  const stop = keepPreferences({ store: fixture.store, memory, preferences: {}, configuredTheme: undefined })
  const mode = () => fixture.state().themeMode
  await fixture.context.run("theme_switch_mode", { source: "palette" })
  expect(mode()).toBe("light")
  expect(saved.at(-1)).toMatchObject({ themeMode: "light" })
  fixture.store.update((state) => setTerminalMode(setTerminalMode(state, "light"), "dark"))
  expect(mode()).toBe("light")
  await fixture.context.run("theme_mode_lock", { source: "palette" })
  expect(mode()).toBe("dark")
  expect(saved.at(-1)).toMatchObject({ themeMode: undefined, terminalMode: "dark" })
  fixture.store.update((state) => setTerminalMode(state, "light"))
  expect(mode()).toBe("light")
  expect(saved.at(-1)).toMatchObject({ terminalMode: "light" })
  await fixture.context.run("theme_mode_lock", { source: "palette" })
  fixture.store.update((state) => setTerminalMode(state, "dark"))
  expect(mode()).toBe("light")
  stop()
})

test("the terminal's background determines whether the mode is dark or light", () => {
  const tell = (data: string) => {
    const background = parseBackground(data)
    return background && [background.kind === "rgb" && background.hex, toMode(background)]
  }
  expect(tell("11;rgb:ffff/ffff/ffff")).toEqual(["#ffffff", "light"])
  expect(tell("11;rgb:1e1e/1e1e/2e2e")).toEqual(["#1e1e2e", "dark"])
  expect(tell("11;rgb:f/f/f")).toEqual(["#ffffff", "light"])
  expect(tell("11;rgb:fd/f6/e3")).toEqual(["#fdf6e3", "light"])
  expect(tell("10;rgb:ffff/ffff/ffff")).toBeUndefined()
})
