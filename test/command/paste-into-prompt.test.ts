// Files dropped into the terminal, images of the clipboard, and models that cannot look at them.
import { chmod, mkdir, mkdtemp, realpath, rm, truncate, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, onTestFinished, test, vi } from "vitest"
import { pasteIntoPrompt } from "../../src/command/clipboard/paste-into-prompt.ts"
import { createGround } from "../fixture/command.ts"

const patience = { timeout: 20_000 }
const png = Buffer.from("iVBORw0KGgo=", "base64")

async function begin(env: Record<string, string> = {}) {
  const folder = await realpath(await mkdtemp(join(tmpdir(), "opencode-tui-attach-")))
  onTestFinished(() => rm(folder, { recursive: true }))
  await mkdir(join(folder, "project/src"), { recursive: true })
  await writeFile(join(folder, "project/src/a b.ts"), "x")
  await writeFile(join(folder, "my pic.png"), png)
  await writeFile(join(folder, "large.png"), "")
  await truncate(join(folder, "large.png"), 6 * 1024 * 1024)
  await writeFile(join(folder, "x.heic"), "")
  const ground = createGround({ env: { PATH: process.env.PATH ?? "", ...env } })
  ground.store.update((state) => ({ ...state, directory: join(folder, "project") }))
  return {
    ...ground,
    folder,
    paste: (text: string) => pasteIntoPrompt(ground.context, text),
    atoms: () => ground.state().editor.buffer.atoms,
    becomes: (text: string) => vi.waitFor(() => expect(ground.text()).toBe(text), patience),
    told: (message: string) =>
      vi.waitFor(() => expect(ground.state().toasts.at(-1)?.message).toContain(message), patience),
  }
}

test("paths become chips: text files and folders as mentions, an image with its bytes", async () => {
  const ground = await begin()
  ground.paste(`'${ground.folder}/project/src/a b.ts' ${ground.folder}/my\\ pic.png ${ground.folder}/project/src`)
  await ground.becomes("@src/a b.ts [Image 1] @src/ ")
  expect(ground.atoms()).toMatchObject([
    { kind: "file", payload: { path: "src/a b.ts", mime: "text/plain" } },
    { kind: "image", payload: { mime: "image/png", url: `data:image/png;base64,${png.toString("base64")}` } },
    { kind: "file", payload: { path: "src/", mime: "application/x-directory" } },
  ])
  ground.type("\x1f")
  expect(ground.text()).toContain("my\\ pic.png")
})

test("images are counted on, and keys typed meanwhile stay where they are", async () => {
  const ground = await begin()
  ground.paste(`${ground.folder}/my pic.png`)
  ground.type("and ")
  await ground.becomes("[Image 1] and ")
  ground.paste(`file://${ground.folder}/my%20pic.png`)
  ground.type("!")
  await ground.becomes("[Image 1] and [Image 2] !")
})

test("what does not exist stays text; what is too large or of a strange kind is told", async () => {
  const ground = await begin()
  ground.paste("/nowhere/at/all.png")
  ground.paste(` ${ground.folder}/large.png`)
  await ground.told("large.png has 6.0 MB: at most 5.0 MB can be sent")
  ground.paste(`\n${ground.folder}/x.heic`)
  await ground.told("x.heic: models take images as PNG")
  expect(ground.atoms()).toEqual([])
  expect(ground.text()).toContain("/nowhere/at/all.png")
})

test("in the shell mode a path stays a path", async () => {
  const ground = await begin()
  ground.type("!cat ")
  ground.paste(`'${ground.folder}/my pic.png'`)
  expect([ground.text(), ground.atoms()]).toEqual([`cat '${ground.folder}/my pic.png'`, []])
})

/** A tool that gives an image when asked for one, and a text otherwise. */
async function addTool(folder: string, name: string, script: string): Promise<string> {
  const bin = join(folder, "bin")
  await mkdir(bin, { recursive: true })
  await writeFile(join(bin, name), `#!/bin/sh\n${script}\n`)
  await chmod(join(bin, name), 0o755)
  return `${bin}:/usr/bin:/bin`
}

test.runIf(process.platform === "linux")("ctrl+v takes an image of the clipboard, else its text", async () => {
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

test.runIf(process.platform === "linux")("without a tool it says what to install", async () => {
  const ground = await begin({ PATH: "/nonexistent" })
  await ground.context.run("prompt.paste", { source: "palette" })
  expect(ground.state().toasts).toMatchObject([{ message: expect.stringContaining("install xclip"), variant: "error" }])
})

test("a model that takes no images is named before anything is sent", async () => {
  const ground = await begin()
  const input = { text: true, image: false, pdf: false }
  const models = { m: { id: "m", name: "Blind", capabilities: { input } } }
  ground.store.update((state) => ({
    ...state,
    providers: [{ id: "p", name: "P", models }] as unknown as typeof state.providers,
    defaultModels: { p: "m" },
  }))
  ground.paste(`${ground.folder}/my pic.png`)
  await ground.becomes("[Image 1] ")
  ground.type("\r")
  await ground.told("Blind takes no images; enter again to send it all the same")
  expect(ground.asked).toEqual([])
  ground.type("\r")
  await vi.waitFor(() => expect(ground.asked[0]?.[0]).toBe("session.create"), patience)
})
