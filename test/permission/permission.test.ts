import { expect, test } from "vitest"
import { createIdSource } from "../../server/base/id.ts"
import { createPermissionService, type PermissionAsk } from "../../server/permission/permission.ts"
import { DeniedError, RejectedError } from "../../server/permission/permission-error.ts"
import type { EventPayload } from "../../server/schema/event.ts"
import { NamedError } from "../../server/schema/error.ts"
import { PermissionRequest, type PermissionRuleset } from "../../server/schema/permission.ts"

const asking: PermissionRuleset = [{ permission: "*", pattern: "*", action: "ask" }]

function createFixture() {
  const events: EventPayload[] = []
  const service = createPermissionService({
    newId: createIdSource(),
    publish: (event) => events.push(event),
    scope: { directory: "/project", worktree: "/project", home: "/home/nobody" },
  })
  return {
    ...service,
    events: (type: EventPayload["type"]) =>
      events.filter((event) => event.type === type).map((event) => event.properties),
    request: (ask: Partial<PermissionAsk>, signal?: AbortSignal) =>
      service.ask(
        {
          sessionID: "ses_1",
          permission: "bash",
          patterns: ["ls"],
          always: ["ls *"],
          metadata: {},
          ruleset: asking,
          ...ask,
        },
        signal,
      ),
    last: () => service.list().at(-1)!.id,
  }
}

test("an allowed call is not asked about, a denied one throws with its rules", async () => {
  const fixture = createFixture()
  const deny = { permission: "bash", pattern: "rm *", action: "deny" } as const
  const ruleset: PermissionRuleset = [{ permission: "*", pattern: "*", action: "allow" }, deny]
  await fixture.request({ ruleset })
  const refused = fixture.request({ patterns: ["ls", "rm x"], ruleset })
  await expect(refused).rejects.toThrow(DeniedError)
  await expect(refused).rejects.toThrow(JSON.stringify(deny))
  expect(() => fixture.refuseDenied({ permission: "bash", patterns: ["rm x"], ruleset })).toThrow(DeniedError)
  fixture.refuseDenied({ permission: "bash", patterns: ["ls"], ruleset: asking })
  expect(fixture.list()).toEqual([])
})

test("paths that are not shown must be allowed too, and a link is judged by both", async () => {
  const fixture = createFixture()
  const rule = (pattern: string, action: "allow" | "deny" | "ask") => ({ permission: "edit", pattern, action })
  const ruleset: PermissionRuleset = [rule("*", "allow"), rule("secrets/*", "deny"), rule("docs/*", "ask")]
  const edit = { permission: "edit", patterns: ["src/a"], ruleset }
  await fixture.request({ ...edit, paths: ["/project/src/a"] })
  await expect(fixture.request({ ...edit, paths: ["/project/secrets/a"] })).rejects.toThrow(DeniedError)
  expect(() => fixture.refuseDenied({ ...edit, paths: ["/project/secrets/a"] })).toThrow(DeniedError)
  const asked = fixture.request({ ...edit, paths: ["/project/docs/a"], always: ["/project/docs/*"] })
  expect(fixture.list()).toMatchObject([{ patterns: ["src/a"] }])
  expect(Object.keys(fixture.list()[0]!)).not.toContain("paths")
  fixture.reply({ requestID: fixture.last(), reply: "always" })
  await asked
  for (const patterns of [["docs/b"], ["./docs//b"], ["/project/docs/deep/b"], ["src/../docs/b"]])
    await fixture.request({ ...edit, patterns })
  expect(fixture.list()).toEqual([])
})

test("a filter for reading follows the rules, not the approvals, and what is asked about is left out", () => {
  const { createReadFilter } = createFixture()
  const rule = (pattern: string, action: "allow" | "deny" | "ask") => ({ permission: "read", pattern, action })
  const mayRead = createReadFilter([rule("*", "allow"), rule("src/*", "deny"), rule("~/x", "ask")])
  const at = (absolute: string, real = absolute) => mayRead({ absolute, real })
  expect(at("/project/lib/a")).toBe(true)
  expect(at("/project/src/a")).toBe(false)
  expect(at("/project/link/a", "/project/src/a")).toBe(false)
  expect(at("/project/src/link", "/project/lib/a")).toBe(false)
  expect(at("/home/nobody/x")).toBe(false)
})

test("`once` settles this request only", async () => {
  const fixture = createFixture()
  const tool = { messageID: "msg_1", callID: "call_1" }
  const first = fixture.request({ tool, metadata: { a: 1 } })
  const [request] = fixture.list()
  expect(PermissionRequest.parse(request)).toMatchObject({
    sessionID: "ses_1",
    patterns: ["ls"],
    always: ["ls *"],
    tool,
  })
  expect(fixture.events("permission.asked")).toEqual([request])
  fixture.reply({ requestID: request!.id, reply: "once" })
  await first
  expect(fixture.events("permission.replied")).toEqual([{ sessionID: "ses_1", requestID: request!.id, reply: "once" }])
  const second = fixture.request({})
  expect(fixture.list()).toHaveLength(1)
  fixture.reply({ requestID: fixture.last(), reply: "reject", message: "use eza" })
  await expect(second).rejects.toThrow("use eza")
})

test("`always` covers pending and later requests of all sessions; a deny stays a deny", async () => {
  const fixture = createFixture()
  const first = fixture.request({ patterns: ["ls a"] })
  const covered = fixture.request({ sessionID: "ses_2", patterns: ["ls b", "ls"] })
  const other = fixture.request({ sessionID: "ses_2", patterns: ["ls b", "pwd"] })
  const guarded = fixture.request({ patterns: ["ls b"], mustAsk: true })
  fixture.reply({ requestID: fixture.list()[0]!.id, reply: "always" })
  await Promise.all([first, covered])
  expect(fixture.list()).toHaveLength(2)
  await fixture.request({ patterns: ["ls -la"] })
  const ruleset: PermissionRuleset = [...asking, { permission: "bash", pattern: "ls *", action: "deny" }]
  await expect(fixture.request({ patterns: ["ls x"], ruleset })).rejects.toThrow(DeniedError)
  for (const { id } of fixture.list()) fixture.reply({ requestID: id, reply: "once" })
  await Promise.all([other, guarded])
})

test("one pattern may be allowed by a rule and the next by an approval", async () => {
  const fixture = createFixture()
  const first = fixture.request({})
  fixture.reply({ requestID: fixture.last(), reply: "always" })
  await first
  const ruleset: PermissionRuleset = [...asking, { permission: "bash", pattern: "pwd", action: "allow" }]
  await fixture.request({ patterns: ["ls", "pwd"], ruleset })
  expect(fixture.events("permission.asked")).toHaveLength(1)
})

test("a rejection also rejects the other requests of its session", async () => {
  const fixture = createFixture()
  const mine = [fixture.request({}), fixture.request({ patterns: ["pwd"] })]
  const foreign = fixture.request({ sessionID: "ses_2" })
  const id = fixture.list()[0]!.id
  fixture.reply({ requestID: id, reply: "reject" })
  for (const request of mine) await expect(request).rejects.toThrow(RejectedError)
  expect(fixture.events("permission.replied")).toHaveLength(2)
  expect(fixture.list()).toHaveLength(1)
  fixture.reply({ requestID: fixture.last(), reply: "once" })
  await foreign
})

test("a second answer is a conflict, an unknown request not found", async () => {
  const fixture = createFixture()
  const request = fixture.request({})
  const requestID = fixture.last()
  fixture.reply({ requestID, reply: "once" })
  await request
  const nameOf = (work: () => void) => {
    try {
      work()
      return "none"
    } catch (error) {
      return (error as NamedError).name
    }
  }
  expect(nameOf(() => fixture.reply({ requestID, reply: "reject" }))).toBe("ConflictError")
  expect(nameOf(() => fixture.reply({ requestID: "per_none", reply: "once" }))).toBe("PermissionNotFoundError")
  expect(fixture.events("permission.replied")).toHaveLength(1)
})

test("an abort removes the request and publishes it", async () => {
  const fixture = createFixture()
  const controller = new AbortController()
  const request = fixture.request({}, controller.signal)
  const requestID = fixture.last()
  controller.abort()
  await expect(request).rejects.toThrow(/abort/)
  expect(fixture.list()).toEqual([])
  expect(fixture.events("permission.replied")).toEqual([{ sessionID: "ses_1", requestID, reply: "reject" }])
  await expect(fixture.request({}, controller.signal)).rejects.toThrow(/abort/)
  expect(fixture.events("permission.asked")).toHaveLength(1)
})

test("what a call may need besides is asked about unless no rule could forbid it or ask", async () => {
  const fixture = createFixture()
  const allow: PermissionRuleset = [{ permission: "*", pattern: "*", action: "allow" }]
  const uncertain = [{ permission: "bash", text: "\0" }]
  await fixture.request({ ruleset: allow, uncertain })
  const restricted: PermissionRuleset = [...allow, { permission: "bash", pattern: "rm *", action: "deny" }]
  const request = fixture.request({ ruleset: restricted, uncertain })
  fixture.reply({ requestID: fixture.last(), reply: "once" })
  await request
  await fixture.request({ ruleset: restricted, uncertain: [{ permission: "bash", text: "ls \0" }] })
  const guarded = fixture.request({ ruleset: allow, mustAsk: true })
  fixture.reply({ requestID: fixture.last(), reply: "once" })
  await guarded
  const denied: PermissionRuleset = [...allow, { permission: "read", pattern: "*", action: "deny" }]
  await expect(fixture.request({ ruleset: denied, uncertain: [{ permission: "read", text: "\0" }] })).rejects.toThrow(
    DeniedError,
  )
})
