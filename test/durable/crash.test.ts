// Repeated kill -9 at seeded moments under concurrent load on the same data: acknowledged writes are found, interrupted ones
// are marked, and nothing else is left. `npm run attack` runs the full number of rounds.
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { expect, it } from "vitest"
import type { MessageWithParts } from "../../server/schema/message.ts"
import type { Session, Todo } from "../../server/schema/session.ts"
import { toAttackCount } from "../support/attack.ts"
import { createProject, type Project } from "../support/project.ts"
import { startProvider } from "../support/provider.ts"
import { createRandom } from "../support/random.ts"
import { startServer, type Server } from "../support/server.ts"
import {
  answer,
  fileLine,
  fileLines,
  followFinished,
  runClient,
  toNumber,
  type Known,
  type Ledger,
} from "./crash-load.ts"

const rounds = toAttackCount(3, 100)
const clients = 4
/** So many calls are answered at most before the kill; answers of the model take a few milliseconds each. */
const maxResponses = toAttackCount(30, 120)
/** A round's database is carried on to the next ones, so that damage would add up; what it holds is bounded. */
const roundsOnOneHome = 10

for (let from = 1; from <= rounds; from += roundsOnOneHome) {
  const seeds = Array.from({ length: Math.min(roundsOnOneHome, rounds - from + 1) }, (_, i) => from + i)
  it(
    `loses no acknowledged write: seeds ${seeds[0]} to ${seeds.at(-1)}`,
    { timeout: 60_000 + seeds.length * 20_000 },
    async () => {
      const provider = await startProvider(answer)
      const project = await createProject({ "README.md": "# Demo\n" })
      await project.home.writeConfig(provider.config())
      const ledger: Ledger = new Map()
      let number = 0
      const start = () => startServer({ cwd: project.directory, env: project.env })
      let server = await start()
      for (const seed of seeds) {
        const random = createRandom(seed)
        const stopFollowing = await followFinished(server, ledger)
        const moment = Promise.withResolvers<void>()
        let responsesLeft = 1 + random.below(maxResponses)
        const onAnswer = () => --responsesLeft === 0 && moment.resolve()
        const load = { ledger, nextNumber: () => ++number, onAnswer }
        const working = Array.from({ length: clients }, (_, i) => runClient(server, load, createRandom(seed * 100 + i)))
        // A client that got an answer that no client expects ends the round too.
        await Promise.race([moment.promise, Promise.all(working)])
        await server.kill("SIGKILL")
        await Promise.all(working)
        stopFollowing()
        await expect.poll(() => project.home.listProcesses(), { timeout: 10_000, message: `seed ${seed}` }).toEqual([])
        checkDisk(project, seed)
        server = await start()
        const lying = () =>
          [project.directory, project.home.dataDirectory].flatMap((f) => readdirSync(f)).filter(isHalf)
        await expect.poll(lying, { message: `seed ${seed}` }).toEqual([])
        await checkAll(server, ledger, seed)
        await checkAlive(server, seed)
      }
    },
  )
}

/** No file is half-written; the half of one that was being written has a name of its own, and goes with the next start. */
function checkDisk({ directory, home }: Project, seed: number): void {
  const names = readdirSync(directory).filter((name) => name !== ".git" && name !== "README.md")
  for (const name of names) {
    if (isHalf(name)) continue
    const n = Number(/^file-(\d+)\.txt$/.exec(name)?.[1])
    expect(n, `seed ${seed}: ${name}`).toBeGreaterThan(0)
    expect(readFileSync(join(directory, name), "utf8") === fileLine(n).repeat(fileLines), `seed ${seed}: ${name}`).toBe(
      true,
    )
  }
  const db = new DatabaseSync(join(home.dataDirectory, "opencode-tui.db"))
  try {
    expect(db.prepare("PRAGMA integrity_check").all(), `seed ${seed}`).toEqual([{ integrity_check: "ok" }])
    expect(db.prepare("PRAGMA foreign_key_check").all(), `seed ${seed}`).toEqual([])
  } finally {
    db.close()
  }
}

const isHalf = (name: string) => name.endsWith(".tmp")

async function checkAll(server: Server, ledger: Ledger, seed: number): Promise<void> {
  expect((await server.request("GET", "/session/status")).json, `seed ${seed}`).toEqual({})
  const sessions = new Map(
    (await server.request<Session[]>("GET", "/session?limit=100000")).json.map((each) => [each.id, each]),
  )
  for (const [id, known] of ledger) {
    const session = sessions.get(id)
    if (known.gone === "yes") expect(session, `seed ${seed}: ${id} is deleted`).toBeUndefined()
    if (!session) {
      expect(known.gone, `seed ${seed}: ${id}`).not.toBe("no")
      ledger.delete(id)
      continue
    }
    known.gone = "no"
    expect(known.titles, `seed ${seed}: ${id}`).toContain(session.title)
    known.titles = [session.title]
    known.renaming = 0
    const messages = (await server.request<MessageWithParts[]>("GET", `/session/${id}/message`)).json
    checkMessages(messages, known, `seed ${seed}: ${id}`)
    const [todo] = (await server.request<Todo[]>("GET", `/session/${id}/todo`)).json
    if (known.todo > 0) expect(toNumber(todo!), `seed ${seed}: ${id}`).toBeGreaterThanOrEqual(known.todo)
  }
}

function checkMessages(messages: readonly MessageWithParts[], known: Known, where: string): void {
  const byID = new Map(messages.map((message) => [message.info.id, message]))
  for (const [id, message] of known.messages) expect(byID.get(id), where).toEqual(message)
  const parts = new Map(messages.flatMap((message) => message.parts.map((part) => [part.id, part])))
  for (const [id, part] of known.parts) expect(parts.get(id), where).toEqual(part)
  const prompts = messages.flatMap((message) =>
    message.parts.flatMap((part) => (part.type === "text" ? [part.text] : [])),
  )
  for (const prompt of known.prompts) expect(prompts, where).toContain(prompt)
  for (const { info, parts: all } of messages) {
    if (info.role !== "assistant") continue
    expect(info.time.completed, where).toBeDefined()
    if (!info.finish) expect(info.error?.name, where).toBe("MessageAbortedError")
    for (const part of all) {
      if (part.type === "tool") expect(["completed", "error"], where).toContain(part.state.status)
      if (part.type === "text") expect(part.time?.end, where).toBeDefined()
    }
  }
}

/** The next prompt is answered, also in a session whose turn was cut. */
async function checkAlive(server: Server, seed: number): Promise<void> {
  const [session] = (await server.request<Session[]>("GET", "/session?limit=1")).json
  const id = session?.id ?? (await server.request<Session>("POST", "/session", {})).json.id
  const body = { parts: [{ type: "text", text: "text 0" }] }
  const made = await server.request<MessageWithParts>("POST", `/session/${id}/message`, body)
  expect(made.json.info, `seed ${seed}`).toMatchObject({ finish: "stop" })
}
