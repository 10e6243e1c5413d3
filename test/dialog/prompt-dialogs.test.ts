// The lists that bring text into the prompt: the prompt history, and drafts put aside.
import { expect, test } from "vitest"
import { keys, createAppFixture } from "../fixture/app.ts"

const leader = keys.ctrl("x")

test("a sent prompt is found in the history by its words and restored with its chips", async () => {
  const app = await createAppFixture()
  await app.waitFor("Guide")
  app.type(`list the \x1b[200~files\nof\nthis folder\x1b[201~`)
  await app.waitFor("[Pasted ~3 lines]")
  app.type(keys.enter)
  await app.waitFor("▣")
  app.type(`!echo hi${keys.enter}`)
  await app.waitFor("$ echo hi")
  app.type(`${leader}/`)
  await app.waitFor("Prompt history")
  await app.waitFor("+2 lines")
  app.type("list")
  await app.waitGone("Shell")
  app.type(keys.enter)
  await app.waitGone("Prompt history")
  await app.waitFor("list the [Pasted ~3 lines]")
})

test("a draft is put aside, listed, brought back, and deleted", async () => {
  const app = await createAppFixture()
  await app.waitFor("Guide")
  const run = async (name: string) => {
    const answer = await app.post("/tui/execute-command", { command: name })
    expect(answer.status).toBe(200)
  }
  for (const text of ["first thought", "second thought"]) {
    app.type(text)
    await app.waitFor(text)
    await run("prompt_stash")
    await app.waitFor("Ask anything")
  }
  app.type(`/stash${keys.enter}`)
  await app.waitFor("Drafts put aside")
  await app.waitFor("❯ second thought")
  app.type(keys.ctrl("d"))
  await app.waitFor("❯ first thought")
  app.type(keys.enter)
  await app.waitGone("Drafts put aside")
  await app.waitFor("first thought")
  app.type(keys.ctrl("u"))
  await run("prompt_stash_pop")
  await app.waitFor("No draft is put aside")
})
