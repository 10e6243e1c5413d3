// Reads the terminal: parses every byte of stdin and offers each event to handlers by priority. Ink reads a facade
// (`facade.stream`) instead. Guarantees: keys typed before `open` are delivered by it; `restore` ends every terminal mode
// that was set, also at exit; replies of the terminal reach reply listeners only and are never typed into a prompt.
import { writeSync } from "node:fs"
import { toChord } from "../../text/keys/chord.ts"
import type { KeyEvent, ReplyInput } from "../../text/keys/event.ts"
import { toLegacyBytes } from "../../text/keys/legacy-bytes.ts"
import { createKeyParser } from "../../text/keys/parser.ts"
import type { FacadeStdin } from "./facade-stdin.ts"
import { createFacadeStdin } from "./facade-stdin.ts"
import { createTerminalModes } from "./terminal-mode.ts"

/** Returns true to consume the event; any other value passes it on to the next handler. */
export type KeyHandler = (event: KeyEvent) => boolean | void

export type InputOptions = {
  stdin: NodeJS.ReadStream
  stdout: NodeJS.WriteStream
  /** Requests reports of clicks, drags and the wheel. */
  mouse?: boolean
  /** The value of TERM: some old terminals misread the requests of `requestKeyCodes`. */
  term?: string
  /** Byte 0x08 is ctrl+backspace, as Windows terminals send it. */
  isControlBackspace?: boolean
  /** Called for ctrl+c before `open`. */
  onEarlyInterrupt?: () => void
  /** Writes before the process exits; by default a synchronous write to the terminal. */
  writeNow?: (bytes: string) => void
}

export type Input = {
  facade: FacadeStdin
  /** Adds a handler of `priority` (0 by default); among equals the newest comes first. Returns the function that removes it. */
  onKey(handler: KeyHandler, priority?: number): () => void
  /** Adds a listener for replies of the terminal; returns the function that removes it. */
  onReply(listener: (reply: ReplyInput) => void): () => void
  /** To be called when the handlers are added: delivers what was typed so far and everything from now on. */
  open(): void
  /** Offers an event to the handlers as if it were typed; returns whether one consumed it. */
  send(event: KeyEvent): boolean
  /** Passes an event to the Ink component that reads keys; false without one, or for an event without a legacy encoding. */
  passToInk(event: KeyEvent): boolean
  /** Requests unambiguous key codes and enables them if the terminal supports them; to be called after the first frame. */
  requestKeyCodes(): void
  /** Sets the window title, printable text only; undefined restores the previous one. */
  setTitle(title: string | undefined): void
  /** Shows or hides the progress indicator of terminals that have one. */
  setProgress(isOn: boolean): void
  /** Releases the terminal to a child program; `resume` takes it back and sets the same modes. */
  suspend(): void
  resume(): void
  /** Ends all modes with a synchronous write and stops reading. Final and idempotent. */
  restore(): void
}

const terminalsWithoutKeyCodes = new Set(["linux", "dumb", "cons25"])

/** Sets raw mode, bracketed paste and focus reports at once. */
export function createInput(options: InputOptions): Input {
  const { stdin, stdout } = options
  const parser = createKeyParser({ isControlBackspace: options.isControlBackspace === true })
  const facade = createFacadeStdin()
  let title: string | undefined
  let hasProgress = false
  const modes = createTerminalModes((bytes) => void (stdout.isTTY && stdout.write(bytes)))
  const writeNow = options.writeNow ?? ((bytes: string) => writeAll(bytes))
  // Replaced, never mutated: a running handler may add or remove handlers.
  let handlers: { handler: KeyHandler; priority: number }[] = []
  const listeners = new Set<(reply: ReplyInput) => void>()
  let early: KeyEvent[] | undefined = []
  let timer: NodeJS.Timeout | undefined
  let turn: NodeJS.Immediate | undefined
  let keyCodes: "keys" | "otherKeys" | undefined
  let isRequesting = false
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
      // If the process was busy, the rest of a sequence may be unread; one more turn of the event loop reads it first.
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
    if (isRequesting && reply.kind === "csi") {
      if (/^\?\d+u$/.test(reply.data)) useKeyCodes("keys")
      // Every terminal answers this request, in order: no kitty reply before it means no kitty protocol.
      else if (/^\?[\d;]*c$/.test(reply.data)) {
        isRequesting = false
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
    modes.set("mouse", options.mouse === true)
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
      // The terminal is gone; there is nothing to restore.
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
    requestKeyCodes() {
      if (state !== "on" || !stdout.isTTY || terminalsWithoutKeyCodes.has(options.term ?? "")) return
      isRequesting = true
      stdout.write("\x1b[?u\x1b[c")
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
  // A terminal that is not ready to take the bytes gets a few more attempts.
  for (let attempt = 0; attempt < 20; attempt++) {
    try {
      writeSync(1, bytes)
      return
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN") return
    }
  }
}
