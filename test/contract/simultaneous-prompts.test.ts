// Prompts of several callers a few milliseconds apart, over HTTP: each is part of a request to the model, and each caller
// gets the answer to a request that held its prompt.
import { setTimeout as sleep } from "node:timers/promises"
import { afterAll, beforeAll, expect, it } from "vitest"
import { createProject, type Project } from "../support/project.ts"
import { type Provider, startProvider, toText } from "../support/provider.ts"
import { createRandom } from "../support/random.ts"
import { type Server, startServer } from "../support/server.ts"

let model: Provider
let project: Project
let server: Server

beforeAll(async () => {
  model = await startProvider(({ messages }) => {
    const last = messages.findLastIndex(({ role }) => role === "assistant")
    const prompts = messages.slice(last + 1).map((message) => toText(message))
    return {
      text: `heard ${prompts
        .join(" ")
        .match(/prompt-[\w-]+/g)
        ?.join(" ")}`,
    }
  })
  project = await createProject({ "opencode.json": JSON.stringify(model.config()) })
  server = await startServer({ cwd: project.directory, env: { ...project.env, OPENCODE_TRUST: "1" } })
})
afterAll(async () => {
  await server?.dispose()
  await project?.dispose()
  await model?.dispose()
})

it.each([2, 6])("of %i callers are all answered", async (callers) => {
  const random = createRandom(callers)
  for (let round = 0; round < 15; round++) {
    const { id } = (await server.request<{ id: string }>("POST", "/session", { title: `round ${round}` })).json!
    const names = Array.from({ length: callers }, (_, n) => `prompt-${callers}-${round}-${n}`)
    const answers = await Promise.all(
      names.map(async (name) => {
        await sleep(random.below(9))
        const answer = await server.request<{ parts: { type: string; text?: string }[] }>(
          "POST",
          `/session/${id}/message`,
          { parts: [{ type: "text", text: name }] },
        )
        return answer.json!.parts.find(({ type }) => type === "text")?.text
      }),
    )
    const heard = model.requests.flatMap(({ messages }) => {
      const last = messages.findLastIndex(({ role }) => role === "assistant")
      return messages.slice(last + 1).flatMap((message) => toText(message).match(/prompt-[\w-]+/g) ?? [])
    })
    for (const name of names) expect(heard, `round ${round}: ${name} reached the model`).toContain(name)
    // Callers that waited together get the same last answer; it stands after every prompt.
    for (const answer of answers) expect(answer).toMatch(/^heard prompt-/)
    const messages = (await server.request<{ info: { role: string } }[]>("GET", `/session/${id}/message`)).json!
    expect(messages.at(-1)!.info.role).toBe("assistant")
  }
})
