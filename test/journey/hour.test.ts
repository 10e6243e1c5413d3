// A long session in one terminal: tools, a question, a permission, a sub-agent, queued prompts, an interruption, the shell,
// a rename. After a restart all of it is shown again.
import { expect, it } from "vitest"
import type { MessageWithParts } from "../../server/schema/message.ts"
import type { Session } from "../../server/schema/session.ts"
import { freePort } from "../support/free-port.ts"
import { createProject } from "../support/project.ts"
import { startProvider, toText, type ProviderRequest } from "../support/provider.ts"
import type { ModelReply } from "../support/provider-reply.ts"
import { sendRequest } from "../support/request.ts"
import { startTerminal } from "../support/terminal.ts"

const question = {
  header: "Store",
  question: "Where shall it be kept?",
  options: [
    { label: "Memory", description: "gone at the end" },
    { label: "SQLite", description: "kept in a file" },
  ],
}
const long = Array.from({ length: 120 }, (_, i) => `line ${i} of the long answer\n\n`)

/** What the model does with each prompt: first a tool, then words. */
const turns: Readonly<Record<string, readonly ModelReply[]>> = {
  "find the fault": [
    { tools: [{ name: "grep", input: { pattern: "a - b" } }] },
    { tools: [{ name: "read", input: { filePath: "src/math.js" } }] },
    { tools: [{ name: "edit", input: { filePath: "src/math.js", oldString: "a - b", newString: "a + b" } }] },
    { text: "The fault is mended." },
  ],
  "plan the store": [{ tools: [{ name: "question", input: { questions: [question] } }] }, { text: "SQLite it is." }],
  "try it": [
    { tools: [{ name: "bash", input: { command: "echo $((40 + 2))", description: "Counts" } }] },
    { text: "It works." },
  ],
  "look around": [
    {
      tools: [{ name: "task", input: { description: "Look", prompt: "search the folders", subagent_type: "explore" } }],
    },
    { text: "The other one has looked." },
  ],
  "search the folders": [{ tools: [{ name: "glob", input: { pattern: "**/*.js" } }] }, { text: "One file of code." }],
  "write much": [{ chunks: long, hangAfter: 60 }],
  "never end": [{ chunks: ["endless ", "words"], hangAfter: 1 }],
}

function answer({ messages }: ProviderRequest): ModelReply {
  const asked = messages.findLastIndex(({ role }) => role === "user")
  const text = toText(messages[asked]!)
  const done = messages.slice(asked + 1).filter(({ role }) => role === "tool").length
  return turns[text]?.[done] ?? { text: `I heard: ${text}.` }
}

it("works through all of it and shows it again after a restart", { timeout: 90_000 }, async () => {
  const provider = await startProvider(answer, { title: "An hour" })
  const project = await createProject({
    "README.md": "# Demo\n",
    "src/math.js": "export const add = (a, b) => a - b\n",
  })
  const config = { ...provider.config(), permission: { bash: "ask" } }
  const env = { ...project.env, OPENCODE_CONFIG_CONTENT: JSON.stringify(config) }
  const size = { cols: 100, rows: 40 }
  const terminal = startTerminal({ cwd: project.directory, env, ...size })
  await terminal.waitFor("Scripted")

  terminal.type("find the fault\r")
  await terminal.waitFor(/Edit src\/math\.js[^]*The fault is mended\./)
  expect(await project.read("src/math.js")).toContain("a + b")

  terminal.type("plan the store\r")
  await terminal.waitFor(/Where shall it be kept\?[^]*2\. ○ SQLite/)
  terminal.type("2")
  await terminal.waitFor("SQLite it is.")

  terminal.type("try it\r")
  await terminal.waitFor(/Permission required[^]*echo \$\(\(40 \+ 2\)\)/)
  terminal.type("y")
  await terminal.waitFor(/42[^]*It works\./)

  terminal.type("look around\r")
  await terminal.waitFor("The other one has looked.")
  terminal.press("ctrl+x")
  terminal.press("down")
  await terminal.waitFor(/search the folders[^]*One file of code\.[^]*Parent up/)
  terminal.press("up")
  await terminal.waitFor(/The other one has looked\.[^]*Ask anything/)

  terminal.type("write much\r")
  await terminal.waitFor("line 59 of the long answer")
  for (const [index, text] of ["first of the queue", "taken out", "last of the queue"].entries()) {
    terminal.type(`${text}\r`)
    await terminal.waitFor((screen) => screen.split("QUEUED").length === index + 2)
  }
  terminal.press("ctrl+x")
  terminal.type("q")
  await terminal.waitFor("❯ first of the queue")
  terminal.press("down")
  await terminal.waitFor("❯ taken out")
  terminal.press("ctrl+d")
  await terminal.waitGone("taken out")
  terminal.press("escape")
  await terminal.waitGone("Queued prompts")
  terminal.press("ctrl+g")
  await terminal.waitFor((screen) => /find the fault/.test(screen) && /\(end\)/.test(screen))
  terminal.press("end")
  provider.release()
  await terminal.waitFor(/line 119 of[^]*I heard: first of the queue last of the queue\./)

  terminal.type("never end\r")
  await terminal.waitFor("endless")
  terminal.press("escape")
  await terminal.waitFor("esc again to interrupt")
  terminal.press("escape")
  await terminal.waitFor("interrupted")

  terminal.type("a word too much")
  await terminal.waitFor("a word too much")
  terminal.press("ctrl+w", "ctrl+w")
  await terminal.waitGone("too much")
  terminal.press("ctrl+_")
  await terminal.waitFor(/a word too/)
  terminal.press("ctrl+u")
  await terminal.waitFor("Ask anything")
  terminal.type("!echo from the $SHLVL; exit 3\r")
  await terminal.waitFor(/✗ exit 3[^]*from the \d/)
  terminal.type("/rename\r")
  await terminal.waitFor(/Rename session[^]*An hour/)
  terminal.press("ctrl+u")
  terminal.type("一小时\r")
  await terminal.waitFor(() => terminal.title().includes("一小时"))
  terminal.press("ctrl+c")
  await terminal.waitFor("again to exit")
  terminal.press("ctrl+c")
  expect((await terminal.exit()).code).toBe(0)

  const port = await freePort()
  const again = startTerminal({ cwd: project.directory, env, ...size, port, args: ["--continue"] })
  await again.waitFor(/interrupted[^]*from the \d/)
  again.press("ctrl+g")
  await again.waitFor(/find the fault[^]*The fault is mended\.[^]*plan the store[^]*SQLite/)
  again.press("up")
  await again.waitFor(/┃ +never end/)

  const get = async <T>(path: string) => (await sendRequest<T>(`${again.url()}${path}`, {})).json
  const sessions = await get<Session[]>("/session")
  const own = sessions.find(({ parentID }) => parentID === undefined)!
  expect(own.title).toBe("一小时")
  expect(sessions.filter(({ parentID }) => parentID === own.id)).toHaveLength(1)
  const messages = await get<MessageWithParts[]>(`/session/${own.id}/message`)
  const prompts = messages
    .filter(({ info }) => info.role === "user")
    .map(({ parts }) => parts.map((part) => ("text" in part ? part.text : "")).join(""))
  expect(prompts.slice(0, 8)).toEqual([
    ...["find the fault", "plan the store", "try it", "look around", "write much"],
    ...["first of the queue", "last of the queue", "never end"],
  ])
  const tools = messages.flatMap(({ parts }) => parts.flatMap((part) => (part.type === "tool" ? [part] : [])))
  expect(tools.map(({ tool, state }) => [tool, state.status])).toEqual(
    ["grep", "read", "edit", "question", "bash", "task", "bash"].map((tool) => [tool, "completed"]),
  )
})
