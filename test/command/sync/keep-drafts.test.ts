// Drafts in files: saved while the user writes, removed when sent, restored after a crash, one file per terminal.
import { join } from "node:path"
import { expect, onTestFinished, test, vi } from "vitest"
import { keepDrafts } from "../../../src/command/sync/keep-drafts.ts"
import { createMemory } from "../../../src/state/memory.ts"
import { goSession } from "../../../src/state/route.ts"
import { upsertSession } from "../../../src/state/session.ts"
import { createCommandFixture, fakeSession } from "../../fixture/command.ts"
import { createTemporaryFolder } from "../../support/temporary.ts"

const patience = { timeout: 20_000 }

/** Larger than any process id. */
const deadPid = 999_999_999

const createState = () => join(createTemporaryFolder(), "state")

function begin(state: string, answers: Record<string, unknown> = {}) {
  const memory = createMemory(state, "/p")
  const fixture = createCommandFixture({ responses: { "session.create": fakeSession("ses_7"), ...answers } })
  const stop = keepDrafts({ ...fixture.context, memory, now: Date.now })
  onTestFinished(stop)
  return { ...fixture, memory, stop, kept: async () => (await memory.drafts.list()).map(({ value }) => value) }
}

test("a draft is saved soon, with its chips, and removed when the server has accepted it", async () => {
  const fixture = begin(createState())
  fixture.type("hello \x1b[200~a\nb\nc\x1b[201~")
  await vi.waitFor(
    async () =>
      expect(await fixture.kept()).toMatchObject([
        { text: "hello [Pasted ~3 lines]", atoms: [{ kind: "paste", payload: { text: "a\nb\nc" } }] },
      ]),
    patience,
  )
  fixture.type("\r")
  await vi.waitFor(async () => expect(await fixture.kept()).toEqual([]), patience)
})

test("exiting saves at once; the next start restores the draft with its chips", async () => {
  const state = createState()
  const first = begin(state)
  first.type("!ls -l")
  first.stop()
  const [record] = await first.memory.drafts.list()
  expect(record?.value).toMatchObject({ text: "ls -l", isShell: true })
  // As if the process had ended.
  await first.memory.drafts.claim(record?.id ?? "", `${deadPid}-a`)

  const next = begin(state)
  await vi.waitFor(() => expect(next.text()).toBe("ls -l"), patience)
  expect(next.state()).toMatchObject({ isShell: true, toasts: [{ message: "Your draft is back" }] })
  expect((await next.memory.drafts.list()).map(({ id }) => id)).not.toContain(`${deadPid}-a`)
})

test("a running terminal keeps its draft, and of two that start only one restores a draft", async () => {
  const state = createState()
  const running = begin(state)
  running.type("mine")
  await vi.waitFor(async () => expect(await running.kept()).toHaveLength(1), patience)
  await running.memory.drafts.write(`${deadPid}-a`, { at: Date.now(), text: "left", atoms: [] })
  const two = [begin(state), begin(state)]
  await vi.waitFor(() => expect(two.map((each) => each.text()).sort()).toEqual(["", "left"]), patience)
  expect(running.text()).toBe("mine")
})

test("a draft of another session is reported, restored there, and never replaces text in the prompt", async () => {
  const state = createState()
  const memory = createMemory(state, "/p")
  await memory.drafts.write(`${deadPid}-a`, { at: Date.now(), sessionID: "ses_1", text: "for one", atoms: [] })
  const fixture = begin(state)
  fixture.store.update((before) => upsertSession(before, fakeSession("ses_1", "One")))
  await vi.waitFor(
    () => expect(fixture.state().toasts).toMatchObject([{ message: 'A draft that was not sent waits in "One"' }]),
    patience,
  )
  expect(fixture.text()).toBe("")
  fixture.type("busy")
  fixture.store.update((before) => goSession(before, "ses_1"))
  await fixture.settle()
  expect(fixture.text()).toBe("busy")
  fixture.type("\x03")
  fixture.store.update((before) => goSession(before, "ses_2"))
  fixture.store.update((before) => goSession(before, "ses_1"))
  await vi.waitFor(() => expect(fixture.text()).toBe("for one"), patience)
})

test("a draft of another program stays marked as such, and an expired draft is removed", async () => {
  const state = createState()
  const memory = createMemory(state, "/p")
  await memory.drafts.write(`${deadPid}-a`, { at: Date.now(), text: "/exit", atoms: [], isRemote: true })
  await memory.drafts.write(`${deadPid}-b`, { at: 5, text: "old", atoms: [] })
  const fixture = begin(state)
  await vi.waitFor(() => expect(fixture.text()).toBe("/exit"), patience)
  expect(fixture.state().isRemote).toBe(true)
  await vi.waitFor(async () => expect(await fixture.kept()).toMatchObject([{ text: "/exit" }]), patience)
})

test("the stash returns the newest draft first, each only once", async () => {
  const state = createState()
  const memory = createMemory(state, "/p")
  const fixture = createCommandFixture()
  const context = { ...fixture.context, memory, now: Date.now }
  const run = (id: string) => fixture.registry.run(context, id, { source: "palette" })
  for (const text of ["one", "two"]) {
    fixture.type(text)
    await run("prompt.stash")
    expect(fixture.text()).toBe("")
  }
  expect(fixture.registry.find("prompt.stash")?.when?.(fixture.state())).toBe(false)
  await run("prompt.stash.list")
  expect(fixture.state().stash.map(({ draft }) => draft.text)).toEqual(["two", "one"])
  expect(fixture.state().dialogs).toEqual([{ id: "stash" }])
  await run("prompt.stash.pop")
  await run("prompt.stash.pop")
  expect(fixture.text()).toBe("two\none")
  await run("prompt.stash.pop")
  expect(fixture.state().toasts.at(-1)?.message).toBe("No draft is put aside")
})
