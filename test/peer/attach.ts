// Runs a published terminal, unmodified, in a pseudo-terminal against the built server, and its `run --attach`.
// The program is a download of 150 MB, so this is a script and not part of the tests:
//
//   node test/peer/attach.ts --program=/path/to/opencode [--show]
//
// Prints the result of each step, the client's requests and the rejected ones; exits with 1 when a step failed.
import { parseArgs } from "node:util"
import { createProject } from "../support/project.ts"
import { startServer } from "../support/server.ts"
import { startTerminal } from "../support/terminal.ts"
import { startModel } from "./model.ts"
import { startProxy } from "../support/proxy.ts"
import { runOnce } from "./run-once.ts"
import { type PeerFixture, steps } from "./steps.ts"

const { values } = parseArgs({
  options: {
    program: { type: "string" },
    /** Prints the screen after each step. */
    show: { type: "boolean", default: false },
  },
})
if (!values.program) throw new Error("Missing argument: --program=/path/to/opencode")
const say = (line: string) => process.stdout.write(`${line}\n`)

await using project = await createProject({ "README.md": "# Demo\n", "src/sum.js": "export const sum = 1\n" })
await using model = await startModel()
await project.home.writeConfig({ ...model.config(), permission: { bash: { "echo asked*": "ask" } } })
await using server = await startServer({ cwd: project.directory, env: project.env })
await using proxy = await startProxy(server.url)
// The program must not wait for network access.
const env = { ...project.env, OPENCODE_DISABLE_MODELS_FETCH: "1", OPENCODE_DISABLE_AUTOUPDATE: "1" }
await server.request("POST", "/session", { title: "An earlier session" })

const began = performance.now()
await using terminal = startTerminal({
  cwd: project.directory,
  env,
  cols: 110,
  rows: 34,
  command: [values.program, "attach", proxy.url],
})
await terminal.waitFor(/\S/, { timeoutMs: 120_000 })
say(`first paint after ${Math.round(performance.now() - began)} ms`)

const fixture: PeerFixture = { terminal, server, model }
let failures = 0
const attempt = async (name: string, act: () => Promise<unknown>) => {
  try {
    await act()
    say(`ok      ${name}`)
  } catch (error) {
    failures++
    say(`FAILED  ${name}\n${String(error)}`)
  }
  if (values.show) say(terminal.framed())
}
for (const step of steps) await attempt(step.name, () => step.act(fixture))
const { program } = values
await attempt("run --attach answers", () => runOnce(program, proxy.url, { cwd: project.directory, env }))

say("\nwhat it asked (status, times):")
const counts = new Map<string, number>()
for (const { method, path, status, problem } of proxy.exchanges) {
  const name = path
    .replace(/\?.*/, "")
    .replaceAll(/(ses|msg|prt|per|que)_\w+|[0-9a-f]{40}/g, (id) => `:${id.slice(0, 3)}`)
  const line = `${status || "-"} ${method} ${name}${problem ? `  ${problem}` : ""}`
  counts.set(line, (counts.get(line) ?? 0) + 1)
}
for (const [line, count] of counts) say(`${line}${count > 1 ? `  x${count}` : ""}`)
process.exitCode = failures > 0 ? 1 : 0
