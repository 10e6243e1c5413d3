// `npm run bench`: what this program costs, each figure a median with its spread, and beside it, in the same run and on the
// same machine, the same of other builds or of other programs of this API.
//
//   npm run bench -- --runs=5 --peer /path/to/other --peer /path/to/another --only=start,streams
import { join } from "node:path"
import { parseArgs } from "node:util"
import { toHead, toRows, type Figures } from "./figures.ts"
import { fill, growth } from "./growth.ts"
import { startModelServer } from "./model-server.ts"
import { toOwnProgram, toPeer, type Program } from "./program.ts"
import * as server from "./server-work.ts"
import * as terminal from "./terminal-work.ts"

const { withPlace } = server
const files = 20_000

const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "5" },
    /** Another program of this API, such as a binary of the npm package `opencode-linux-x64`. */
    peer: { type: "string", multiple: true, default: [] },
    /** Another build of this one: its `dist/main.js`. */
    program: { type: "string", multiple: true, default: [] },
    only: { type: "string" },
    /** The costs at three sizes each instead; of this program alone. */
    growth: { type: "boolean", default: false },
  },
})

const model = await startModelServer()
const modelURL = model.url

type Group = { readonly name: string; readonly run: (program: Program) => Promise<Figures> }
const groups: readonly Group[] = [
  { name: "start", run: (program) => withPlace({ modelURL }, (place) => server.start(program, place)) },
  { name: "streams", run: (program) => withPlace({ modelURL }, (place) => server.streams(program, place)) },
  {
    name: "store",
    run: (program) => withPlace({ modelURL }, (place) => server.store(program, place, { sessions: 300, messages: 46 })),
  },
  {
    name: "large",
    run: (program) => withPlace({ modelURL, files }, (place) => server.large(program, place, files)),
  },
  { name: "terminal", run: (program) => withPlace({ modelURL }, (place) => terminal.start(program, place)) },
  { name: "work", run: (program) => withPlace({ modelURL }, (place) => terminal.work(program, place)) },
  {
    name: "long",
    async run(program) {
      const { "key to screen: median, ms": middle, "key to screen: 99th percentile, ms": slow } = await withPlace(
        { modelURL },
        async (place) => terminal.work(program, place, ["--session", await fill(program, place, 10_000)]),
      )
      return {
        "key to screen in a session of 10,000 messages: median, ms": middle!,
        "key to screen in a session of 10,000 messages: 99th percentile, ms": slow!,
      }
    },
  },
]

const programs: readonly Program[] = [
  toOwnProgram(join(import.meta.dirname, "..", "dist", "main.js"), "this"),
  ...values.program.map((path) => toOwnProgram(path, path)),
  ...values.peer.map(toPeer),
]
const runs = Number(values.runs)
const wanted = values.only?.split(",")

/** The runs of the programs alternate, so that all of them meet the same machine. */
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
  const { startMs, answersPerSecond } = await server.bareNode()
  const bare = `${startMs.toFixed(0)} ms to start, ${answersPerSecond.toFixed(0)} answers a second from a server that does nothing`
  console.log(`Runs: ${runs}. Bare Node: ${bare}.\n`)
  if (values.growth) {
    const own = programs[0]!
    for (const row of toRows([{ ...own, runs: [await growth(own, modelURL)] }])) console.log(row)
  } else {
    console.log(toHead(programs))
    for (const group of groups) if (!wanted || wanted.includes(group.name)) await measure(group)
  }
} finally {
  await model.close()
}
