// Whether the cost of a token, an event, a key or a call grows with the size of the existing data: each at three sizes.
import type { Figures } from "./figures.ts"
import { withWorkspace, type Workspace } from "./workspace.ts"
import { startServer, type Program } from "./program.ts"
import { measureShortPrompt, measureLargeRepository, measureStore, measureStream } from "./server-scenarios.ts"
import { measureWork } from "./terminal-scenarios.ts"

/** Number of messages in the session before keys are typed. */
const lengths = [100, 1000, 10_000]

/** Measures streams, the store, file search and a long session at three sizes each. */
export const measureGrowth = async (program: Program, modelURL: string): Promise<Figures> => ({
  ...(await withWorkspace({ modelURL }, (workspace) => growStreams(program, workspace))),
  ...(await growStore(program, modelURL)),
  ...(await growFiles(program, modelURL)),
  ...(await growSession(program, modelURL)),
})

async function growStreams(program: Program, workspace: Workspace): Promise<Figures> {
  const server = await startServer(program, workspace)
  await measureStream(server, 10, 1)
  const byChunks: Figures[] = []
  for (const chunks of [1000, 4000, 16_000]) byChunks.push(await measureStream(server, chunks, 1))
  for (const subscribers of [10, 50, 200]) byChunks.push(await measureStream(server, 1000, subscribers))
  await server.stop()
  return Object.assign({}, ...byChunks) as Figures
}

async function growStore(program: Program, modelURL: string): Promise<Figures> {
  const all: Figures[] = []
  for (const sessions of [100, 1000, 5000]) {
    const { "sessions created per second": rate, ...rest } = await withWorkspace({ modelURL }, (workspace) =>
      measureStore(program, workspace, { sessions, messages: sessions / 5 }),
    )
    all.push({ [`of ${sessions}: sessions created per second`]: rate!, ...rest })
  }
  return Object.assign({}, ...all) as Figures
}

async function growFiles(program: Program, modelURL: string): Promise<Figures> {
  const all: Figures[] = []
  for (const files of [1000, 5000, 20_000])
    all.push(await withWorkspace({ modelURL, files }, (workspace) => measureLargeRepository(program, workspace, files)))
  return Object.assign({}, ...all) as Figures
}

async function growSession(program: Program, modelURL: string): Promise<Figures> {
  const all: Figures[] = []
  for (const length of lengths) {
    const figures = await withWorkspace({ modelURL }, async (workspace) => {
      const id = await createLongSession(program, workspace, length)
      return {
        "short prompt, ms": await measureShortPrompt(program, workspace, id),
        ...(await measureWork(program, workspace, ["--session", id])),
      }
    })
    for (const [name, value] of Object.entries(figures)) all.push({ [`in a session of ${length}: ${name}`]: value })
  }
  return Object.assign({}, ...all) as Figures
}

/** Creates a session with `length` messages without calling the model. */
export async function createLongSession(program: Program, workspace: Workspace, length: number): Promise<string> {
  const server = await startServer(program, workspace)
  const { id } = (await server.connection.call("POST", "/session", {})) as { readonly id: string }
  for (let at = 0; at < length; at++)
    await server.connection.call("POST", `/session/${id}/message`, {
      noReply: true,
      model: { providerID: "mock", modelID: "main" },
      parts: [{ type: "text", text: `Message ${at}, with some text.` }],
    })
  await server.stop()
  return id
}
