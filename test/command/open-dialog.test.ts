import { expect, test } from "vitest"
import { goSession } from "../../src/state/route.ts"
import { upsertSession } from "../../src/state/session.ts"
import { createCommandFixture, fakeSession } from "../fixture/command.ts"

test.each([
  ["session.rename", "rename-session"],
  ["session.delete", "delete-session"],
  ["session.timeline", "timeline"],
  ["session.fork", "fork"],
  ["session.export", "export"],
])("%s opens its dialog for the shown session, and does nothing without one", async (command, dialog) => {
  const { context, registry, store, state } = createCommandFixture()
  await context.run(command, { source: "remote" })
  expect([registry.find(command)?.when?.(state()), state().dialogs]).toEqual([false, []])
  store.update((before) => goSession(upsertSession(before, fakeSession("ses_1")), "ses_1"))
  await context.run(command, { source: "remote" })
  expect([registry.find(command)?.when?.(state()), state().dialogs]).toEqual([
    true,
    [{ id: dialog, sessionID: "ses_1" }],
  ])
})

test("a dialog replaces the open ones", async () => {
  const { context, state } = createCommandFixture()
  await context.run("session.list", { source: "palette" })
  await context.run("theme.switch", { source: "palette" })
  expect(state().dialogs).toEqual([{ id: "themes" }])
})
