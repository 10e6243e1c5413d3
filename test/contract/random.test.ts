// Random requests: no response is a 5xx other than 501, every successful response matches its schema, and the server stays
// healthy. A test run sends the same few requests each time, `npm run attack` 5,000, and RANDOM_REQUESTS=N sends N others.
import { request as open } from "node:http"
import * as fc from "fast-check"
import { afterAll, beforeAll, expect, it } from "vitest"
import type { MessageWithParts } from "../../server/schema/message.ts"
import type { Session } from "../../server/schema/session.ts"
import { toAttackCount } from "../support/attack.ts"
import { readResidentMegabytes } from "../support/memory.ts"
import { createProject, type Project } from "../support/project.ts"
import { sendRequest } from "../support/request.ts"
import { type Server, startServer } from "../support/server.ts"
import { type RandomRequest, randomRequests, type Things } from "./random-requests.ts"

const asked = process.env["RANDOM_REQUESTS"]
const numRuns = Number(asked ?? toAttackCount(200, 5000))
const seed = asked ? Date.now() : 1

let project: Project
let server: Server
let things: Things

beforeAll(async () => {
  project = await createProject({ "README.md": "# Demo\n", "src/a.ts": "export {}\n" })
  server = await startServer({ cwd: project.directory, env: project.env })
  const sessionID: string[] = []
  const messageID: string[] = []
  const partID: string[] = []
  for (const text of ["list the files", "read README.md", "find export"]) {
    const { id } = (await server.request<Session>("POST", "/session", {})).json
    sessionID.push(id)
    const body = { parts: [{ type: "text", text }] }
    const { info, parts } = (await server.request<MessageWithParts>("POST", `/session/${id}/message`, body)).json
    messageID.push(info.id)
    partID.push(...parts.map((part) => part.id))
  }
  const projectID = [(await server.request<{ id: string }>("GET", "/project/current")).json.id]
  things = { sessionID, messageID, partID, projectID }
})
afterAll(async () => {
  await server?.dispose()
  await project?.dispose()
})

const isStream = (operation: RandomRequest["operation"]) => operation?.kind === "stream"
const isWaiting = ({ route, method }: RandomRequest) => route === "GET /tui/control/next" && method === "GET"

/** Sends a request that may have no end, and goes away as soon as the server has seen it. */
async function sendAndLeave({ method, path, headers }: RandomRequest): Promise<number | undefined> {
  const leaving = open(`${server.url}${path}`, { method, headers, agent: false })
  const status = new Promise<number | undefined>((resolve) => {
    leaving.on("response", (response) => resolve(response.statusCode))
    leaving.on("error", () => resolve(undefined))
  })
  leaving.end()
  const seen = await Promise.race([status, server.request("GET", "/global/health").then(() => undefined)])
  leaving.destroy()
  return seen
}

async function check(drawn: RandomRequest): Promise<void> {
  const { method, path, headers, body, operation } = drawn
  if (isStream(operation) || isWaiting(drawn)) {
    expect((await sendAndLeave(drawn)) ?? 200).toBeLessThan(500)
    return
  }
  const answer = await sendRequest<{ name?: string }>(server.url + path, { method, headers, body, timeoutMs: 60_000 })
  if (answer.status !== 501) expect(answer.status, answer.text).toBeLessThan(500)
  if (answer.text !== "") expect(answer.headers["content-type"]).toMatch(/^application\/json|^text\/plain/)
  // A failure after the headers were sent is reported in the body.
  expect(answer.json?.name, answer.text).not.toBe("UnknownError")
  const isOwn = operation?.kind === "endpoint" && operation.route.startsWith(`${method} `)
  if (isOwn && answer.status === 200 && operation.returns && !answer.json?.name?.endsWith("Error"))
    expect(operation.returns.safeParse(answer.json).error?.issues ?? []).toEqual([])
}

it(`answers ${numRuns} random requests without an internal error`, { timeout: 1000 * numRuns }, async () => {
  await fc.assert(fc.asyncProperty(randomRequests(things), check), { numRuns, seed, endOnFailure: true })
  expect((await server.request("GET", "/global/health")).status).toBe(200)
  expect(readResidentMegabytes(server.pid)).toBeLessThan(400)
  expect(server.stderr()).not.toMatch(/unhandled|\n {4}at /i)
})
