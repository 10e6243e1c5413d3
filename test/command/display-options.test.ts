import { describe, expect, it } from "vitest"
import { goSession } from "../../src/state/route.ts"
import { upsertSession } from "../../src/state/session.ts"
import { createCommandFixture, fakeSession } from "../fixture/command.ts"

function open() {
  const fixture = createCommandFixture()
  fixture.store.update((state) => goSession(upsertSession(state, fakeSession("ses_1")), "ses_1"))
  return fixture
}

describe("a display option", () => {
  it("is changed by its command, and a toast reports it", async () => {
    const fixture = open()
    const run = async (id: string) => {
      await fixture.context.run(id, { source: "palette" })
      return fixture.state().toasts.at(-1)?.message
    }
    expect(await run("session.toggle.thinking")).toBe("Thinking is shown")
    expect(fixture.state().isThinkingShown).toBe(true)
    expect(await run("session.toggle.actions")).toBe("Tools: one line each")
    expect(fixture.state().toolDetail).toBe("quiet")
    expect(await run("tool.detail.level")).toBe("Tools: what they changed")
    expect(await run("tool.detail.level")).toBe("Tools: everything")
    expect(await run("session.toggle.timestamps")).toBe("Times are shown")
  })

  it("shows the sidebar beside a wide session and over a narrow one", async () => {
    const fixture = open()
    await fixture.context.run("session.sidebar.toggle", { source: "palette" })
    expect(fixture.state()).toMatchObject({ isSidebarOver: true, isSidebarHidden: false })
    fixture.type("\u001b")
    expect(fixture.state().isSidebarOver).toBe(false)
    fixture.store.update((state) => ({ ...state, columns: 140 }))
    await fixture.context.run("session.sidebar.toggle", { source: "palette" })
    expect(fixture.state()).toMatchObject({ isSidebarOver: false, isSidebarHidden: true })
  })
})
