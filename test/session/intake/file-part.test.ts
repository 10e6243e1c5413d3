// Images and PDFs in prompts: the media type follows the content, and invalid files are rejected before anything is stored.
import { expect, test } from "vitest"
import { createSessionFixture, finish, text } from "../../fixture/session.ts"

const png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
const file = (mime: string, data: string, filename = "dot") =>
  ({ type: "file", mime, filename, url: `data:${mime};base64,${data}` }) as const

test("an image keeps its media type, or gets the type of its content", async () => {
  const fixture = createSessionFixture(() => [...text("ok"), finish()])
  const { id } = fixture.sessions.create({})
  for (const mime of ["image/png", "image/jpeg"]) {
    const { message, done } = await fixture.sessions.prompt(id, { parts: [file(mime, png)] })
    expect(message.parts).toMatchObject([{ type: "file", mime: "image/png", url: `data:image/png;base64,${png}` }])
    await done
  }
})

test("a file that is no image, or too large, is rejected by name and not stored", async () => {
  const fixture = createSessionFixture(() => [])
  const { id } = fixture.sessions.create({})
  const send = (part: ReturnType<typeof file>) => fixture.sessions.prompt(id, { parts: [part] })
  await expect(send(file("image/png", Buffer.from("hello").toString("base64"), "a.png"))).rejects.toThrow(
    'The file part "a.png" is declared as image/png, but its content is none of PNG, JPEG, GIF, WebP and PDF',
  )
  await expect(send(file("application/pdf", "A".repeat(30_000_000), "big.pdf"))).rejects.toThrow(
    /"big.pdf" is too large: it has about 21.5 MB, expected at most 20 MB/,
  )
  expect(fixture.store.messages(id)).toEqual([])
})

test("an SVG is sent as text", async () => {
  const fixture = createSessionFixture(() => [...text("ok"), finish()])
  const { id } = fixture.sessions.create({})
  const svg = Buffer.from("<svg/>").toString("base64")
  const { message, done } = await fixture.sessions.prompt(id, { parts: [file("image/svg+xml", svg, "a.svg")] })
  expect(message.parts.map((part) => (part.type === "text" ? part.text : part.type))).toEqual([
    expect.stringContaining("Called the Read tool"),
    "<svg/>",
    "file",
  ])
  await done
})
