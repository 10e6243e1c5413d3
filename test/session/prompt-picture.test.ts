// Pictures and PDFs of a prompt: what they really are counts, and what cannot be is refused before anything is stored.
import { expect, test } from "vitest"
import { createGround, finish, text } from "./ground.ts"

const png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
const file = (mime: string, data: string, filename = "dot") =>
  ({ type: "file", mime, filename, url: `data:${mime};base64,${data}` }) as const

test("a picture keeps its type, and gets the right one where it was named wrongly", async () => {
  const ground = createGround(() => [...text("ok"), finish()])
  const { id } = ground.sessions.create({})
  for (const mime of ["image/png", "image/jpeg"]) {
    const { message, done } = await ground.sessions.prompt(id, { parts: [file(mime, png)] })
    expect(message.parts).toMatchObject([{ type: "file", mime: "image/png", url: `data:image/png;base64,${png}` }])
    await done
  }
})

test("what is no picture, and what is too large, is named and not stored", async () => {
  const ground = createGround(() => [])
  const { id } = ground.sessions.create({})
  const send = (part: ReturnType<typeof file>) => ground.sessions.prompt(id, { parts: [part] })
  await expect(send(file("image/png", Buffer.from("hello").toString("base64"), "a.png"))).rejects.toThrow(
    'The file part "a.png" is declared as image/png, but its content is none of PNG, JPEG, GIF, WebP and PDF',
  )
  await expect(send(file("application/pdf", "A".repeat(30_000_000), "big.pdf"))).rejects.toThrow(
    /"big.pdf" is too large: it has about 21.5 MB, expected at most 20 MB/,
  )
  expect(ground.store.messages(id)).toEqual([])
})
