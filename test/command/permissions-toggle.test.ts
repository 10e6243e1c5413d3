import { expect, test } from "vitest"
import { createCommandFixture } from "../fixture/command.ts"

test("the host saves whether to ask before edits; if it fails, the setting stays", async () => {
  const fixture = createCommandFixture({ responses: { "agent.list": [] } })
  await fixture.context.run("permissions.toggle", { source: "palette" })
  expect([fixture.effects, fixture.state().asksPermission]).toEqual([["ask true"], true])
  const broken = createCommandFixture({ responses: { host: new Error("read-only") } })
  await broken.context.run("permissions.toggle", { source: "palette" })
  expect(broken.state()).toMatchObject({ asksPermission: false, toasts: [{ message: "Not saved: read-only" }] })
})

test("files that still decide are named", async () => {
  const fixture = createCommandFixture({
    responses: { "agent.list": [], host: ["/p/opencode.json", "/home/me/opencode.json"] },
  })
  await fixture.context.run("permissions.toggle", { source: "palette" })
  expect(fixture.state().toasts[0]?.message).toMatch(
    /from now on, except .* opencode\.json, \/home\/me\/opencode\.json$/,
  )
})
