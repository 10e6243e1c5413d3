import { describe, expect, it } from "vitest"
import { goSession } from "../../src/state/route.ts"
import { upsertSession } from "../../src/state/session.ts"
import { createCommandFixture, fakeSession } from "../fixture/command.ts"

const child = (id: string, created: number) => ({
  ...fakeSession(id),
  parentID: "ses_1",
  time: { created, updated: 0 },
})

function open() {
  const fixture = createCommandFixture()
  const all = [fakeSession("ses_1"), child("ses_a", 1), child("ses_b", 2), child("ses_c", 3)]
  fixture.store.update((state) => goSession(all.reduce(upsertSession, state), "ses_1"))
  return fixture
}

describe("keys between a session and its sub-agents", () => {
  it("go to the first, cycle through the others, and go back; text typed in a sub-agent is ignored", () => {
    const fixture = open()
    const at = () => (fixture.state().route as { sessionID?: string }).sessionID
    fixture.type("\u0018\u001b[B")
    expect(at()).toBe("ses_a")
    fixture.type("\u001b[D")
    expect(at()).toBe("ses_c")
    fixture.type("\u001b[C")
    fixture.type("\u001b[C")
    expect(at()).toBe("ses_b")
    fixture.type("text")
    expect(fixture.text()).toBe("")
    fixture.type("\u001b[A")
    expect(at()).toBe("ses_1")
    fixture.type("text\u001b[D\u001b[C")
    expect(at()).toBe("ses_1")
    expect(fixture.text()).toBe("text")
  })
})
