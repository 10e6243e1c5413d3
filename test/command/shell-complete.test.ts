// Tab in a shell command: completes the common prefix of the matching paths, then opens a menu.
import { expect, test } from "vitest"
import { createCommandFixture, fakeSession } from "../fixture/command.ts"

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
  const fixture = createCommandFixture({ responses: { "file.list": list, "session.create": fakeSession("ses_7") } })
  const tab = async () => {
    fixture.type("\t")
    await fixture.settle()
  }
  fixture.type(`!${text}`)
  await tab()
  return { ...fixture, tab, labels: () => fixture.findMenu()?.items.map(({ label }) => label) }
}

test("an unambiguous path is completed, with a space after a file", async () => {
  expect((await begin("cat REA")).text()).toBe("cat README.md ")
  expect((await begin("ls src")).text()).toBe("ls src/")
  expect((await begin("cat a")).text()).toBe("cat a\\ b.txt ")
  expect((await begin("cat src/mai")).text()).toBe("cat src/main.ts ")
  expect((await begin("cat nothing")).text()).toBe("cat nothing")
})

test("several paths open a menu; tab moves into it and picks, return runs the command until then", async () => {
  const fixture = await begin("ls s")
  expect(fixture.labels()).toEqual(["src/", "scripts/"])
  expect(fixture.findMenu()?.index).toBe(-1)
  await fixture.tab()
  fixture.type("\x1b[B")
  expect(fixture.findMenu()?.index).toBe(1)
  await fixture.tab()
  expect(fixture.text()).toBe("ls scripts/")
  expect(fixture.findMenu()).toBeUndefined()

  const other = await begin("ls s")
  other.type("\r")
  await other.settle()
  expect(other.requests.at(-1)).toMatchObject(["message.shell", {}, { command: "ls s" }])
})

test("a draft that changed during the request stays; tab does not switch the agent", async () => {
  const fixture = createCommandFixture({ responses: { "file.list": list } })
  fixture.type("!cat REA\tx")
  await fixture.settle()
  expect(fixture.text()).toBe("cat REAx")
  expect(fixture.state().agent).toBeUndefined()
})
