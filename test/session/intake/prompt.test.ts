// What happens to a prompt before its turn: stored without a turn, or stopped.
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import { describe, expect, it } from "vitest"
import { createSessionFixture, finish, text } from "../../fixture/session.ts"

describe("a prompt without a reply", () => {
  it("is stored without a turn, and is part of the next prompt's request", async () => {
    const fixture = createSessionFixture(() => [...text("ok"), finish()])
    const session = fixture.sessions.create({})
    const { done } = await fixture.sessions.prompt(session.id, {
      noReply: true,
      parts: [{ type: "text", text: "remember this" }],
    })
    expect((await done).info.role).toBe("user")
    expect(fixture.calls).toHaveLength(0)
    await fixture.prompt(session.id, "go")
    expect(JSON.stringify(fixture.calls[0]!.prompt)).toContain("remember this")
    expect(fixture.calls[0]!.prompt.filter((message) => message.role === "user")).toHaveLength(1)
  })
})

describe("an abort while the files of a prompt are asked about", () => {
  it.each(["the only work of its session", "beside a running turn"])("of %s", async (what) => {
    const isBusy = what === "beside a running turn"
    const fixture = createSessionFixture(async function* ({ abortSignal }, n) {
      if (n > 0) return yield* [...text("answered"), finish()]
      await new Promise((resolve) => abortSignal!.addEventListener("abort", resolve))
    })
    writeFileSync(join(fixture.directory, ".env"), "A=1\n")
    const session = fixture.sessions.create({})
    if (isBusy) {
      void fixture.prompt(session.id, "hang")
      await expect.poll(() => fixture.calls.length).toBe(1)
    }
    const file = { type: "file", mime: "text/plain", url: pathToFileURL(join(fixture.directory, ".env")).href } as const
    const submitted = fixture.sessions.prompt(session.id, { parts: [file] })
    submitted.catch(() => {})
    await fixture.waitFor(({ type }) => type === "permission.asked")
    await fixture.sessions.abort(session.id)
    if (isBusy) {
      // It is no part of what was stopped, like a prompt that is pending.
      const [request] = fixture.permission.list()
      fixture.permission.reply({ requestID: request!.id, reply: "reject" })
      expect((await (await submitted).done).parts).toContainEqual(expect.objectContaining({ text: "answered" }))
    } else {
      await expect(submitted).rejects.toThrow("aborted before its turn began")
      expect(fixture.store.messages(session.id)).toEqual([])
    }
    expect(fixture.permission.list()).toEqual([])
  })
})
