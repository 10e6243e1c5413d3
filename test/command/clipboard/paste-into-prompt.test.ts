// Pasting files that are dropped into the terminal and images of the clipboard, and models that accept none.
import { chmod, mkdir, truncate, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { expect, test, vi } from "vitest"
import { pasteIntoPrompt } from "../../../src/command/clipboard/paste-into-prompt.ts"
import { createCommandFixture } from "../../fixture/command.ts"
import { createTemporaryFolder } from "../../support/temporary.ts"

const patience = { timeout: 20_000 }
const png = Buffer.from("iVBORw0KGgo=", "base64")

async function begin(env: Record<string, string> = {}) {
  const folder = createTemporaryFolder({ "project/src/a b.ts": "x", "my pic.png": png, "large.png": "", "x.heic": "" })
  await truncate(join(folder, "large.png"), 6 * 1024 * 1024)
  const fixture = createCommandFixture({ env: { PATH: process.env.PATH ?? "", ...env } })
  fixture.store.update((state) => ({ ...state, directory: join(folder, "project") }))
  return {
    ...fixture,
    folder,
    paste: (text: string) => pasteIntoPrompt(fixture.context, text),
    atoms: () => fixture.state().editor.buffer.atoms,
    becomes: (text: string) => vi.waitFor(() => expect(fixture.text()).toBe(text), patience),
    waitForToast: (message: string) =>
      vi.waitFor(() => expect(fixture.state().toasts.at(-1)?.message).toContain(message), patience),
  }
}

test("paths become chips: text files and folders as mentions, an image with its bytes", async () => {
  const fixture = await begin()
  fixture.paste(`'${fixture.folder}/project/src/a b.ts' ${fixture.folder}/my\\ pic.png ${fixture.folder}/project/src`)
  await fixture.becomes("@src/a b.ts [Image 1] @src/ ")
  expect(fixture.atoms()).toMatchObject([
    { kind: "file", payload: { path: "src/a b.ts", mime: "text/plain" } },
    { kind: "image", payload: { mime: "image/png", url: `data:image/png;base64,${png.toString("base64")}` } },
    { kind: "file", payload: { path: "src/", mime: "application/x-directory" } },
  ])
  fixture.type("\x1f")
  expect(fixture.text()).toContain("my\\ pic.png")
})

test("images are numbered on, and text typed during the read stays in its position", async () => {
  const fixture = await begin()
  fixture.paste(`${fixture.folder}/my pic.png`)
  fixture.type("and ")
  await fixture.becomes("[Image 1] and ")
  fixture.paste(`file://${fixture.folder}/my%20pic.png`)
  fixture.type("!")
  await fixture.becomes("[Image 1] and [Image 2] !")
})

test("a missing file stays text; a toast rejects a file that is too large or of an unsupported format", async () => {
  const fixture = await begin()
  fixture.paste("/nowhere/at/all.png")
  fixture.paste(` ${fixture.folder}/large.png`)
  await fixture.waitForToast("large.png has 6.0 MB: at most 5.0 MB can be sent")
  fixture.paste(`\n${fixture.folder}/x.heic`)
  await fixture.waitForToast("x.heic: models take images as PNG")
  expect(fixture.atoms()).toEqual([])
  expect(fixture.text()).toContain("/nowhere/at/all.png")
})

test("in shell mode a path stays text", async () => {
  const fixture = await begin()
  fixture.type("!cat ")
  fixture.paste(`'${fixture.folder}/my pic.png'`)
  expect([fixture.text(), fixture.atoms()]).toEqual([`cat '${fixture.folder}/my pic.png'`, []])
})

/** A tool that returns an image on request, and text otherwise. */
async function addTool(folder: string, name: string, script: string): Promise<string> {
  const bin = join(folder, "bin")
  await mkdir(bin, { recursive: true })
  await writeFile(join(bin, name), `#!/bin/sh\n${script}\n`)
  await chmod(join(bin, name), 0o755)
  return `${bin}:/usr/bin:/bin`
}

test.runIf(process.platform === "linux")("ctrl+v pastes the image of the clipboard, or else its text", async () => {
  const image = await begin({ WAYLAND_DISPLAY: "wayland-0" })
  const script = `case "$*" in *image*) cat '${image.folder}/my pic.png';; *) printf 'some text';; esac`
  Object.assign(image.context.env, { PATH: await addTool(image.folder, "wl-paste", script) })
  image.type("\x16")
  await image.becomes("[Image 1] ")

  const text = await begin({ DISPLAY: ":0" })
  const refusing = `case "$*" in *image*) exit 1;; *) printf 'some text';; esac`
  Object.assign(text.context.env, { PATH: await addTool(text.folder, "xclip", refusing) })
  text.type("\x16")
  await text.becomes("some text")
})

test.runIf(process.platform === "linux")("without a tool, a toast names the one to install", async () => {
  const fixture = await begin({ PATH: "/nonexistent" })
  await fixture.context.run("prompt.paste", { source: "palette" })
  expect(fixture.state().toasts).toMatchObject([
    { message: expect.stringContaining("install xclip"), variant: "error" },
  ])
})

test("a model that accepts no images is reported before the draft is sent", async () => {
  const fixture = await begin()
  const input = { text: true, image: false, pdf: false }
  const models = { m: { id: "m", name: "Blind", capabilities: { input } } }
  fixture.store.update((state) => ({
    ...state,
    providers: [{ id: "p", name: "P", models }] as unknown as typeof state.providers,
    defaultModels: { p: "m" },
  }))
  fixture.paste(`${fixture.folder}/my pic.png`)
  await fixture.becomes("[Image 1] ")
  fixture.type("\r")
  await fixture.waitForToast("Blind takes no images; enter again to send it all the same")
  expect(fixture.requests).toEqual([])
  fixture.type("\r")
  await vi.waitFor(() => expect(fixture.requests[0]?.[0]).toBe("session.create"), patience)
})
