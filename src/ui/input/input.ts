// Our reader of the terminal: takes every byte of the real stdin, parses it and offers each event to handlers by
// priority. Promises: nothing typed before the handlers stand is lost; every mode set is ended by `restore`, also at
// exit; answers of the terminal reach their listeners and never a prompt. Ink reads a facade (`facade.stream`).
import { writeSync } from "node:fs"
import { toLegacyBytes } from "../../text/keys/legacy-bytes.ts"
import type { KeyEvent, ReplyInput } from "../../text/keys/event.ts"
import { toChord } from "../../text/keys/chord.ts"
import { createKeyParser } from "../../text/keys/parser.ts"
import type { FacadeStdin } from "./facade-stdin.ts"
import { createFacadeStdin } from "./facade-stdin.ts"
import { createTerminalModes } from "./terminal-mode.ts"

/** Gives true when the event is used up; anything else hands it on to the next handler. */
export type KeyHandler = (event: KeyEvent) => boolean | void

export type InputOptions = {
  stdin: NodeJS.ReadStream
  stdout: NodeJS.WriteStream
  /** Reports of clicks, drags and the wheel. */
  mouse?: boolean
  /** Value of TERM: some old terminals misread the requests for better key codes. */
  term?: string
  /** Byte 0x08 is ctrl+backspace, as Windows terminals send it. */
  isControlBackspace?: boolean
  /** Called for ctrl+c while no handlers stand yet. */
  onEarlyInterrupt?: () => void
  /** Writes at once, for the way out; the standard is a synchronous write to the terminal. */
  writeNow?: (bytes: string) => void
}

export type Input = {
  facade: FacadeStdin
  /** Adds a handler of `priority` (0 by default); among equals the newest comes first. Returns the function that removes it. */
  onKey(handler: KeyHandler, priority?: number): () => void
  /** Hears every answer of the terminal. */
  onReply(listener: (reply: ReplyInput) => void): () => void
  /** Handlers stand: delivers what was typed so far and everything from now on. */
  open(): void
  /** Offers an event to the handlers as if it had been typed; true when one used it. */
  send(event: KeyEvent): boolean
  /** Hands an event to the Ink component that reads keys; false when there is none or the event has no old encoding. */
  passToInk(event: KeyEvent): boolean
  /** Asks for better key codes and uses them when the terminal knows them; for after the first frame. */
  askKeys(): void
  /** Tells whether keys like shift+return can be told apart. */
  hasDistinctKeys(): boolean
  setMouse(isOn: boolean): void
  /** Gives the window a title, printable text only; undefined gives back the one that it had. */
  setTitle(title: string | undefined): void
  /** Shows at the window that work goes on, for terminals that know how. */
  setProgress(isOn: boolean): void
  /** Leaves the terminal to a child program; `resume` takes it back with the same modes. */
  suspend(): void
  resume(): void
  /** Ends all modes with a synchronous write and stops reading, for good. */
  restore(): void
}

const oldTerminals = new Set(["linux", "dumb", "cons25"])

/** Takes over a terminal's input: raw mode at once, bracketed paste and focus reports on. */
export function createInput(options: InputOptions): Input {
  const { stdin, stdout } = options
  const parser = createKeyParser({ isControlBackspace: options.isControlBackspace === true })
  const facade = createFacadeStdin()
  let title: string | undefined
  let hasProgress = false
  const modes = createTerminalModes((bytes) => void (stdout.isTTY && stdout.write(bytes)))
  const writeNow = options.writeNow ?? ((bytes: string) => writeAll(bytes))
  // Never changed in place: handlers come and go while one runs.
  let handlers: { handler: KeyHandler; priority: number }[] = []
  const listeners = new Set<(reply: ReplyInput) => void>()
  let early: KeyEvent[] | undefined = []
  let timer: NodeJS.Timeout | undefined
  let turn: NodeJS.Immediate | undefined
  let isMouse = options.mouse === true
  let keyCodes: "keys" | "otherKeys" | undefined
  let isAsking = false
  let state: "on" | "suspended" | "ended" = "suspended"

  function onData(chunk: Buffer | string): void {
    clearWait()
    for (const event of parser.feed(chunk)) deliver(event)
    wait()
  }

  function wait(): void {
    const waitMs = state === "on" ? parser.flushDelayMs() : 0
    if (waitMs === 0) return
    timer = setTimeout(() => {
      // When the process was busy, the rest of a sequence may lie unread: one turn of the loop brings it first.
      turn = setImmediate(() => {
        for (const event of parser.flush()) deliver(event)
        wait()
      })
    }, waitMs)
    timer.unref()
  }

  function clearWait(): void {
    clearTimeout(timer)
    clearImmediate(turn)
  }

  function deliver(event: KeyEvent): void {
    if (event.type === "reply") onReply(event)
    else if (!early) send(event)
    else if (options.onEarlyInterrupt && toChord(event) === "ctrl+c") options.onEarlyInterrupt()
    else early.push(event)
  }

  function onReply(reply: ReplyInput): void {
    if (isAsking && reply.kind === "csi") {
      if (/^\?\d+u$/.test(reply.data)) useKeyCodes("keys")
      // Every terminal answers this one, and in order: no kitty protocol before it means none.
      else if (/^\?[\d;]*c$/.test(reply.data)) {
        isAsking = false
        if (!keyCodes) useKeyCodes("otherKeys")
      }
    }
    for (const listener of listeners) listener(reply)
  }

  function useKeyCodes(mode: "keys" | "otherKeys"): void {
    keyCodes = mode
    if (state === "on") modes.set(mode, true)
  }

  function send(event: KeyEvent): boolean {
    for (const { handler } of handlers) if (handler(event) === true) return true
    return false
  }

  function begin(): void {
    state = "on"
    stdin.setRawMode?.(true)
    stdin.on("data", onData)
    stdin.resume()
    stdin.ref?.()
    modes.set("paste", true)
    modes.set("focus", true)
    modes.set("colours", true)
    modes.set("mouse", isMouse)
    if (keyCodes) modes.set(keyCodes, true)
    showTitle()
    modes.set("progress", hasProgress)
  }

  function showTitle(): void {
    modes.set("title", title !== undefined)
    if (title !== undefined && stdout.isTTY) stdout.write(`\x1b]0;${title}\x07`)
  }

  function end(): void {
    clearWait()
    stdin.off("data", onData)
    const bytes = modes.takeEnd()
    if (bytes && stdout.isTTY) writeNow(bytes)
    try {
      stdin.setRawMode?.(false)
    } catch {
      // The terminal is gone already; there is nothing left to restore.
    }
    stdin.pause()
  }

  function restore(): void {
    if (state === "ended") return
    const wasOn = state === "on"
    state = "ended"
    process.off("exit", restore)
    if (wasOn) end()
    stdin.unref?.()
  }

  process.on("exit", restore)
  begin()

  return {
    facade,
    onKey(handler, priority = 0) {
      const entry = { handler, priority }
      const at = handlers.findIndex((other) => other.priority <= priority)
      handlers = at < 0 ? [...handlers, entry] : [...handlers.slice(0, at), entry, ...handlers.slice(at)]
      return () => {
        handlers = handlers.filter((other) => other !== entry)
      }
    },
    onReply(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    open() {
      const events = early ?? []
      early = undefined
      for (const event of events) send(event)
    },
    send,
    passToInk(event) {
      const bytes = toLegacyBytes(event)
      if (bytes === "" || !facade.isRead()) return false
      facade.pass(bytes)
      return true
    },
    askKeys() {
      if (state !== "on" || !stdout.isTTY || oldTerminals.has(options.term ?? "")) return
      isAsking = true
      stdout.write("\x1b[?u\x1b[c")
    },
    hasDistinctKeys: () => keyCodes === "keys",
    setMouse(isOn) {
      isMouse = isOn
      if (state === "on") modes.set("mouse", isOn)
    },
    setTitle(next) {
      if (next === title) return
      title = next
      if (state === "on") showTitle()
    },
    setProgress(isOn) {
      hasProgress = isOn
      if (state === "on") modes.set("progress", isOn)
    },
    suspend() {
      if (state !== "on") return
      state = "suspended"
      parser.flush()
      end()
    },
    resume() {
      if (state === "suspended") begin()
    },
    restore,
  }
}

function writeAll(bytes: string): void {
  // A terminal that does not take the bytes at once is asked again a few times, then left as it is.
  for (let tries = 0; tries < 20; tries++) {
    try {
      writeSync(1, bytes)
      return
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN") return
    }
  }
}
