import * as http from "node:http"
import type { AddressInfo } from "node:net"
import { afterEach, expect, test } from "vitest"
import { type Client, createClient, toRequest } from "../../src/client/client.ts"
import { ClientError } from "../../src/client/client-error.ts"
import { createTransport } from "../../src/client/transport.ts"

type Seen = { method: string | undefined; url: string | undefined; headers: http.IncomingHttpHeaders; body: string }

const closers: (() => void)[] = []
afterEach(() => {
  for (const close of closers.splice(0)) close()
})

type Given = { status: number; body: string; headers?: http.OutgoingHttpHeaders }

async function serve(answer: (seen: Seen) => Given) {
  const seen: Seen[] = []
  const server = http.createServer((request, response) => {
    let body = ""
    request.on("data", (chunk) => (body += String(chunk)))
    request.on("end", () => {
      const call = { method: request.method, url: request.url, headers: request.headers, body }
      seen.push(call)
      const { status, body: text, headers } = answer(call)
      response.writeHead(status, headers).end(text)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const transport = createTransport({ url, headers: { authorization: "Basic abc" } })
  closers.push(() => (transport.close(), server.closeAllConnections(), server.close()))
  return { url, transport, seen }
}

test("a request is derived from the contract: path, query, body and headers", async () => {
  const { transport, seen } = await serve(() => ({ status: 200, body: JSON.stringify({ id: "ses_1" }) }))
  const client = createClient({ transport, directory: "/a b" })
  await client.session.update({ sessionID: "ses_1/x" }, { title: "Ü" })
  expect(seen[0]).toMatchObject({ method: "PATCH", url: "/session/ses_1%2Fx?directory=%2Fa+b", body: '{"title":"Ü"}' })
  expect(seen[0]?.headers).toMatchObject({ "content-type": "application/json", authorization: "Basic abc" })
})

test("declared request headers are sent, and declared response headers are read", async () => {
  const { transport, seen } = await serve(() => ({
    status: 200,
    body: '{"path":"/tui/open-help","body":{}}',
    headers: { "X-Control-ID": "ctl_1" },
  }))
  const { tui } = createClient({ transport })
  const { body, header } = await tui.next.withHeaders({}, undefined, { headers: { "x-tui-client": "tui_1" } })
  expect(seen[0]?.headers["x-tui-client"]).toBe("tui_1")
  expect(body).toEqual({ path: "/tui/open-help", body: {} })
  expect(header("x-control-id")).toBe("ctl_1")
  await tui.openHelp({}, undefined, { headers: { prefer: undefined } })
  expect(seen[1]?.headers).not.toHaveProperty("prefer")
})

/** Never called: `npm run types` fails when one of the expected errors is gone. */
export const typeErrors = async ({ tui, session, message }: Client) => {
  // @ts-expect-error a header that the operation does not declare
  await tui.openHelp({}, undefined, { headers: { "x-tui-client": "tui_1" } })
  // @ts-expect-error a response header that the operation does not declare
  ;(await tui.openHelp.withHeaders()).header("x-truncated")
  // @ts-expect-error an operation without response headers
  await session.list.withHeaders()
  // @ts-expect-error a parameter of the path is missing
  await session.get({})
  // @ts-expect-error a body is missing
  await message.promptAsync({ sessionID: "ses_1" })
}

test("without a directory no directory is sent, and a GET has no body", async () => {
  const { transport, seen } = await serve(() => ({ status: 200, body: "[]" }))
  const client = createClient({ transport })
  expect(await client.session.list({ limit: 3 })).toEqual([])
  expect(seen[0]).toMatchObject({ url: "/session?limit=3", body: "" })
  expect(seen[0]?.headers["content-type"]).toBeUndefined()
})

test("an empty 204 is undefined, and white space before deferred JSON is skipped", async () => {
  const { transport } = await serve(({ url }) =>
    url?.includes("prompt_async") ? { status: 204, body: "" } : { status: 200, body: '  \n {"ok":true}' },
  )
  const client = createClient({ transport })
  expect(await client.message.promptAsync({ sessionID: "ses_1" }, { parts: [] })).toBeUndefined()
  expect(await client.message.shell({ sessionID: "ses_1" }, { agent: "build", command: "ls" })).toEqual({ ok: true })
})

test.each([
  [404, '{"name":"NotFoundError","data":{"message":"No such session"}}', "NotFoundError", "No such session"],
  [
    400,
    '{"data":null,"errors":[{"path":["title"],"message":"too long"}],"success":false}',
    "BadRequestError",
    "title: too long",
  ],
  [500, "oops", "UnknownError", "oops"],
  [502, "", "UnknownError", "The server said 502"],
])("a %i response is an error with a message", async (status, body, name, message) => {
  const { transport } = await serve(() => ({ status, body }))
  const call = createClient({ transport }).session.get({ sessionID: "ses_1" })
  await expect(call).rejects.toMatchObject({ status, name, message })
})

test("an unreachable server is an error with a message", async () => {
  const { transport, url } = await serve(() => ({ status: 200, body: "" }))
  closers.splice(0).forEach((close) => close())
  const dead = createTransport({ url, headers: {} })
  const error: unknown = await createClient({ transport: dead })
    .session.list()
    .catch((cause: unknown) => cause)
  expect(error).toBeInstanceOf(ClientError)
  expect(error).toMatchObject({ status: 0, message: "The server does not answer" })
  transport.close()
})

test("an address without a parameter of its path is refused", () => {
  expect(() => toRequest("GET /session/:sessionID", {})).toThrow("Missing sessionID")
})

test("a web page as the response means that the server does not have the route", async () => {
  const { transport } = await serve(() => ({
    status: 200,
    body: "<!doctype html>",
    headers: { "content-type": "text/html; charset=utf-8" },
  }))
  const failed = createClient({ transport }).skill.list()
  await expect(failed).rejects.toMatchObject({ name: "NotFoundError", status: 404 })
})

test("a server may have a base path", async () => {
  const { url, seen } = await serve(() => ({ status: 200, body: "[]" }))
  const transport = createTransport({ url: `${url}/behind/a proxy/`, headers: {} })
  closers.push(() => transport.close())
  await createClient({ transport }).session.list({ limit: 1 })
  expect(seen[0]?.url).toBe("/behind/a%20proxy/session?limit=1")
})
