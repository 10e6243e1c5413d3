// How commands are invoked: by whom, in which order, with which arguments, and what becomes of their errors.
import { describe, expect, it } from "vitest"
import type { AnyCommand, Command, Invocation } from "../../src/command/command.ts"
import { openDialogs } from "../../src/command/open-dialog.ts"
import { createRegistry } from "../../src/command/registry.ts"
import { applyRemoteCall } from "../../src/command/remote/apply-remote-call.ts"
import { upsertSession } from "../../src/state/session.ts"
import { createGround, session } from "../fixture/command.ts"

const ctrl = (letter: string) => String.fromCharCode(letter.charCodeAt(0) - 96)

/** Records every invocation, and lets it happen. */
function recordInvocations({ registry }: ReturnType<typeof createGround>) {
  const { run } = registry
  const invocations: [name: string, invocation: Invocation<unknown>][] = []
  Object.assign(registry, {
    run: (...[context, name, invocation]: Parameters<typeof run>) => {
      invocations.push([name, invocation])
      return run(context, name, invocation)
    },
  })
  return invocations
}

describe("the source of an invocation", () => {
  it("is a key with its chord, or a sequence with its leader", () => {
    const ground = createGround()
    const invocations = recordInvocations(ground)
    ground.type(`${ctrl("c")}${ctrl("x")}q${ctrl("x")}m`)
    expect(invocations).toEqual([
      ["app.exit", { source: "key", key: "ctrl+c" }],
      ["app.exit", { source: "key", key: "ctrl+x q" }],
      ["model.list", { source: "key", key: "ctrl+x m" }],
    ])
  })

  it("is a slash for a name that is typed, and for one that is picked from the menu", async () => {
    const ground = createGround()
    const invocations = recordInvocations(ground)
    ground.type("/new \r")
    await ground.settle()
    ground.type("/models\r")
    await ground.settle()
    expect(invocations).toEqual([
      ["prompt.submit", { source: "key", key: "return" }],
      ["session.new", { source: "slash" }],
      ["model.list", { source: "slash" }],
    ])
  })

  it("is a remote for each call of the control queue", async () => {
    const ground = createGround()
    const invocations = recordInvocations(ground)
    const calls = [
      { path: "/tui/append-prompt", body: { text: "hello" } },
      { path: "/tui/clear-prompt", body: {} },
      { path: "/tui/execute-command", body: { command: "model_list" } },
    ]
    for (const call of calls) await applyRemoteCall(ground.context, ground.registry, call)
    expect(invocations).toMatchObject([
      ["prompt.append", { source: "remote", args: { text: "hello" } }],
      ["prompt.clear", { source: "remote" }],
      ["model.list", { source: "remote" }],
    ])
  })

  it("stays the same when a command runs another one", async () => {
    const ground = createGround()
    ground.store.update((state) => upsertSession(state, session("ses_1")))
    const invocations = recordInvocations(ground)
    ground.type(`${ctrl("x")}1`)
    await ground.settle()
    expect(invocations).toEqual([
      ["session.quick_switch.1", { source: "key", key: "ctrl+x 1" }],
      ["session.select", { source: "key", key: "ctrl+x 1", args: { sessionID: "ses_1" } }],
    ])
  })
})

describe("text after a slash", () => {
  it.each(["/exit", "/exit key:x", "/exit remote", "/q key:ctrl+c", "/exit program"])(
    "makes %s exit at once, as a command by name does",
    async (text) => {
      const ground = createGround()
      ground.type(`${text} \r`)
      await ground.settle()
      expect(ground.did).toEqual(["exit"])
      expect(ground.state().exitArmed).toBeUndefined()
    },
  )

  it.each(["/trust", "/trust found", "/trust program", "/trust remote"])(
    "makes %s open the dialog, which a report of the server does only when a decision is due",
    async (text) => {
      const ground = createGround()
      const review = { directory: "/p", standing: "trusted", hash: "h", items: [] }
      Object.assign(ground.context.host, { trust: { review: async () => review } })
      await ground.context.run("trust.show", { source: "program" })
      expect(ground.state().dialogs).toEqual([])
      ground.type(`${text} \r`)
      await ground.settle()
      expect(ground.state().dialogs).toEqual([{ id: "trust" }])
    },
  )

  it.each(["/retry key:escape", "/retry remote"])("makes %s do what /retry does", async (text) => {
    const ground = createGround()
    ground.type(`${text} \r`)
    await ground.settle()
    expect(ground.state().toasts).toMatchObject([{ message: "Nothing failed here" }])
    expect(ground.asked).toEqual([])
  })
})

describe("running a command", () => {
  const begin = (...commands: readonly AnyCommand[]) => {
    const { context, state } = createGround()
    return { context, state, registry: createRegistry(commands) }
  }

  it("does its synchronous work before the call returns, so that commands take effect in the order of the calls", () => {
    const order: string[] = []
    const command = (id: string): Command => ({
      id,
      title: id,
      async run() {
        order.push(id)
        await Promise.resolve()
      },
    })
    const { registry, context } = begin(command("a"), command("b"))
    void registry.run(context, "a", { source: "program" })
    void registry.run(context, "b", { source: "program" })
    void registry.run(context, "a", { source: "program" })
    expect(order).toEqual(["a", "b", "a"])
  })

  it("turns an error of the command into a toast, thrown at once or later", async () => {
    const fail = (id: string, run: Command["run"]): Command => ({ id, title: id, run })
    const { registry, context, state } = begin(
      fail("now", () => {
        throw new Error("at once")
      }),
      fail("later", () => Promise.reject(new Error("later"))),
    )
    await registry.run(context, "now", { source: "key", key: "x" })
    await registry.run(context, "later", { source: "remote" })
    expect(state().toasts).toMatchObject([
      { message: "at once", variant: "error" },
      { message: "later", variant: "error" },
    ])
  })

  it("rejects an unknown name and wrong arguments, and runs nothing", async () => {
    const ground = createGround()
    const run = (name: string, args?: unknown) => ground.registry.run(ground.context, name, { source: "remote", args })
    await expect(run("no.such")).rejects.toThrow("This terminal has no command no.such")
    await expect(run("session.select")).rejects.toThrow("sessionID must be a text")
    await expect(run("session.select", { sessionID: 7 })).rejects.toThrow("sessionID must be a text")
    await expect(run("prompt.append", ["text"])).rejects.toThrow("text must be a text")
    await expect(run("toast.show", { title: "only" })).rejects.toThrow("message must be a text")
    expect([ground.asked, ground.state().toasts, ground.text()]).toEqual([[], [], ""])
  })

  it("gives a command without arguments none, whatever is passed", async () => {
    const seen: unknown[] = []
    const { registry, context } = begin({ id: "a", title: "a", run: (_context, { args }) => void seen.push(args) })
    await registry.run(context, "a", { source: "remote", args: { key: "ctrl+c" } })
    expect(seen).toEqual([undefined])
  })

  it("by name does not depend on `when`; a key goes to the next command whose `when` holds", async () => {
    const ground = createGround({ keybinds: { session_interrupt: "f5", session_compact: "f5", model_list: "f5" } })
    const invocations = recordInvocations(ground)
    ground.type("\x1b[15~")
    await ground.context.run("session.interrupt", { source: "palette" })
    expect(invocations).toEqual([
      ["model.list", { source: "key", key: "f5" }],
      ["session.interrupt", { source: "palette" }],
    ])
  })
})

it("finds a command by id, by the name of its key binding, and by a word after a slash", () => {
  const { registry } = createGround()
  expect(registry.find("session.new")).toBe(registry.find("session_new"))
  expect(registry.find("theme_list")?.id).toBe("theme.switch")
  expect(registry.findSlash("q")?.id).toBe("app.exit")
  expect(registry.find("nonsense")).toBeUndefined()
  const ids = registry.commands.map(({ id }) => id)
  expect(new Set(ids).size).toBe(ids.length)
  expect(ids).toEqual(expect.arrayContaining(Object.values(openDialogs).map(({ id }) => id)))
})
