// Commands over HTTP: shell lines of a project's commands run only if the project is trusted; `init` is recorded.
import { expect, it } from "vitest"
import type { Project } from "../../server/schema/project.ts"
import type { Session } from "../../server/schema/session.ts"
import { createProject } from "../support/project.ts"
import { startServer } from "../support/server.ts"

const files = {
  "README.md": "# Demo\n",
  ".opencode/command/made.md": "Say !`touch made.txt; echo it` now",
}
type Messages = { info: { role: string }; parts: { type: string; text?: string }[] }[]

const saidBy = async (env: Record<string, string>) => {
  const project = await createProject(files)
  const server = await startServer({ cwd: project.directory, env: { ...project.env, ...env } })
  const { id } = (await server.request<Session>("POST", "/session", {})).json!
  await server.request("POST", `/session/${id}/command`, { command: "made", arguments: "" })
  const messages = (await server.request<Messages>("GET", `/session/${id}/message`)).json!
  const status = await project.git("status", "--porcelain")
  return { text: messages[0]!.parts[0]!.text, isMade: status.includes("made.txt") }
}

it("shell lines of a project's command run with trust and stay text without it", async () => {
  expect(await saidBy({ OPENCODE_TRUST: "1" })).toEqual({ text: "Say it now", isMade: true })
  expect(await saidBy({ OPENCODE_TRUST: "" })).toEqual({ text: files[".opencode/command/made.md"], isMade: false })
})

it("init is a prompt with the given id, and the project records its time", async () => {
  const project = await createProject(files)
  const server = await startServer({ cwd: project.directory, env: project.env })
  const { id } = (await server.request<Session>("POST", "/session", {})).json!
  const body = { providerID: "offline", modelID: "guide", messageID: "msg_init" }
  expect((await server.request("POST", `/session/${id}/init`, body)).json).toBe(true)
  const messages = (await server.request<Messages>("GET", `/session/${id}/message`)).json!
  expect(messages[0]).toMatchObject({ info: { id: "msg_init", role: "user" } })
  expect(messages[0]!.parts[0]!.text).toContain("AGENTS.md")
  const { json } = await server.request<Project>("GET", "/project/current")
  expect(json!.time.initialized).toBeGreaterThan(0)
  expect((await server.request("POST", `/session/${id}/init`, body)).status).toBe(409)
})
