// Drafts in files: kept while written, gone when sent, brought back after a crash, one for each terminal.
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, onTestFinished, test, vi } from "vitest"
import { keepDrafts } from "../../src/command/sync/keep-drafts.ts"
import { createMemory } from "../../src/state/memory.ts"
import { goSession } from "../../src/state/route.ts"
import { upsertSession } from "../../src/state/session.ts"
import { createGround, session } from "../fixture/command.ts"

const patience = { timeout: 20_000 }

/** No process has it: the largest number of a process is smaller. */
const deadPid = 999_999_999

async function createState(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "opencode-tui-drafts-"))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return join(folder, "state")
}

function begin(state: string, answers: Record<string, unknown> = {}) {
  const memory = createMemory(state, "/p")
  const ground = createGround({ answers: { "session.create": session("ses_7"), ...answers } })
  const stop = keepDrafts({ ...ground.context, memory, now: Date.now })
  onTestFinished(stop)
  return { ...ground, memory, stop, kept: async () => (await memory.drafts.list()).map(({ value }) => value) }
}

test("what is written is in a file soon, with its chips, and gone when the server has it", async () => {
  const ground = begin(await createState())
  ground.type("hello \x1b[200~a\nb\nc\x1b[201~")
  await vi.waitFor(
    async () =>
      expect(await ground.kept()).toMatchObject([
        { text: "hello [Pasted ~3 lines]", atoms: [{ kind: "paste", payload: { text: "a\nb\nc" } }] },
      ]),
    patience,
  )
  ground.type("\r")
  await vi.waitFor(async () => expect(await ground.kept()).toEqual([]), patience)
})

test("leaving saves at once; the next start brings it back, chips and all", async () => {
  const state = await createState()
  const first = begin(state)
  first.type("!ls -l")
  first.stop()
  const [record] = await first.memory.drafts.list()
  expect(record?.value).toMatchObject({ text: "ls -l", isShell: true })
  // As if that program had ended.
  await first.memory.drafts.claim(record?.id ?? "", `${deadPid}-a`)

  const next = begin(state)
  await vi.waitFor(() => expect(next.text()).toBe("ls -l"), patience)
  expect(next.state()).toMatchObject({ isShell: true, toasts: [{ message: "Your draft is back" }] })
  expect((await next.memory.drafts.list()).map(({ id }) => id)).not.toContain(`${deadPid}-a`)
})

test("a terminal that runs keeps its own, and of two that start one takes over what was left", async () => {
  const state = await createState()
  const running = begin(state)
  running.type("mine")
  await vi.waitFor(async () => expect(await running.kept()).toHaveLength(1), patience)
  await running.memory.drafts.write(`${deadPid}-a`, { at: Date.now(), text: "left", atoms: [] })
  const two = [begin(state), begin(state)]
  await vi.waitFor(() => expect(two.map((each) => each.text()).sort()).toEqual(["", "left"]), patience)
  expect(running.text()).toBe("mine")
})

test("a draft of a session waits there, is told of, and never goes over what is being written", async () => {
  const state = await createState()
  const memory = createMemory(state, "/p")
  await memory.drafts.write(`${deadPid}-a`, { at: Date.now(), sessionID: "ses_1", text: "for one", atoms: [] })
  const ground = begin(state)
  ground.store.update((before) => upsertSession(before, session("ses_1", "One")))
  await vi.waitFor(
    () => expect(ground.state().toasts).toMatchObject([{ message: 'A draft that was not sent waits in "One"' }]),
    patience,
  )
  expect(ground.text()).toBe("")
  ground.type("busy")
  ground.store.update((before) => goSession(before, "ses_1"))
  await ground.settle()
  expect(ground.text()).toBe("busy")
  ground.type("\x03")
  ground.store.update((before) => goSession(before, "ses_2"))
  ground.store.update((before) => goSession(before, "ses_1"))
  await vi.waitFor(() => expect(ground.text()).toBe("for one"), patience)
})

test("a draft of a remote stays one, and an old one is forgotten", async () => {
  const state = await createState()
  const memory = createMemory(state, "/p")
  await memory.drafts.write(`${deadPid}-a`, { at: Date.now(), text: "/exit", atoms: [], isRemote: true })
  await memory.drafts.write(`${deadPid}-b`, { at: 5, text: "old", atoms: [] })
  const ground = begin(state)
  await vi.waitFor(() => expect(ground.text()).toBe("/exit"), patience)
  expect(ground.state().isRemote).toBe(true)
  await vi.waitFor(async () => expect(await ground.kept()).toMatchObject([{ text: "/exit" }]), patience)
})

test("the stash gives back the newest first, to whoever is first", async () => {
  const state = await createState()
  const memory = createMemory(state, "/p")
  const ground = createGround()
  const context = { ...ground.context, memory, now: Date.now }
  const run = (id: string) => ground.registry.run(context, id, { source: "palette" })
  for (const text of ["one", "two"]) {
    ground.type(text)
    await run("prompt.stash")
    expect(ground.text()).toBe("")
  }
  expect(ground.registry.find("prompt.stash")?.when?.(ground.state())).toBe(false)
  await run("prompt.stash.list")
  expect(ground.state().stash.map(({ draft }) => draft.text)).toEqual(["two", "one"])
  expect(ground.state().dialogs).toEqual([{ id: "stash" }])
  await run("prompt.stash.pop")
  await run("prompt.stash.pop")
  expect(ground.text()).toBe("two\none")
  await run("prompt.stash.pop")
  expect(ground.state().toasts.at(-1)?.message).toBe("No draft is put aside")
})
