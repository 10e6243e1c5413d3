// The server helper against a small script instead of the program: start, requests, streams, exit.
import { expect, test } from "vitest"
import { createHome } from "./home.ts"
import { startServer } from "./server.ts"

const listening = (body: string) => `
const server = require("node:http").createServer(${body})
server.listen(0, "127.0.0.1", () => {
  console.log("Warning: not protected")
  console.log("opencode server listening on http://127.0.0.1:" + server.address().port)
})`

const echo = listening(`(request, response) => {
  let text = ""
  request.on("data", (chunk) => (text += chunk)).on("end", () => {
    response.writeHead(201, { "content-type": "application/json" })
    response.end(JSON.stringify({ method: request.method, url: request.url, headers: request.headers, text }))
  })
}`)

async function start(script: string, timeoutMs?: number) {
  const home = await createHome()
  return startServer({ cwd: home.directory, env: home.env, command: ["-e", script], timeoutMs })
}

type Echo = { method: string; url: string; headers: Record<string, string>; text: string }

test("it waits for the URL line after any other output, and uses that URL", async () => {
  const server = await start(echo)
  expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
  expect(server.stdout()).toContain("Warning")
  const { status, json } = await server.request<Echo>("POST", "/session?a=1", { title: "x" }, { "x-mine": "1" })
  expect(status).toBe(201)
  expect(json).toMatchObject({ method: "POST", url: "/session?a=1", text: '{"title":"x"}' })
  expect(json.headers).toMatchObject({ "content-type": "application/json", "x-mine": "1" })
})

test("a string is sent unchanged, and no body is sent without one", async () => {
  const server = await start(echo)
  const raw = await server.request<Echo>("POST", "/x", "{broken", { "content-type": "text/plain" })
  expect(raw.json).toMatchObject({ text: "{broken", headers: { "content-type": "text/plain" } })
  const none = await server.request<Echo>("POST", "/x")
  expect(none.json.headers).not.toHaveProperty("content-type")
})

test("events are read as frames, events and bytes, also split within a character", async () => {
  const server = await start(
    listening(`async (request, response) => {
      response.writeHead(200, { "content-type": "text/event-stream" })
      const bytes = Buffer.from('data: {"type":"a","properties":{"text":"é"}}\\n\\nevent: b\\nid: 7\\ndata: {"type":"b","properties":{}}\\n\\n: still here\\n\\n')
      for (const byte of bytes) {
        response.write(Buffer.from([byte]))
        await new Promise(setImmediate)
      }
      response.write('data: {"directory":"/x","payload":{"type":"c","properties":{"at":"' + request.url + '"}}}\\n\\n')
    }`),
  )
  const events = await server.events({ path: "/global/event", query: { directory: "/a b" } })
  expect(events.headers["content-type"]).toBe("text/event-stream")
  const last = await events.waitFor((event) => event.type === "c")
  expect(last.properties["at"]).toBe("/global/event?directory=%2Fa+b")
  expect((await events.waitFor("a")).properties["text"]).toBe("é")
  expect(events.all.map((event) => event.type)).toEqual(["a", "b", "c"])
  expect(events.envelopes.at(-1)).toMatchObject({ directory: "/x" })
  expect(events.frames[1]).toMatchObject({ event: "b", id: "7" })
  expect(events.frames[2]).toMatchObject({ comments: ["still here"], data: undefined })
  expect(events.bytes().toString()).toMatch(/^data: .*é/)
  await expect(events.waitFor("never", { timeoutMs: 50 })).rejects.toThrow(/No event never; there were: a b c/)
  events.close()
  await events.ended
})

test("a wait fails when the stream ends", async () => {
  const server = await start(
    listening(`(request, response) => response.end('data: {"type":"a","properties":{}}\\n\\n')`),
  )
  const events = await server.events()
  await expect(events.waitFor("b")).rejects.toThrow(/ended before the event b/)
})

test("a program that exits or prints nothing is reported with its output", async () => {
  await expect(start("console.error('port taken'); process.exit(2)")).rejects.toThrow(/code 2[\s\S]*port taken/)
  await expect(start("setInterval(() => {}, 1000)", 300)).rejects.toThrow(/did not report that it listens/)
})

test("a signal ends it, and its exit is reported", async () => {
  const server = await start(echo)
  expect(await server.kill("SIGKILL")).toEqual({ code: null, signal: "SIGKILL" })
  expect(await server.exit).toEqual({ code: null, signal: "SIGKILL" })
  await expect(server.request("GET", "/")).rejects.toThrow()
})

test("disposal does not wait for a child that keeps the output open", async () => {
  const home = await createHome()
  const script = `require("node:child_process").spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"],
    { detached: true, stdio: ["ignore", "inherit", "inherit"] })\n${echo}`
  const server = await startServer({ cwd: home.directory, env: home.env, command: ["-e", script] })
  await server.dispose()
  expect(await home.listProcesses()).toHaveLength(1)
  await home.dispose()
  expect(await home.listProcesses()).toEqual([])
})
