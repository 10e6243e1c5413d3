// Key bindings: the defaults, the user's configuration, and the problems that it has.
import { expect, test } from "vitest"
import { createCommands } from "../../../src/command/index.ts"
import { listKeybinds, toCommandID } from "../../../server/schema/keybind.ts"
import { createKeymap, toOwnKeybinds } from "../../../src/command/keys/keymap.ts"
import { publishedKeybinds } from "../../../server/schema/keybind-defaults.ts"

const binds = listKeybinds("linux")
const withKeys = (overrides: Record<string, unknown>) => createKeymap({ binds, overrides })

test("every default is a chord of the parser, and none is a problem", () => {
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

test("accepts a name or a dotted id, with a key, a list, an object or none", () => {
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

test("wrong names, values and keys, and conflicts, are problems and do not disable other bindings", () => {
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
  // The user's binding comes first.
  expect(find("app", "ctrl+p")).toEqual(["theme.switch", "command.palette.show"])
})

test("a value that equals the default changes nothing", () => {
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

test("the user's bindings come before the defaults of every scope", () => {
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

test("the defaults that a published server fills in are not bindings of the user", () => {
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
  // Where the default has changed since that version, both keys work.
  expect(createKeymap({ binds }).find("session", "up", true)).toContain("session.parent")
})

test("without a leader its sequences are unbound, and nothing else", () => {
  const keymap = withKeys({ leader: "none" })
  expect(keymap.leader).toBeUndefined()
  expect(keymap.find("app", "n", true)).toEqual([])
  expect(keymap.find("app", "ctrl+p")).toEqual(["command.palette.show"])
})

test("keys of lists are not shown as keys of the program", () => {
  const keymap = createKeymap({ binds })
  expect(keymap.keysOf("session.rename")).toEqual([])
  expect(keymap.keysOf("session.rename", true)).toEqual(["ctrl+r"])
})

test("commands have unique ids and slash names, and are found by the name of their key binding", () => {
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

test("the commands that remote calls name exist", () => {
  const registry = createCommands()
  const names = ["session.list", "session.new", "session.interrupt", "session.page.up", "session.page.down"]
  names.push("session.line.up", "session.line.down", "session.half.page.up", "session.half.page.down", "session.first")
  names.push("session.last", "prompt.clear", "prompt.submit", "agent.cycle", "help.show", "theme.switch", "model.list")
  expect(names.filter((name) => !registry.find(name))).toEqual([])
})
