// Tab in a shell command: as far as the path is clear, then by a list.
import { expect, test } from "vitest"
import { createGround, session } from "../fixture/command.ts"

const folders: Record<string, readonly string[]> = {
  ".": ["src/", "scripts/", "README.md", ".git/", "a b.txt"],
  "src/": ["main.ts", "math.ts"],
}

const list = ({ path }: { path: string }) =>
  (folders[path] ?? []).map((name) => ({
    name: name.replace("/", ""),
    path: name,
    absolute: name,
    type: name.endsWith("/") ? "directory" : "file",
    ignored: false,
  }))

async function begin(text: string) {
  const ground = createGround({ answers: { "file.list": list, "session.create": session("ses_7") } })
  const tab = async () => {
    ground.type("\t")
    await ground.settle()
  }
  ground.type(`!${text}`)
  await tab()
  return { ...ground, tab, labels: () => ground.findMenu()?.items.map(({ label }) => label) }
}

test("a clear path is filled in, with a space behind a file", async () => {
  expect((await begin("cat REA")).text()).toBe("cat README.md ")
  expect((await begin("ls src")).text()).toBe("ls src/")
  expect((await begin("cat a")).text()).toBe("cat a\\ b.txt ")
  expect((await begin("cat src/mai")).text()).toBe("cat src/main.ts ")
  expect((await begin("cat nothing")).text()).toBe("cat nothing")
})

test("several are listed; tab goes in and chooses, return runs the command as long as nobody went in", async () => {
  const ground = await begin("ls s")
  expect(ground.labels()).toEqual(["src/", "scripts/"])
  expect(ground.findMenu()?.index).toBe(-1)
  await ground.tab()
  ground.type("\x1b[B")
  expect(ground.findMenu()?.index).toBe(1)
  await ground.tab()
  expect(ground.text()).toBe("ls scripts/")
  expect(ground.findMenu()).toBeUndefined()

  const other = await begin("ls s")
  other.type("\r")
  await other.settle()
  expect(other.asked.at(-1)).toMatchObject(["message.shell", {}, { command: "ls s" }])
})

test("what was typed meanwhile is left alone; the agent stays", async () => {
  const ground = createGround({ answers: { "file.list": list } })
  ground.type("!cat REA\tx")
  await ground.settle()
  expect(ground.text()).toBe("cat REAx")
  expect(ground.state().agent).toBeUndefined()
})
