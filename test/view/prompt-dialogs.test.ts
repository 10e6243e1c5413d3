// The lists that bring text into the prompt: what was sent before, and drafts put aside.
import { expect, test } from "vitest"
import { keys, openApp } from "../fixture/app.ts"

const leader = keys.ctrl("x")

test("what was sent before is found by its words and comes back with its chips", async () => {
  const app = await openApp()
  await app.shows("Guide")
  app.type(`list the \x1b[200~files\nof\nthis folder\x1b[201~`)
  await app.shows("[Pasted ~3 lines]")
  app.type(keys.enter)
  await app.shows("▣")
  app.type(`!echo hi${keys.enter}`)
  await app.shows("$ echo hi")
  app.type(`${leader}/`)
  await app.shows("Sent before")
  await app.shows("+2 lines")
  app.type("list")
  await app.hides("Shell")
  app.type(keys.enter)
  await app.hides("Sent before")
  await app.shows("list the [Pasted ~3 lines]")
})

test("a draft is put aside, listed, brought back, and deleted", async () => {
  const app = await openApp()
  await app.shows("Guide")
  const run = async (name: string) => {
    const answer = await app.post("/tui/execute-command", { command: name })
    expect(answer.status).toBe(200)
  }
  for (const text of ["first thought", "second thought"]) {
    app.type(text)
    await app.shows(text)
    await run("prompt_stash")
    await app.shows("Ask anything")
  }
  app.type(`/stash${keys.enter}`)
  await app.shows("Drafts put aside")
  await app.shows("❯ second thought")
  app.type(keys.ctrl("d"))
  await app.shows("❯ first thought")
  app.type(keys.enter)
  await app.hides("Drafts put aside")
  await app.shows("first thought")
  app.type(keys.ctrl("u"))
  await run("prompt_stash_pop")
  await app.shows("No draft is put aside")
})
