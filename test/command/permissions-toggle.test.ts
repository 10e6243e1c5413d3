import { expect, test } from "vitest"
import { createCommandFixture } from "../fixture/command.ts"

test("the host saves whether to ask before edits; if it fails, the setting stays", async () => {
  const fixture = createCommandFixture()
  await fixture.context.run("permissions.toggle", { source: "palette" })
  expect([fixture.effects, fixture.state().asksPermission]).toEqual([["ask true"], true])
  const broken = createCommandFixture({ responses: { host: new Error("read-only") } })
  await broken.context.run("permissions.toggle", { source: "palette" })
  expect(broken.state()).toMatchObject({ asksPermission: false, toasts: [{ message: "Not saved: read-only" }] })
})
