// Key bindings in `GET /config`: the published terminal has no defaults of its own and reads them there.
import { expect, onTestFinished, test } from "vitest"
import { startServer } from "../../server/main.ts"
import type { Config } from "../../server/schema/config.ts"
import { createProject } from "../support/project.ts"
import { sendRequest } from "../support/request.ts"

async function openServer(config: object) {
  const project = await createProject({ "README.md": "# Demo\n" })
  await project.home.writeConfig(config)
  const server = await startServer({
    directory: project.directory,
    env: project.env,
    hostname: "127.0.0.1",
    port: 0,
    cors: [],
    trust: true,
    hasTerminal: false,
    logLevel: "error",
    printLogs: false,
    notice: () => {},
  })
  onTestFinished(() => server.stop())
  return {
    project,
    ask: (method: string, path: string, body?: unknown) => sendRequest<Config>(server.url + path, { method, body }),
  }
}

test("all defaults are filled in as text, and the user's bindings replace them", async () => {
  const { ask } = await openServer({
    keybinds: { session_new: "f7", agent_cycle: false, model_list: ["f5", { key: "<leader>m" }], "theme.switch": "f6" },
  })
  const { keybinds = {} } = (await ask("GET", "/config")).json
  expect(Object.keys(keybinds)).toHaveLength(95)
  expect(Object.values(keybinds).filter((value) => typeof value !== "string" || value === "")).toEqual([])
  expect(keybinds).toMatchObject({
    leader: "ctrl+x",
    app_exit: "ctrl+c,ctrl+d,<leader>q",
    session_new: "f7",
    agent_cycle: "none",
    model_list: "f5,<leader>m",
    "theme.switch": "f6",
    session_parent: "<leader>up",
    input_newline: "shift+return,ctrl+return,alt+return,ctrl+j",
  })
})

test("defaults that come back in a change are not stored as the user's bindings", async () => {
  const { project, ask } = await openServer({})
  const { keybinds } = (await ask("GET", "/config")).json
  const { json: body } = await ask("PATCH", "/config", {
    keybinds: { ...keybinds, session_list: "f8" },
    username: "me",
  })
  expect(body).toMatchObject({ username: "me", keybinds: { session_list: "f8", session_new: "<leader>n" } })
  const kept: unknown = JSON.parse(await project.read("opencode.json"))
  expect(kept).toMatchObject({ username: "me", keybinds: { session_list: "f8" } })
  expect(kept).not.toHaveProperty("keybinds.session_new")
})
