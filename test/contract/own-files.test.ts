// Agents, commands and skills in files of a project: valid ones are used, invalid ones are reported to the user.
import { readFile } from "node:fs/promises"
import { join } from "node:path"
import { expect, it, onTestFinished } from "vitest"
import { createPaths } from "../../server/base/paths.ts"
import { startServer } from "../../server/main.ts"
import type { Agent, Command } from "../../server/schema/agent.ts"
import type { Skill } from "../../server/schema/skill.ts"
import { openEventStream } from "../support/event-reader.ts"
import { createProject } from "../support/project.ts"
import { sendRequest } from "../support/request.ts"

const files = {
  "README.md": "# Demo\n",
  ".opencode/agent/helper.md": "---\ndescription: Helps\nmode: subagent\n---\nYou help.",
  ".opencode/agent/broken.md": "---\ndescription: x\nmode: loud\n---\nx",
  ".opencode/command/greet.md": "---\ndescription: Greets\n---\nGreet $1",
  ".opencode/command/broken.md": "---\ndescription: [x\n---\nx",
  ".claude/skills/demo/SKILL.md": "---\nname: demo\ndescription: Demonstrates\n---\nDo the demo.",
  ".opencode/skill/broken/SKILL.md": "---\nname: broken\n---\nx",
}
const expectedLines = [
  "agent/broken.md:3: left out: mode",
  "command/broken.md:2: left out",
  "broken/SKILL.md:1: left out: description",
]

it("valid files are used; invalid ones are reported on stderr, in the log and as one toast", async () => {
  const home = await createProject({})
  const project = await createProject(files)
  const notices: string[] = []
  const server = await startServer({
    directory: home.directory,
    env: home.env,
    hostname: "127.0.0.1",
    port: 0,
    cors: [],
    trust: false,
    hasTerminal: false,
    logLevel: "warn",
    printLogs: false,
    notice: (message) => notices.push(message),
  })
  onTestFinished(() => server.stop())
  const events = await openEventStream(server.url, { path: "/global/event" })
  onTestFinished(() => events.dispose())
  const get = async <T>(path: string) =>
    (await sendRequest<T[]>(`${server.url}${path}?directory=${encodeURIComponent(project.directory)}`, {})).json!

  expect(await get<Skill>("/skill")).toEqual([
    {
      name: "demo",
      description: "Demonstrates",
      location: project.path(".claude/skills/demo/SKILL.md"),
      content: "Do the demo.",
    },
  ])
  const agents = (await get<Agent>("/agent")).map(({ name }) => name)
  expect(agents).toContain("helper")
  expect(agents).not.toContain("broken")
  const commands = await get<Command>("/command")
  expect(commands).toContainEqual(expect.objectContaining({ name: "greet", source: "command", hints: ["$1"] }))
  expect(commands).toContainEqual(expect.objectContaining({ name: "demo", source: "skill", template: "Do the demo." }))

  expect(notices).toHaveLength(1)
  const toast = await events.waitFor("tui.toast.show")
  const isToast = ({ type }: { type: string }) => type === "tui.toast.show"
  expect(events.all.filter(isToast)).toHaveLength(1)
  const log = await readFile(join(createPaths(home.env, home.directory).data, "log", "opencode-tui.log"), "utf8")
  for (const line of expectedLines)
    for (const text of [notices[0]!, JSON.stringify(toast), log]) expect(text).toContain(line)
})
