// A question of the offline model over HTTP, from the request to the answer.
import { afterAll, beforeAll, expect, it } from "vitest"
import type { Session } from "../../server/schema/session.ts"
import type { QuestionRequest } from "../../server/schema/question.ts"
import { createProject, type Project } from "../support/project.ts"
import { type Server, startServer } from "../support/server.ts"
import { checkEvent, checkResponse } from "../support/published-contract.ts"

let project: Project
let server: Server

beforeAll(async () => {
  project = await createProject({ "README.md": "# Demo\n" })
  server = await startServer({ cwd: project.directory, env: project.env })
})
afterAll(async () => {
  await server?.dispose()
  await project?.dispose()
})

it("is published, listed, answered once, and its answer reaches the model", async () => {
  const events = await server.events()
  try {
    const { id } = (await server.request<Session>("POST", "/session", {})).json!
    const prompt = { parts: [{ type: "text", text: "ask me a question" }] }
    const answering = server.request<{ parts: { type: string; text?: string }[] }>(
      "POST",
      `/session/${id}/message`,
      prompt,
    )
    await events.waitFor("question.asked")
    const list = await server.request<QuestionRequest[]>("GET", "/question")
    expect(checkResponse("GET", "/question", 200, list.json)).toEqual([])
    const [request] = list.json!
    const label = request!.questions[0]!.options[1]!.label
    const reply = () => server.request("POST", `/question/${request!.id}/reply`, { answers: [[label]] })
    expect((await reply()).json).toBe(true)
    const again = await reply()
    expect([again.status, again.json]).toMatchObject([409, { name: "ConflictError" }])
    const answer = await answering
    expect(answer.json!.parts.find((part) => part.type === "text")!.text).toContain(`Your answer is: ${label}.`)
    await events.waitFor("question.replied")
    expect(events.all.flatMap((event) => checkEvent(event))).toEqual([])
    expect((await server.request("GET", "/question")).json).toEqual([])
  } finally {
    events.close()
  }
})

it("is rejected, which ends the turn; an unknown question is 404", async () => {
  const events = await server.events()
  try {
    const { id } = (await server.request<Session>("POST", "/session", {})).json!
    const prompt = { parts: [{ type: "text", text: "ask me a question" }] }
    const answering = server.request("POST", `/session/${id}/message`, prompt)
    await events.waitFor("question.asked")
    const [request] = (await server.request<QuestionRequest[]>("GET", "/question")).json!
    expect((await server.request("POST", `/question/${request!.id}/reject`)).json).toBe(true)
    expect((await answering).text).toContain("user dismissed")
    for (const [route, body] of [
      ["reply", { answers: [] }],
      ["reject", undefined],
    ] as const) {
      const unknown = await server.request("POST", `/question/que_nosuch/${route}`, body)
      expect([unknown.status, unknown.json]).toMatchObject([404, { name: "NotFoundError" }])
      expect((await server.request("POST", `/question/bad/${route}`, body)).status).toBe(400)
    }
  } finally {
    events.close()
  }
})
