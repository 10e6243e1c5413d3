// Attempts to bypass permission rules of the running program, with a compliant model. The decision for each shell line is
// tested in test/permission/shell/shell-attacks.test.ts; these tests check that none of them runs.
import { existsSync } from "node:fs"
import { describe, expect, it } from "vitest"
import type { MessageWithParts } from "../../server/schema/message.ts"
import type { PermissionRequest } from "../../server/schema/permission.ts"
import { createProject } from "../support/project.ts"
import type { Files } from "../support/temporary.ts"
import { startProvider } from "../support/provider.ts"
import type { Script } from "../support/provider.ts"
import { startServer } from "../support/server.ts"

async function openWith(script: Script, permission: object, options: { files?: Files; config?: object } = {}) {
  const provider = await startProvider(script)
  const project = await createProject({ "README.md": "# Demo\n", ...options.files })
  await project.home.writeConfig({ ...provider.config(), permission, ...options.config })
  const server = await startServer({ cwd: project.directory, env: project.env })
  const events = await server.events()
  const { json } = await server.request<{ id: string }>("POST", "/session", {})
  const path = `/session/${json.id}`
  const asked = () => events.all.filter(({ type }) => type === "permission.asked")
  return {
    project,
    provider,
    server,
    events,
    asked,
    id: json.id,
    path,
    prompt: (text = "go") => server.request("POST", `${path}/prompt_async`, { parts: [{ type: "text", text }] }),
    reply: async (requestID: string, reply: string) =>
      (await server.request("POST", `/permission/${requestID}/reply`, { reply })).status,
    // Sub-agents become idle too.
    idle: (after = 0) =>
      expect
        .poll(
          () =>
            events.all
              .slice(after)
              .some(({ type, properties }) => type === "session.idle" && properties["sessionID"] === json.id),
          { timeout: 60_000 },
        )
        .toBe(true),
    messages: async () => (await server.request<MessageWithParts[]>("GET", `${path}/message`)).json,
  }
}

const bash = (command: string) => ({ tools: [{ name: "bash", input: { command, description: "x" } }] })

describe("33: a rule for one command", () => {
  it("runs no other command without approval", { timeout: 60_000 }, async () => {
    const lines = [
      "git status; touch owned",
      "git status && touch owned",
      "git status | tee owned",
      "git status & touch owned",
      "git status\ntouch owned",
      "git status $(touch owned)",
      "git status `touch owned`",
      "git status <(touch owned)",
      "git status > ../owned-outside",
      "git -c alias.x='!touch owned' x",
      "env X=1 touch owned",
      "GIT_PAGER='touch owned' git -p status",
      "sh -c 'touch owned'",
      "sh <<< 'touch owned'",
      "eval 'touch owned'",
      "git status() { touch owned; }; git status",
      "alias git='touch owned #'; git status",
      "g''it status; {touch,owned}",
      "${X:-touch} owned",
      "-- touch owned",
      "! touch owned",
      "time touch owned",
      "git status #\ntouch owned",
      "trap 'touch owned' EXIT; git status",
      "PATH=.:$PATH git status",
      `${"git status; ".repeat(60)}touch owned`,
    ]
    // One line a turn: a refusal ends the turn.
    const { project, server, events, asked, prompt, idle } = await openWith(
      (_request, n) => bash(lines[n] ?? "git status"),
      { bash: { "*": "ask", "git status*": "allow" } },
      { files: { git: "#!/bin/sh\ntouch owned\n" } },
    )
    await project.git("update-index", "--chmod=+x", "git")
    for (const [i, line] of lines.entries()) {
      const before = events.all.length
      await prompt()
      const event = await events.waitFor("permission.asked", { after: before, timeoutMs: 30_000 })
      expect([line, existsSync(project.path("owned"))]).toEqual([line, false])
      await server.request("POST", `/permission/${event.properties["id"]}/reply`, { reply: "reject" })
      await idle(before)
      expect([i, asked().length]).toEqual([i, i + 1])
    }
    expect(existsSync(project.path("owned"))).toBe(false)
    expect(existsSync(project.path("../owned-outside"))).toBe(false)
  })
})

describe("34: always", () => {
  it("stores the patterns that were shown, and no star of the command becomes a wildcard", async () => {
    const { events, server, prompt, idle, asked, reply } = await openWith(
      [bash('git log -p | grep "*.ts"'), { text: "one" }, bash('git log -p | grep "secrets.ts"'), { text: "two" }],
      { bash: "ask" },
    )
    await prompt()
    const { properties } = await events.waitFor("permission.asked")
    const request = properties as unknown as PermissionRequest
    expect(request.always.length).toBeGreaterThan(0)
    expect(await reply(request.id, "always")).toBe(200)
    await idle()
    expect((await server.request<unknown[]>("GET", "/permission")).json).toEqual([])
    expect(asked()).toHaveLength(1)
    // What "always" allows is what it said and nothing besides.
    for (const pattern of request.always) expect(pattern).toMatch(/^(git log|grep)( |$)/)
  })
})

describe("35: a deny", () => {
  const rules = { "*": "allow", bash: { "*": "allow", "touch *": "deny" } }

  it("applies to the model, its sub-agents, the user's shell and commands, regardless of other allow rules", async () => {
    const files = {
      ".opencode/command/own.md": "see !`touch owned`\n",
      ".opencode/agent/loose.md": "---\nmode: subagent\ndescription: loose\npermission:\n  bash: allow\n---\nx\n",
    }
    const task = { description: "x", prompt: "sub", subagent_type: "loose" }
    const { project, server, path, prompt, idle, messages } = await openWith(
      [
        bash("touch owned"),
        bash("ls; X=1 touch owned"),
        { tools: [{ name: "task", input: task }] },
        bash("touch owned"),
        { text: "sub done" },
        { text: "done" },
      ],
      rules,
      { files },
    )
    await prompt()
    await idle()
    const tools = (await messages()).flatMap(({ parts }) =>
      parts.flatMap((part) => (part.type === "tool" ? [part] : [])),
    )
    expect(tools.filter(({ tool }) => tool === "bash").map(({ state }) => state.status)).toEqual(["error", "error"])
    const shell = await server.request("POST", `${path}/shell`, { agent: "build", command: "touch owned" })
    expect(shell.json).toMatchObject({ parts: [{ tool: "bash", state: { status: "error" } }] })
    await server.request("POST", `${path}/command`, { command: "own", arguments: "" })
    expect(existsSync(project.path("owned"))).toBe(false)
  })
})

describe("36: two clients that reply", () => {
  it("the first reply counts, the others get an error, and the call runs once", async () => {
    const { project, events, prompt, reply, idle, server, path } = await openWith(
      [bash("echo once >> ran"), { text: "done" }],
      { bash: "ask" },
    )
    await prompt()
    const { properties } = await events.waitFor("permission.asked")
    const id = String(properties["id"])
    const statuses = await Promise.all(
      Array.from({ length: 10 }, (_, i) => reply(id, ["once", "always", "reject"][i % 3] ?? "once")),
    )
    expect(statuses.filter((status) => status === 200)).toHaveLength(1)
    expect(statuses.filter((status) => status === 409)).toHaveLength(9)
    await idle()
    expect(events.all.filter(({ type }) => type === "permission.replied")).toHaveLength(1)
    expect(await reply(id, "once")).toBe(409)
    expect((await server.request("POST", `${path}/permissions/${id}`, { response: "once" })).status).toBe(409)
    const isRefused = statuses.indexOf(200) % 3 === 2
    expect(await project.read("ran").catch(() => "")).toBe(isRefused ? "" : "once\n")
  })

  it("a reply after the abort, for another session, or with an invented id, starts nothing", async () => {
    const { project, events, prompt, reply, idle, server, path } = await openWith(
      [bash("touch ran"), { text: "done" }],
      { bash: "ask" },
    )
    await prompt()
    const { properties } = await events.waitFor("permission.asked")
    const id = String(properties["id"])
    const { json: other } = await server.request<{ id: string }>("POST", "/session", {})
    const elsewhere = await server.request("POST", `/session/${other.id}/permissions/${id}`, { response: "once" })
    expect(elsewhere.status).toBe(404)
    expect(await reply("per_made_up", "once")).toBe(404)
    expect((await server.request("POST", `/permission/${id}/reply`, { reply: "yes" })).status).toBe(400)
    await server.request("POST", `${path}/abort`)
    await idle()
    expect(await reply(id, "once")).toBe(409)
    expect((await server.request("GET", "/permission")).json).toEqual([])
    expect(existsSync(project.path("ran"))).toBe(false)
  })
})
