import { expect, test } from "vitest"
import { createIdSource } from "../../server/base/id.ts"
import { createPermission, type PermissionAsk } from "../../server/permission/permission.ts"
import { DeniedError, RejectedError } from "../../server/permission/refusal.ts"
import type { EventPayload } from "../../server/schema/event.ts"
import { NamedError } from "../../server/schema/error.ts"
import { PermissionRequest, type PermissionRuleset } from "../../server/schema/permission.ts"

const asking: PermissionRuleset = [{ permission: "*", pattern: "*", action: "ask" }]

function createGround() {
  const events: EventPayload[] = []
  const service = createPermission({ newId: createIdSource(), publish: (event) => events.push(event) })
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

test("what is allowed is not asked, what is denied says which rules", async () => {
  const ground = createGround()
  const deny = { permission: "bash", pattern: "rm *", action: "deny" } as const
  const ruleset: PermissionRuleset = [{ permission: "*", pattern: "*", action: "allow" }, deny]
  await ground.request({ ruleset })
  const refused = ground.request({ patterns: ["ls", "rm x"], ruleset })
  await expect(refused).rejects.toThrow(DeniedError)
  await expect(refused).rejects.toThrow(JSON.stringify(deny))
  expect(() => ground.refuseDenied({ permission: "bash", patterns: ["rm x"], ruleset })).toThrow(DeniedError)
  ground.refuseDenied({ permission: "bash", patterns: ["ls"], ruleset: asking })
  expect(ground.list()).toEqual([])
})

test("once answers this request only", async () => {
  const ground = createGround()
  const tool = { messageID: "msg_1", callID: "call_1" }
  const first = ground.request({ tool, metadata: { a: 1 } })
  const [request] = ground.list()
  expect(PermissionRequest.parse(request)).toMatchObject({
    sessionID: "ses_1",
    patterns: ["ls"],
    always: ["ls *"],
    tool,
  })
  expect(ground.events("permission.asked")).toEqual([request])
  ground.reply({ requestID: request!.id, reply: "once" })
  await first
  expect(ground.events("permission.replied")).toEqual([{ sessionID: "ses_1", requestID: request!.id, reply: "once" }])
  const second = ground.request({})
  expect(ground.list()).toHaveLength(1)
  ground.reply({ requestID: ground.last(), reply: "reject", message: "use eza" })
  await expect(second).rejects.toThrow("use eza")
})

test("always covers what waits in all sessions, and what comes; a deny stays a deny", async () => {
  const ground = createGround()
  const first = ground.request({ patterns: ["ls a"] })
  const covered = ground.request({ sessionID: "ses_2", patterns: ["ls b", "ls"] })
  const other = ground.request({ sessionID: "ses_2", patterns: ["ls b", "pwd"] })
  const guarded = ground.request({ patterns: ["ls b"], mustAsk: "always" })
  ground.reply({ requestID: ground.list()[0]!.id, reply: "always" })
  await Promise.all([first, covered])
  expect(ground.list()).toHaveLength(2)
  await ground.request({ patterns: ["ls -la"] })
  const ruleset: PermissionRuleset = [...asking, { permission: "bash", pattern: "ls *", action: "deny" }]
  await expect(ground.request({ patterns: ["ls x"], ruleset })).rejects.toThrow(DeniedError)
  for (const { id } of ground.list()) ground.reply({ requestID: id, reply: "once" })
  await Promise.all([other, guarded])
})

test("one pattern may be allowed by a rule and the next by an approval", async () => {
  const ground = createGround()
  const first = ground.request({})
  ground.reply({ requestID: ground.last(), reply: "always" })
  await first
  const ruleset: PermissionRuleset = [...asking, { permission: "bash", pattern: "pwd", action: "allow" }]
  await ground.request({ patterns: ["ls", "pwd"], ruleset })
  expect(ground.events("permission.asked")).toHaveLength(1)
})

test("a rejection takes the other requests of its session along", async () => {
  const ground = createGround()
  const mine = [ground.request({}), ground.request({ patterns: ["pwd"] })]
  const foreign = ground.request({ sessionID: "ses_2" })
  const id = ground.list()[0]!.id
  ground.reply({ requestID: id, reply: "reject" })
  for (const request of mine) await expect(request).rejects.toThrow(RejectedError)
  expect(ground.events("permission.replied")).toHaveLength(2)
  expect(ground.list()).toHaveLength(1)
  ground.reply({ requestID: ground.last(), reply: "once" })
  await foreign
})

test("a second answer is a conflict, an unknown request not found", async () => {
  const ground = createGround()
  const request = ground.request({})
  const requestID = ground.last()
  ground.reply({ requestID, reply: "once" })
  await request
  const nameOf = (work: () => void) => {
    try {
      work()
      return "none"
    } catch (error) {
      return (error as NamedError).name
    }
  }
  expect(nameOf(() => ground.reply({ requestID, reply: "reject" }))).toBe("ConflictError")
  expect(nameOf(() => ground.reply({ requestID: "per_none", reply: "once" }))).toBe("PermissionNotFoundError")
  expect(ground.events("permission.replied")).toHaveLength(1)
})

test("an abort takes the request back and tells it", async () => {
  const ground = createGround()
  const controller = new AbortController()
  const request = ground.request({}, controller.signal)
  const requestID = ground.last()
  controller.abort()
  await expect(request).rejects.toThrow(/abort/)
  expect(ground.list()).toEqual([])
  expect(ground.events("permission.replied")).toEqual([{ sessionID: "ses_1", requestID, reply: "reject" }])
  await expect(ground.request({}, controller.signal)).rejects.toThrow(/abort/)
  expect(ground.events("permission.asked")).toHaveLength(1)
})

test("what must be asked is asked wherever a rule could speak against it", async () => {
  const ground = createGround()
  const allow: PermissionRuleset = [{ permission: "*", pattern: "*", action: "allow" }]
  await ground.request({ ruleset: allow, mustAsk: "restricted" })
  const restricted: PermissionRuleset = [...allow, { permission: "bash", pattern: "rm *", action: "deny" }]
  const request = ground.request({ ruleset: restricted, mustAsk: "restricted" })
  ground.reply({ requestID: ground.last(), reply: "once" })
  await request
  const guarded = ground.request({ ruleset: allow, mustAsk: "always" })
  expect(ground.list()).toHaveLength(1)
  ground.dispose()
  await expect(guarded).rejects.toThrow(RejectedError)
  expect(ground.events("permission.replied")).toHaveLength(2)
})
