// Whether the cost of a token, an event, a key or a call grows with what is already there: each at three sizes.
import type { Figures } from "./figures.ts"
import type { Place } from "./place.ts"
import type { Program } from "./program.ts"
import { serve } from "./program.ts"
import { again, large, store, stream, withPlace } from "./server-work.ts"
import { work } from "./terminal-work.ts"

/** Messages that a session holds before keys are typed into it. */
const lengths = [100, 1000, 10_000]

export type Growth = (program: Program, modelURL: string) => Promise<Figures>

export const growth: Growth = async (program, modelURL) => ({
  ...(await withPlace({ modelURL }, (place) => growStreams(program, place))),
  ...(await growStore(program, modelURL)),
  ...(await growFiles(program, modelURL)),
  ...(await growSession(program, modelURL)),
})

async function growStreams(program: Program, place: Place): Promise<Figures> {
  const served = await serve(program, place)
  await stream(served, 10, 1)
  const byChunks: Figures[] = []
  for (const chunks of [1000, 4000, 16_000]) byChunks.push(await stream(served, chunks, 1))
  for (const subscribers of [10, 50, 200]) byChunks.push(await stream(served, 1000, subscribers))
  await served.stop()
  return Object.assign({}, ...byChunks) as Figures
}

async function growStore(program: Program, modelURL: string): Promise<Figures> {
  const all: Figures[] = []
  for (const sessions of [100, 1000, 5000]) {
    const { "sessions created a second": rate, ...rest } = await withPlace({ modelURL }, (place) =>
      store(program, place, { sessions, messages: sessions / 5 }),
    )
    all.push({ [`of ${sessions}: sessions created a second`]: rate!, ...rest })
  }
  return Object.assign({}, ...all) as Figures
}

async function growFiles(program: Program, modelURL: string): Promise<Figures> {
  const all: Figures[] = []
  for (const files of [1000, 5000, 20_000])
    all.push(await withPlace({ modelURL, files }, (place) => large(program, place, files)))
  return Object.assign({}, ...all) as Figures
}

async function growSession(program: Program, modelURL: string): Promise<Figures> {
  const all: Figures[] = []
  for (const length of lengths) {
    const figures = await withPlace({ modelURL }, async (place) => {
      const id = await fill(program, place, length)
      return { "short prompt, ms": await again(program, place, id), ...(await work(program, place, ["--session", id])) }
    })
    for (const [name, value] of Object.entries(figures)) all.push({ [`in a session of ${length}: ${name}`]: value })
  }
  return Object.assign({}, ...all) as Figures
}

/** Makes a session with so many messages; no model is asked. */
export async function fill(program: Program, place: Place, length: number): Promise<string> {
  const served = await serve(program, place)
  const { id } = (await served.connection.call("POST", "/session", {})) as { readonly id: string }
  for (let at = 0; at < length; at++)
    await served.connection.call("POST", `/session/${id}/message`, {
      noReply: true,
      model: { providerID: "mock", modelID: "main" },
      parts: [{ type: "text", text: `Message ${at}, some words of it.` }],
    })
  await served.stop()
  return id
}
