// `npm run bench`: measures time, CPU and memory of this program, each as a median with its spread. Other builds and other
// programs with the same API are measured in the same run, for comparison on the same machine.
//
//   npm run bench -- --runs=5 --peer /path/to/other --peer /path/to/another --only=start,streams
import { join } from "node:path"
import { parseArgs } from "node:util"
import { toHeaderRow, toRows, type Figures } from "./figures.ts"
import { createLongSession, measureGrowth } from "./growth.ts"
import { startModelServer } from "./model-server.ts"
import { toBuild, toPeer, type Program } from "./program.ts"
import * as server from "./server-scenarios.ts"
import * as terminal from "./terminal-scenarios.ts"
import { withWorkspace } from "./workspace.ts"

const files = 20_000

const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "5" },
    /** Another program with this API, such as a binary of the npm package `opencode-linux-x64`. */
    peer: { type: "string", multiple: true, default: [] },
    /** Another build of this program: the path of its `dist/main.js`. */
    program: { type: "string", multiple: true, default: [] },
    only: { type: "string" },
    /** Measures this program alone, each scenario at three sizes. */
    growth: { type: "boolean", default: false },
  },
})

const model = await startModelServer()
const modelURL = model.url

type Group = { readonly name: string; readonly run: (program: Program) => Promise<Figures> }
const groups: readonly Group[] = [
  {
    name: "start",
    run: (program) => withWorkspace({ modelURL }, (workspace) => server.measureStart(program, workspace)),
  },
  {
    name: "streams",
    run: (program) => withWorkspace({ modelURL }, (workspace) => server.measureStreams(program, workspace)),
  },
  {
    name: "store",
    run: (program) =>
      withWorkspace({ modelURL }, (workspace) =>
        server.measureStore(program, workspace, { sessions: 300, messages: 46 }),
      ),
  },
  {
    name: "large",
    run: (program) =>
      withWorkspace({ modelURL, files }, (workspace) => server.measureLargeRepository(program, workspace, files)),
  },
  {
    name: "commands",
    run: (program) => withWorkspace({ modelURL }, (workspace) => server.measureCommands(program, workspace)),
  },
  {
    name: "terminal",
    run: (program) => withWorkspace({ modelURL }, (workspace) => terminal.measureStart(program, workspace)),
  },
  {
    name: "work",
    run: (program) => withWorkspace({ modelURL }, (workspace) => terminal.measureWork(program, workspace)),
  },
  {
    name: "long",
    async run(program) {
      const { "key to screen: median, ms": middle, "key to screen: 99th percentile, ms": slow } = await withWorkspace(
        { modelURL },
        async (workspace) =>
          terminal.measureWork(program, workspace, ["--session", await createLongSession(program, workspace, 10_000)]),
      )
      return {
        "key to screen in a session of 10,000 messages: median, ms": middle!,
        "key to screen in a session of 10,000 messages: 99th percentile, ms": slow!,
      }
    },
  },
]

const programs: readonly Program[] = [
  toBuild(join(import.meta.dirname, "..", "dist", "main.js"), "this"),
  ...values.program.map((path) => toBuild(path, path)),
  ...values.peer.map(toPeer),
]
const runs = Number(values.runs)
const selected = values.only?.split(",")

/** Runs of the programs alternate, so that a change of the machine's load affects all of them. */
async function measure({ name, run }: Group): Promise<void> {
  const results: Figures[][] = programs.map(() => [])
  for (let at = 0; at < runs; at++)
    for (const [index, program] of programs.entries())
      try {
        results[index]!.push(await run(program))
      } catch (error) {
        console.error(`${name}, ${program.name}: ${error instanceof Error ? error.message : String(error)}`)
      }
  for (const row of toRows(programs.map((program, index) => ({ ...program, runs: results[index]! })))) console.log(row)
}

try {
  const { startMs, responsesPerSecond } = await server.measureBareNode()
  const bare = `${startMs.toFixed(0)} ms to start, ${responsesPerSecond.toFixed(0)} responses per second from a server that does nothing`
  console.log(`Runs: ${runs}. Bare Node: ${bare}.\n`)
  if (values.growth) {
    const program = programs[0]!
    for (const row of toRows([{ ...program, runs: [await measureGrowth(program, modelURL)] }])) console.log(row)
  } else {
    console.log(toHeaderRow(programs))
    for (const group of groups) if (!selected || selected.includes(group.name)) await measure(group)
  }
} finally {
  await model.close()
}
