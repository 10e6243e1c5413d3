// Session titles: the default, the cut and the generated one.
import { describe, expect, it } from "vitest"
import { isDefaultTitle, toDefaultTitle, toTitle } from "../../../server/session/record/title.ts"
import { createSessionFixture, finish, text } from "../../fixture/session.ts"

describe("titles", () => {
  it("are cut at a word, and the default title is recognized", () => {
    expect(isDefaultTitle(toDefaultTitle(false))).toBe(true)
    expect(isDefaultTitle(toDefaultTitle(true))).toBe(true)
    expect(isDefaultTitle("New session - soon")).toBe(false)
    expect(toTitle("\n  Fix   the bug\nplease")).toBe("Fix the bug")
    expect(toTitle("word ".repeat(50)).length).toBeLessThanOrEqual(100)
  })
})

describe("titles", () => {
  it("come from the model, and a given title is kept", async () => {
    const fixture = createSessionFixture(() => [...text("ok"), finish()])
    const named = fixture.sessions.create({ title: "Mine" })
    const session = fixture.sessions.create({})
    await fixture.prompt(named.id, "hello world")
    await fixture.prompt(session.id, "hello world")
    await fixture.waitFor((event) => event.type === "session.updated" && event.properties.info.title === "A title")
    expect(fixture.store.getSession(named.id).title).toBe("Mine")
  })
})

it("a long title is cut between characters", () => {
  expect(toTitle(`${"y".repeat(98)}😀z`)).toBe(`${"y".repeat(98)}…`)
})
