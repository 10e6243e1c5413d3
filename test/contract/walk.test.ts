// Every endpoint of the contract: a valid call, checked against its own and the published schema, an invalid body, an
// unknown id.
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { contract } from "../../server/api/contract.ts"
import { type Contract, splitRoute } from "../../server/api/endpoint.ts"
import { unimplementedRoutes } from "../../server/http/unimplemented-routes.ts"
import type { Session } from "../../server/schema/session.ts"
import { createProject, type Project } from "../support/project.ts"
import { type Server, startServer } from "../support/server.ts"
import { checkEvent, checkResponse, listOperations } from "../support/published-contract.ts"

let project: Project
let server: Server
let sessionID: string
let messageID: string
let projectID: string
const toRemove = "msg_000walk1"
const toChange = "msg_000walk2"

beforeAll(async () => {
  project = await createProject({
    "README.md": "# Demo\n\nTODO: write\n",
    "src/math.js": "export const add = (a, b) => a - b\n",
  })
  project.write({ "src/math.js": "export const add = (a, b) => a + b\n" })
  server = await startServer({ cwd: project.directory, env: project.env })
  const created = await server.request<Session>("POST", "/session", { title: "Walk" })
  sessionID = created.json!.id
  projectID = (await server.request<{ id: string }>("GET", "/project/current")).json!.id
  const answered = await server.request<{ info: { id: string } }>("POST", `/session/${sessionID}/message`, {
    parts: [{ type: "text", text: "read README.md" }],
  })
  messageID = answered.json!.info.id
  for (const id of [toRemove, toChange])
    await server.request("POST", `/session/${sessionID}/message`, {
      messageID: id,
      noReply: true,
      parts: [{ id: `prt_${id}`, type: "text", text: "noted" }],
    })
})
afterAll(async () => {
  await server?.dispose()
  await project?.dispose()
})

type Good = { readonly path?: () => string; readonly body?: unknown; readonly isEmpty?: boolean }
const session = (rest = "") => ({ path: () => `/session/${sessionID}${rest}` })
const unanswerable = "needs something that waits; tested with it elsewhere"

/** A valid call of each endpoint. An endpoint that cannot be called alone names the test that calls it. */
const good: Record<string, Good | typeof unanswerable> = {
  "GET /global/health": {},
  "GET /api/health": {},
  "GET /project": {},
  "GET /project/current": {},
  "PATCH /project/:projectID": {
    path: () => `/project/${projectID}`,
    body: { name: "Walk", icon: { color: "blue" }, commands: { start: "npm start" } },
  },
  "GET /path": {},
  "GET /vcs": {},
  "GET /sandbox": {},
  "POST /instance/dispose": {},
  "GET /global/config": {},
  "PATCH /global/config": { body: { theme: "nord" } },
  "POST /global/dispose": {},
  "PUT /auth/:providerID": { path: () => "/auth/walk", body: { type: "api", key: "walk-key" } },
  "DELETE /auth/:providerID": { path: () => "/auth/walk" },
  "GET /config": {},
  "PATCH /config": { body: { username: "walker" } },
  "GET /config/providers": {},
  "GET /provider": {},
  "GET /provider/auth": {},
  "GET /agent": {},
  "GET /command": {},
  "GET /session": { path: () => "/session?limit=5&roots=true&search=walk&start=0" },
  "POST /session": { body: { title: "Another" } },
  "GET /session/status": {},
  "GET /session/:sessionID": session(),
  "PATCH /session/:sessionID": { ...session(), body: { title: "Walk on" } },
  "DELETE /session/:sessionID": unanswerable,
  "GET /session/:sessionID/children": session("/children"),
  "GET /session/:sessionID/todo": session("/todo"),
  "GET /session/:sessionID/diff": session("/diff"),
  "POST /session/:sessionID/share": unanswerable,
  "DELETE /session/:sessionID/share": unanswerable,
  "POST /session/:sessionID/abort": session("/abort"),
  "POST /session/:sessionID/permissions/:permissionID": unanswerable,
  "GET /session/:sessionID/message": session("/message?limit=2"),
  "GET /session/:sessionID/message/:messageID": { path: () => `/session/${sessionID}/message/${messageID}` },
  "POST /session/:sessionID/message": {
    ...session("/message"),
    body: { parts: [{ type: "text", text: "find TODO" }] },
  },
  "POST /session/:sessionID/prompt_async": {
    ...session("/prompt_async"),
    body: { noReply: true, parts: [{ type: "text", text: "noted" }] },
    isEmpty: true,
  },
  "POST /session/:sessionID/fork": {
    ...session("/fork"),
    get body() {
      return { messageID }
    },
  },
  "POST /session/:sessionID/init": {
    ...session("/init"),
    body: { providerID: "offline", modelID: "guide", messageID: "msg_000init" },
  },
  "POST /session/:sessionID/summarize": {
    ...session("/summarize"),
    body: { providerID: "offline", modelID: "guide" },
  },
  "DELETE /session/:sessionID/message/:messageID": { path: () => `/session/${sessionID}/message/${toRemove}` },
  "PATCH /session/:sessionID/message/:messageID/part/:partID": {
    path: () => `/session/${sessionID}/message/${toChange}/part/prt_${toChange}`,
    get body() {
      return { id: `prt_${toChange}`, sessionID, messageID: toChange, type: "text", text: "changed" }
    },
  },
  "DELETE /session/:sessionID/message/:messageID/part/:partID": {
    path: () => `/session/${sessionID}/message/${toChange}/part/prt_${toChange}`,
  },
  "POST /session/:sessionID/command": {
    ...session("/command"),
    body: { command: "review", arguments: "HEAD", agent: "build", model: "offline/guide" },
  },
  "GET /question": {},
  "POST /question/:requestID/reply": unanswerable,
  "POST /question/:requestID/reject": unanswerable,
  "POST /session/:sessionID/shell": { ...session("/shell"), body: { agent: "build", command: "echo hi" } },
  "GET /permission": {},
  "POST /permission/:requestID/reply": unanswerable,
  "GET /lsp": {},
  "GET /formatter": {},
  "GET /mcp": {},
  "POST /mcp": { body: { name: "walk", config: { type: "local", command: ["true"] } } },
  "GET /pty": {},
  "GET /skill": {},
  "GET /experimental/resource": {},
  "GET /experimental/worktree": {},
  "GET /find/symbol": { path: () => "/find/symbol?query=add" },
  "GET /find": { path: () => "/find?pattern=TODO" },
  "GET /find/file": { path: () => "/find/file?query=math&dirs=false" },
  "GET /file": { path: () => "/file?path=src" },
  "GET /file/content": { path: () => "/file/content?path=src/math.js" },
  "GET /file/status": {},
  "GET /experimental/tool/ids": {},
  "GET /experimental/tool": { path: () => "/experimental/tool?provider=offline&model=guide" },
  "POST /log": { body: { service: "test", level: "info", message: "hello", extra: { n: 1 } } },
  "POST /tui/append-prompt": { body: { text: "hi" } },
  "POST /tui/open-help": {},
  "POST /tui/open-sessions": {},
  "POST /tui/open-themes": {},
  "POST /tui/open-models": {},
  "POST /tui/submit-prompt": {},
  "POST /tui/clear-prompt": {},
  "POST /tui/execute-command": { body: { command: "agent_cycle" } },
  "POST /tui/show-toast": { body: { message: "hi", variant: "info" } },
  "POST /tui/publish": { body: { type: "tui.toast.show", properties: { message: "hi", variant: "success" } } },
  "POST /tui/select-session": { path: () => "/tui/select-session" },
  "GET /tui/control/next": unanswerable,
  "POST /tui/control/response": { body: { ok: true } },
}

const endpoints = Object.values(contract as Record<string, Contract>)
  .flatMap((group) => Object.values(group))
  .filter((operation) => operation.kind === "endpoint")

// Where the document of the contract and the recorded wire differ, ours is the wire's.
const asOnTheWire = new Set([
  "POST /session/:sessionID/shell",
  "GET /provider",
  // Of later versions.
  "DELETE /session/:sessionID/message/:messageID",
  "GET /api/health",
  // Ours alone.
  "GET /sandbox",
])

describe("a valid call", () => {
  it("is defined for every endpoint", () => {
    expect(endpoints.map((each) => each.route).toSorted()).toEqual(Object.keys(good).toSorted())
  })

  it.each(endpoints.filter((each) => good[each.route] !== unanswerable).map((each) => [each.route, each] as const))(
    "%s",
    async (route, operation) => {
      const { path = () => splitRoute(route).path, body, isEmpty } = good[route] as Good
      const { method } = splitRoute(route)
      const sent = route === "POST /tui/select-session" ? { sessionID } : body
      const answer = await server.request(method, path(), sent)
      if (isEmpty) {
        expect([answer.status, answer.text]).toEqual([204, ""])
        return
      }
      expect(answer.status, answer.text).toBe(200)
      expect(answer.headers["content-type"]).toBe("application/json")
      const checked = operation.returns!.safeParse(answer.json)
      expect(checked.error?.issues ?? []).toEqual([])
      const template = splitRoute(route).path.replaceAll(/:(\w+)/g, "{$1}")
      if (!asOnTheWire.has(route)) expect(checkResponse(method, template, 200, answer.json)).toEqual([])
    },
  )
})

describe("the contract as a whole", () => {
  it("answers 501 to each unimplemented operation, and lists each operation once", async () => {
    const ours = [...endpoints.map((each) => each.route), "GET /event", "GET /global/event", ...unimplementedRoutes]
      .map((route) => route.replaceAll(/:(\w+)/g, "{$1}"))
      .toSorted()
    const published = listOperations().map(([method, path]) => `${method.toUpperCase()} ${path}`)
    expect(published.filter((operation) => !ours.includes(operation))).toEqual([])
    expect(new Set(ours).size).toBe(ours.length)
    for (const route of unimplementedRoutes) {
      const { method, path } = splitRoute(route)
      const answer = await server.request(method, path.replaceAll(/:(\w+)/g, "x"))
      expect([route, answer.status]).toEqual([route, 501])
      expect(answer.json).toMatchObject({ name: "NotImplementedError" })
    }
  })

  it("publishes events that match the published schemas", async () => {
    const events = await server.events()
    try {
      const created = await server.request<Session>("POST", "/session", {})
      const id = created.json!.id
      await server.request("POST", `/session/${id}/message`, { parts: [{ type: "text", text: "run echo hi" }] })
      await server.request("POST", "/tui/show-toast", { message: "hi", variant: "info" })
      await events.waitFor("tui.toast.show")
      expect(events.all.flatMap((event) => checkEvent(event))).toEqual([])
      const types = new Set(events.all.map((event) => event.type))
      for (const type of [
        "server.connected",
        "session.created",
        "message.updated",
        "message.part.updated",
        "session.idle",
      ])
        expect(types).toContain(type)
    } finally {
      events.close()
    }
  })
})

describe("an invalid call", () => {
  it.each(
    endpoints
      .filter((each) => each.body && !["POST /tui/control/response", "POST /session"].includes(each.route))
      .map((each) => [each.route] as const),
  )("%s with a body of the wrong type is 400 and names the position", async (route) => {
    const { method, path } = splitRoute(route)
    const requestID = path.startsWith("/question") ? "que_x" : "per_x"
    const real = path
      .replace(":sessionID", sessionID)
      .replace(":messageID", messageID)
      .replace(":permissionID", "per_x")
      .replace(":requestID", requestID)
    for (const body of [
      [],
      5,
      {
        title: 5,
        messageID: 5,
        name: 5,
        time: 5,
        parts: 5,
        reply: "maybe",
        response: 5,
        command: 5,
        text: 5,
        variant: "x",
        type: "x",
        level: "x",
      },
    ]) {
      const answer = await server.request<Record<string, unknown>>(method, real, body)
      expect([answer.status, answer.json?.success], answer.text).toEqual([400, false])
      expect(answer.json).toHaveProperty("errors.0.message")
      expect(answer.json?.error).toEqual(answer.json?.errors)
    }
  })

  it("names the field, the type of the value and the expected type", async () => {
    const { json } = await server.request("POST", "/session", { parentID: "bad" })
    expect(json).toMatchObject({
      data: { parentID: "bad" },
      errors: [{ code: "invalid_format", path: ["parentID"], message: expect.stringContaining("ses") }],
    })
    const toast = await server.request("POST", "/tui/show-toast", { message: "x", variant: "loud" })
    expect(JSON.stringify(toast.json)).toContain("success")
  })

  it("is answered in JSON for a malformed body, a wrong content type, an unknown route and a wrong method", async () => {
    const send = (body: string, headers: Record<string, string>) => server.request("POST", "/session", body, headers)
    const malformed = await send('{"title":', { "content-type": "application/json" })
    expect([malformed.status, malformed.json]).toMatchObject([400, { data: null, success: false }])
    expect((await send("title=x", { "content-type": "application/x-www-form-urlencoded" })).status).toBe(415)
    expect((await send("{}", { "content-type": "text/plain" })).status).toBe(415)
    expect((await send("{}", { "content-type": "Application/JSON; charset=utf-8" })).status).toBe(200)
    expect((await server.request("GET", "/nosuch")).json).toMatchObject({ name: "NotFoundError" })
    expect((await server.request("GET", "/app")).status).toBe(404)
    expect((await server.request("DELETE", "/path")).status).toBe(404)
    expect((await server.request("GET", "/path/")).status).toBe(404)
  })

  it("is 404 for unknown ids and 400 for malformed ones, on every route of a session", async () => {
    const unknown = "ses_000000000000zzzzzzzzzzzzzz"
    for (const { route } of endpoints.filter((each) => each.route.includes(":sessionID"))) {
      const { method, path } = splitRoute(route)
      const fill = (id: string) =>
        path
          .replace(":sessionID", id)
          .replace(":messageID", "msg_x")
          .replace(":permissionID", "per_x")
          .replace(":partID", "prt_x")
      const body = {
        ...{ parts: [{ type: "text", text: "x" }], agent: "build", command: "init", response: "once", arguments: "" },
        ...{ providerID: "offline", modelID: "guide", messageID: "msg_x" },
        ...{ type: "text", id: "prt_x", sessionID: unknown, text: "x" },
      }
      const sent = method === "GET" || method === "DELETE" ? undefined : body
      expect([route, (await server.request(method, fill(unknown), sent)).status]).toEqual([route, 404])
      expect([route, (await server.request(method, fill("bad"), sent)).status]).toEqual([route, 400])
    }
    const missing = await server.request("GET", `/session/${sessionID}/message/msg_nosuch`)
    expect(missing.status).toBe(404)
  })

  it("with an unknown agent, model, tool or message id is rejected before anything is stored", async () => {
    const before = await server.request<unknown[]>("GET", `/session/${sessionID}/message`)
    const parts = [{ type: "text", text: "x" }]
    for (const [body, status] of [
      [{ parts, agent: "nobody" }, 404],
      [{ parts, model: { providerID: "x", modelID: "y" } }, 400],
      [{ parts, model: "offline/gude" }, 400],
      [{ parts, model: "noslash" }, 400],
      [{ parts, tools: ["nosuch"] }, 400],
      [{ parts, messageID }, 409],
      [{ parts: [{ type: "file", mime: "text/plain", url: "http://x/y" }] }, 400],
      [{ parts: [{ type: "subtask", prompt: "x", description: "x", agent: "nobody" }] }, 404],
      [{ parts: [{ type: "subtask", prompt: "x", description: "x", agent: "build" }] }, 400],
    ] as const)
      for (const route of ["message", "prompt_async"]) {
        const answer = await server.request("POST", `/session/${sessionID}/${route}`, body)
        expect([route, JSON.stringify(body), answer.status], answer.text).toEqual([route, JSON.stringify(body), status])
      }
    const after = await server.request<unknown[]>("GET", `/session/${sessionID}/message`)
    expect(after.json).toHaveLength(before.json!.length)
    const near = await server.request("POST", `/session/${sessionID}/message`, { parts, model: "offline/gude" })
    expect(near.text).toContain("offline/guide")
  })

  it("is 400 for sharing a session, since there is no share service, and 404 for unsharing it", async () => {
    const share = await server.request("POST", `/session/${sessionID}/share`)
    expect([share.status, share.text]).toEqual([400, expect.stringContaining("no service to share with")])
    const unshare = await server.request("DELETE", `/session/${sessionID}/share`)
    expect([unshare.status, unshare.text]).toEqual([404, expect.stringContaining("not shared")])
  })

  it("never reads outside the directory", async () => {
    for (const path of ["../../etc/passwd", "/etc/passwd", "a\0b", "x".repeat(5000), "%2e%2e/%2e%2e/etc/passwd"]) {
      const answer = await server.request("GET", `/file/content?path=${encodeURIComponent(path)}`)
      expect(answer.status).toBeLessThan(500)
      expect(answer.text).not.toContain("root:")
    }
    for (const [directory, status] of [
      ["/etc", 403],
      ["relative", 400],
      ["/nosuch/folder", 404],
      [`${project.directory}/README.md`, 400],
    ] as const)
      expect([
        directory,
        (await server.request("GET", `/path?directory=${encodeURIComponent(directory)}`)).status,
      ]).toEqual([directory, status])
  })
})
