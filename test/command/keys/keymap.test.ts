// Keys: the defaults, what a user's config changes, and what is wrong with it.
import { expect, test } from "vitest"
import { createCommands } from "../../../src/command/index.ts"
import { listKeybinds, toCommandID } from "../../../server/schema/keybind.ts"
import { createKeymap, toOwnKeybinds } from "../../../src/command/keys/keymap.ts"
import { publishedKeybinds } from "../../../server/schema/keybind-defaults.ts"

const binds = listKeybinds("linux")
const withKeys = (overrides: Record<string, unknown>) => createKeymap({ binds, overrides })

test("every default is a key that the parser can name, and none is reported", () => {
  expect(createKeymap({ binds }).problems).toEqual([])
})

test("names and ids follow the published table", () => {
  expect(toCommandID("session_new")).toBe("session.new")
  expect(toCommandID("messages_half_page_up")).toBe("session.half.page.up")
  expect(toCommandID("theme_list")).toBe("theme.switch")
  expect(toCommandID("session_quick_switch_4")).toBe("session.quick_switch.4")
  expect(toCommandID("dialog.select.prev")).toBe("dialog.select.prev")
  expect(new Set(binds.map((bind) => bind.name)).size).toBe(binds.length)
})

test("a name, a dotted id, a list, an object and none are understood", () => {
  const keymap = withKeys({
    session_new: "ctrl+n, <leader>z",
    "model.list": ["f3", { key: "f4" }],
    agent_cycle: "none",
    agent_cycle_reverse: false,
    leader: "ctrl+g",
  })
  expect(keymap.problems).toEqual([])
  expect(keymap.find("app", "ctrl+n")).toEqual(["session.new"])
  expect(keymap.find("app", "z", true)).toEqual(["session.new"])
  expect(keymap.find("app", "n", true)).toEqual([])
  expect(keymap.find("app", "f3")).toEqual(["model.list"])
  expect(keymap.find("app", "f4")).toEqual(["model.list"])
  expect(keymap.find("app", "tab")).toEqual([])
  expect(keymap.leader).toBe("ctrl+g")
  expect(keymap.keysOf("session.new")).toEqual(["ctrl+n", "ctrl+g z"])
})

test("wrong names, wrong values, keys that are none, and conflicts are told and stop nothing", () => {
  const { problems, find } = withKeys({
    sesion_new: "ctrl+n",
    session_list: 7,
    model_list: "hyper+q",
    theme_list: "ctrl+p",
  })
  expect(problems).toEqual([
    'Key binding "sesion_new" is not a known name',
    'Key binding "session_list": expected keys such as "ctrl+k", or "none"',
    'Key binding "model_list": "hyper+q" is not a key',
    "Key ctrl+p means both theme.switch and command.palette.show",
  ])
  // The user's word comes first.
  expect(find("app", "ctrl+p")).toEqual(["theme.switch", "command.palette.show"])
})

test("a value that says what is so anyway changes nothing", () => {
  const { problems, findIn } = withKeys({
    session_list: "<leader>l",
    model_list: ["<leader>m"],
    agent_cycle: { key: "tab" },
  })
  expect(problems).toEqual([])
  expect(findIn(["prompt", "session", "app"], "tab", false)).toEqual(
    createKeymap({ binds }).findIn(["prompt", "session", "app"], "tab", false),
  )
})

test("what the user said comes before the defaults of every place", () => {
  const keymap = withKeys({ messages_half_page_up: "ctrl+u", model_list: "ctrl+u" })
  expect(keymap.findIn(["prompt", "session", "app"], "ctrl+u", false)).toEqual([
    "session.half.page.up",
    "model.list",
    "input.delete.to.line.start",
  ])
})

test("a leader that is not a key is reported, and the default stays", () => {
  const { leader, problems } = withKeys({ leader: "hyper+x" })
  expect(leader).toBe("ctrl+x")
  expect(problems).toEqual(['Key binding "leader": "hyper+x" is not a key'])
})

test("the defaults that a published server fills in are no wishes of the user's", () => {
  const published = publishedKeybinds()
  expect(Object.keys(published)).toHaveLength(94)
  expect(published).toMatchObject({
    leader: "ctrl+x",
    app_exit: "ctrl+c,ctrl+d,<leader>q",
    session_parent: "<leader>up",
  })
  expect(toOwnKeybinds({ ...published, session_new: "f5", keys_help: "f1" })).toEqual({
    session_new: "f5",
    keys_help: "f1",
  })
  expect(withKeys({ ...published }).problems).toEqual([])
  // Where today's default is another one, that version's key works too.
  expect(createKeymap({ binds }).find("session", "up", true)).toContain("session.parent")
})

test("without a leader its sequences are gone and nothing else", () => {
  const keymap = withKeys({ leader: "none" })
  expect(keymap.leader).toBeUndefined()
  expect(keymap.find("app", "n", true)).toEqual([])
  expect(keymap.find("app", "ctrl+p")).toEqual(["command.palette.show"])
})

test("keys of lists are not told as keys of the whole program", () => {
  const keymap = createKeymap({ binds })
  expect(keymap.keysOf("session.rename")).toEqual([])
  expect(keymap.keysOf("session.rename", true)).toEqual(["ctrl+r"])
})

test("commands have ids and slash names of their own, and are found by the name of their key too", () => {
  const registry = createCommands()
  const ids = registry.commands.map((command) => command.id)
  expect(new Set(ids).size).toBe(ids.length)
  const words = registry.commands.flatMap(({ slash, aliases }) => [slash, ...(aliases ?? [])]).filter(Boolean)
  expect(new Set(words).size).toBe(words.length)
  for (const id of ids) expect(registry.find(id)?.id).toBe(id)
  expect(registry.find("messages_page_up")?.id).toBe("session.page.up")
  expect(registry.find("input_submit")?.id).toBe("prompt.submit")
  expect(registry.findSlash("quit")?.id).toBe("app.exit")
  expect(registry.find("nonsense")).toBeUndefined()
})

test("the calls that a remote knows by name are all there", () => {
  const registry = createCommands()
  const names = ["session.list", "session.new", "session.interrupt", "session.page.up", "session.page.down"]
  names.push("session.line.up", "session.line.down", "session.half.page.up", "session.half.page.down", "session.first")
  names.push("session.last", "prompt.clear", "prompt.submit", "agent.cycle", "help.show", "theme.switch", "model.list")
  expect(names.filter((name) => !registry.find(name))).toEqual([])
})
