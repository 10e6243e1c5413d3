// How commands are invoked: by whom, in which order, with which arguments, and what becomes of their errors.
import { describe, expect, it } from "vitest"
import type { AnyCommand, Command, Invocation } from "../../src/command/command.ts"
import { openDialogs } from "../../src/command/open-dialog.ts"
import { createRegistry } from "../../src/command/registry.ts"
import { applyRemoteCall } from "../../src/command/remote/apply-remote-call.ts"
import { upsertSession } from "../../src/state/session.ts"
import { createCommandFixture, fakeSession } from "../fixture/command.ts"

const ctrl = (letter: string) => String.fromCharCode(letter.charCodeAt(0) - 96)

/** Records every invocation, and lets it happen. */
function recordInvocations({ registry }: ReturnType<typeof createCommandFixture>) {
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
    const fixture = createCommandFixture()
    const invocations = recordInvocations(fixture)
    fixture.type(`${ctrl("c")}${ctrl("x")}q${ctrl("x")}m`)
    expect(invocations).toEqual([
      ["app.exit", { source: "key", key: "ctrl+c" }],
      ["app.exit", { source: "key", key: "ctrl+x q" }],
      ["model.list", { source: "key", key: "ctrl+x m" }],
    ])
  })

  it("is a slash for a name that is typed, and for one that is picked from the menu", async () => {
    const fixture = createCommandFixture()
    const invocations = recordInvocations(fixture)
    fixture.type("/new \r")
    await fixture.settle()
    fixture.type("/models\r")
    await fixture.settle()
    expect(invocations).toEqual([
      ["prompt.submit", { source: "key", key: "return" }],
      ["session.new", { source: "slash" }],
      ["model.list", { source: "slash" }],
    ])
  })

  it("is a remote for each call of the control queue", async () => {
    const fixture = createCommandFixture()
    const invocations = recordInvocations(fixture)
    const calls = [
      { path: "/tui/append-prompt", body: { text: "hello" } },
      { path: "/tui/clear-prompt", body: {} },
      { path: "/tui/execute-command", body: { command: "model_list" } },
    ]
    for (const call of calls) await applyRemoteCall(fixture.context, fixture.registry, call)
    expect(invocations).toMatchObject([
      ["prompt.append", { source: "remote", args: { text: "hello" } }],
      ["prompt.clear", { source: "remote" }],
      ["model_list", { source: "remote" }],
    ])
  })

  it("stays the same when a command runs another one", async () => {
    const fixture = createCommandFixture()
    fixture.store.update((state) => upsertSession(state, fakeSession("ses_1")))
    const invocations = recordInvocations(fixture)
    fixture.type(`${ctrl("x")}1`)
    await fixture.settle()
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
      const fixture = createCommandFixture()
      fixture.type(`${text} \r`)
      await fixture.settle()
      expect(fixture.effects).toEqual(["exit"])
      expect(fixture.state().exitArmed).toBeUndefined()
    },
  )

  it.each(["/trust", "/trust found", "/trust program", "/trust remote"])(
    "makes %s open the dialog, which a report of the server does only when a decision is due",
    async (text) => {
      const fixture = createCommandFixture()
      const review = { directory: "/p", standing: "trusted", hash: "h", items: [] }
      Object.assign(fixture.context.host, { trust: { review: async () => review } })
      await fixture.context.run("trust.show", { source: "program" })
      expect(fixture.state().dialogs).toEqual([])
      fixture.type(`${text} \r`)
      await fixture.settle()
      expect(fixture.state().dialogs).toEqual([{ id: "trust" }])
    },
  )

  it.each(["/retry key:escape", "/retry remote"])("makes %s do what /retry does", async (text) => {
    const fixture = createCommandFixture()
    fixture.type(`${text} \r`)
    await fixture.settle()
    expect(fixture.state().toasts).toMatchObject([{ message: "Nothing failed here" }])
    expect(fixture.requests).toEqual([])
  })
})

describe("running a command", () => {
  const begin = (...commands: readonly AnyCommand[]) => {
    const { context, state } = createCommandFixture()
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
    const fixture = createCommandFixture()
    const run = (name: string, args?: unknown) =>
      fixture.registry.run(fixture.context, name, { source: "remote", args })
    await expect(run("no.such")).rejects.toThrow("This terminal has no command no.such")
    await expect(run("session.select")).rejects.toThrow("sessionID must be a string")
    await expect(run("session.select", { sessionID: 7 })).rejects.toThrow("sessionID must be a string")
    await expect(run("prompt.append", ["text"])).rejects.toThrow("text must be a string")
    await expect(run("toast.show", { title: "only" })).rejects.toThrow("message must be a string")
    expect([fixture.requests, fixture.state().toasts, fixture.text()]).toEqual([[], [], ""])
  })

  it("gives a command without arguments none, whatever is passed", async () => {
    const seen: unknown[] = []
    const { registry, context } = begin({ id: "a", title: "a", run: (_context, { args }) => void seen.push(args) })
    await registry.run(context, "a", { source: "remote", args: { key: "ctrl+c" } })
    expect(seen).toEqual([undefined])
  })

  it("by name does not depend on `when`; a key goes to the next command whose `when` holds", async () => {
    const fixture = createCommandFixture({
      keybinds: { session_interrupt: "f5", session_compact: "f5", model_list: "f5" },
    })
    const invocations = recordInvocations(fixture)
    fixture.type("\x1b[15~")
    await fixture.context.run("session.interrupt", { source: "palette" })
    expect(invocations).toEqual([
      ["model.list", { source: "key", key: "f5" }],
      ["session.interrupt", { source: "palette" }],
    ])
  })
})

it("finds a command by id, by the name of its key binding, and by a word after a slash", () => {
  const { registry } = createCommandFixture()
  expect(registry.find("session.new")).toBe(registry.find("session_new"))
  expect(registry.find("theme_list")?.id).toBe("theme.switch")
  expect(registry.findSlash("q")?.id).toBe("app.exit")
  expect(registry.find("nonsense")).toBeUndefined()
  const ids = registry.commands.map(({ id }) => id)
  expect(new Set(ids).size).toBe(ids.length)
  expect(ids).toEqual(expect.arrayContaining(Object.values(openDialogs).map(({ id }) => id)))
})
