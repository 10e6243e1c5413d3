// A registry with a context whose server is a list of what was asked of it.
import type { Client } from "../../src/client/client.ts"
import type { CommandContext, ScrollStep } from "../../src/command/command.ts"
import { createCommands } from "../../src/command/index.ts"
import { createKeyRouter } from "../../src/command/key-router.ts"
import { createMenuFinder } from "../../src/command/menu.ts"
import { listKeybinds } from "../../src/command/keybind.ts"
import { createKeymap } from "../../src/command/keymap.ts"
import { createMemory } from "../../src/state/persist.ts"
import { createAppStore } from "../../src/state/store.ts"
import { addToast } from "../../src/state/toast.ts"
import { createKeyParser } from "../../src/text/keys.ts"

type Asked = readonly [operation: string, address: unknown, body: unknown, options?: { signal?: AbortSignal }]

export type GroundOptions = {
  readonly keybinds?: Record<string, unknown>
  /** For a step of the wheel. */
  readonly wheelRows?: number
  /** What an operation answers, by `group.name`: a value, or a function of what was asked; an Error is thrown. */
  readonly answers?: Record<string, unknown>
  readonly env?: Record<string, string>
}

export function createGround(options: GroundOptions = {}) {
  const { keybinds, answers = {} } = options
  const asked: Asked[] = []
  const did: string[] = []
  const clock = { now: 1000 }
  // A folder that cannot be: what is kept is lost in silence.
  const memory = createMemory("/dev/null/state", "/p")
  const store = createAppStore({ directory: "/p", home: "/home/u", columns: 80, rows: 24 })
  store.update((state) => ({ ...state, clock: clock.now }))
  if (!("command.list" in answers)) store.update((state) => ({ ...state, serverCommands: [] }))
  const group = (name: string) =>
    new Proxy(
      {},
      {
        get: (_target, operation) => async (address: unknown, body: unknown, options?: { signal?: AbortSignal }) => {
          const id = `${name}.${String(operation)}`
          asked.push([id, address, body, ...(options ? [options] : [])] as unknown as Asked)
          const given = answers[id]
          const answer = typeof given === "function" ? given(address, body) : given
          if (answer instanceof Error) throw answer
          return answer
        },
      },
    )
  const client = new Proxy({} as Client, { get: (_target, name) => group(String(name)) })
  const registry = createCommands()
  const findMenu = createMenuFinder(registry)
  const keymap = createKeymap({ binds: listKeybinds("linux"), overrides: keybinds })
  const context: CommandContext = {
    store,
    client,
    memory,
    env: options.env ?? {},
    host: {
      async setAskPermission(isOn) {
        if (answers.host instanceof Error) throw answers.host
        did.push(`ask ${isOn}`)
      },
    },
    terminal: {
      exit: () => void did.push("exit"),
      lend: async (work) => {
        did.push("lend")
        await work()
      },
      suspend: () => void did.push("suspend"),
      redraw: () => void did.push("redraw"),
      send: (bytes) => void did.push(`send ${bytes}`),
    },
    scroll: (step: ScrollStep) => void did.push(`scroll ${step}`),
    toast: (toast) => store.update((state) => addToast(state, toast, clock.now)),
    run: async (id, argument = "") => registry.find(id)?.run(context, argument),
    now: () => clock.now,
  }
  const router = createKeyRouter({
    context,
    registry,
    findMenu,
    keymap: () => keymap,
    leaderTimeoutMs: () => 60_000,
    wheelRows: () => options.wheelRows ?? 3,
  })
  const parser = createKeyParser()
  return {
    asked,
    did,
    clock,
    store,
    registry,
    keymap,
    findMenu: () => findMenu(store.getState()),
    context,
    router,
    state: () => store.getState(),
    text: () => store.getState().editor.buffer.text,
    /** Types bytes as a terminal sends them. */
    type(bytes: string) {
      for (const event of [...parser.feed(bytes), ...parser.flush()]) router.handle(event)
    },
    /** Lets what was asked of the server be answered. */
    settle: () => new Promise<void>((resolve) => setImmediate(resolve)),
  }
}

export const session = (id: string, title = id) => ({
  id,
  slug: id,
  projectID: "p",
  directory: "/p",
  title,
  version: "1",
  time: { created: 0, updated: 0 },
})
