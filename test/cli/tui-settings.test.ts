// The settings of the terminal: where they are read, their precedence, and the reported problems.
import { join } from "node:path"
import { describe, expect, test } from "vitest"
import { findConfigPaths } from "../../src/cli/terminal/config-paths.ts"
import { loadTuiSettings } from "../../src/cli/terminal/tui-settings.ts"
import { parseJsonc } from "../../src/text/jsonc.ts"
import { createAsciiStdout, toAscii } from "../../src/ui/pane/ascii-stdout.ts"
import { createTemporaryFolder } from "../support/temporary.ts"

function makeFolder(files: Record<string, unknown> = {}): string {
  const contents = Object.entries(files).map(([name, content]): [string, string] => [
    name,
    typeof content === "string" ? content : JSON.stringify(content),
  ])
  return createTemporaryFolder(Object.fromEntries(contents))
}

test("reads the user's file, the one that the environment names, and the project's, the nearest one last", async () => {
  const folder = makeFolder({ "home/tui.json": {}, "project/.git/HEAD": "", "project/a/b/x": "" })
  const config = join(folder, "home")
  const directory = join(folder, "project", "a", "b")
  const { settingsFiles, themeFolders } = findConfigPaths({ OPENCODE_TUI_CONFIG: "/named.json" }, config, directory)
  const order = settingsFiles.filter((file) => file.endsWith(".json")).map((file) => file.replace(`${folder}/`, ""))
  expect(order).toEqual([
    "home/tui.json",
    "/named.json",
    "project/tui.json",
    "project/a/tui.json",
    "project/a/b/tui.json",
    "project/.opencode/tui.json",
    "project/a/.opencode/tui.json",
    "project/a/b/.opencode/tui.json",
  ])
  expect(themeFolders.map((path) => path.replace(`${folder}/`, ""))).toEqual([
    "home/themes",
    "project/.opencode/themes",
    "project/a/.opencode/themes",
    "project/a/b/.opencode/themes",
  ])
  expect(findConfigPaths({}, config, directory).projectFiles).toEqual(
    settingsFiles.filter((file) => file.startsWith(join(folder, "project"))),
  )
  expect(findConfigPaths({}, config, config).projectFiles.filter((file) => file.startsWith(`${config}/tui`))).toEqual(
    [],
  )
  expect(findConfigPaths({ OPENCODE_DISABLE_PROJECT_CONFIG: "1" }, config, directory).themeFolders).toHaveLength(1)
  expect(findConfigPaths({}, config, undefined).themeFolders).toHaveLength(1)
  expect(findConfigPaths({}, config, config).themeFolders).toHaveLength(2)
})

test("a later file takes precedence, setting by setting and key by key", async () => {
  const folder = makeFolder({
    "one.json": `{
      // Mine.
      "theme": "nord",
      "keybinds": { "session_new": "f5", "leader": "ctrl+o", },
      "leader_timeout": 500, "scroll_speed": 0.5, "mouse": false,
    }`,
    "two.json": { keybinds: { session_new: "f6" }, theme: "dracula", ascii: true, reduced_motion: true },
    "three.jsonc": {
      paste_threshold: 10,
      tool_detail: "full",
      exit_confirm: false,
      full_repaint: true,
      $schema: "https://opencode.ai/tui.json",
    },
  })
  const files = ["one.json", "missing.json", "two.json", "three.jsonc"].map((name) => join(folder, name))
  expect(loadTuiSettings(files)).toEqual({
    theme: "dracula",
    keybinds: { session_new: "f6", leader: "ctrl+o" },
    leaderTimeoutMs: 500,
    scrollRows: 0.5,
    mouse: false,
    isMotionReduced: true,
    isAscii: true,
    isRepainted: true,
    isExitConfirmed: false,
    takesRemoteSubmit: true,
    pasteLines: 10,
    toolDetail: "full",
    problems: [],
  })
})

describe("a file of an untrusted project", () => {
  const load = (user: object, ...project: object[]) => {
    const named = project.map((values, i): [string, unknown] => [`p${i}.json`, values])
    const folder = makeFolder({ "u.json": user, ...Object.fromEntries(named) })
    const files = ["u.json", ...named.map(([name]) => name)].map((name) => join(folder, name))
    return { before: loadTuiSettings(files, files.slice(1)), after: loadTuiSettings(files) }
  }

  test("changes looks; what is not looks, only where it is stricter", () => {
    const looks = {
      theme: "nord",
      ascii: true,
      reduced_motion: true,
      mouse: false,
      scroll_speed: 2,
      paste_threshold: 3,
    }
    const { before, after } = load({ theme: "dracula" }, looks)
    expect(before).toEqual(after)
    const strict = { remote_submit: false, exit_confirm: true, tool_detail: "full" }
    expect(load({ remote_submit: true, exit_confirm: false, tool_detail: "quiet" }, strict).before).toMatchObject({
      takesRemoteSubmit: false,
      isExitConfirmed: true,
      toolDetail: "full",
    })
  })

  test.each([
    [{ remote_submit: false }, [{ remote_submit: true }], "takesRemoteSubmit", false, true],
    [{}, [{ remote_submit: false }, { remote_submit: true }], "takesRemoteSubmit", false, true],
    [{ exit_confirm: true }, [{ exit_confirm: false }], "isExitConfirmed", true, false],
    [{ tool_detail: "full" }, [{ tool_detail: "quiet" }], "toolDetail", "full", "quiet"],
    [{ tool_detail: "full" }, [{ tool_detail: "normal" }], "toolDetail", "full", "normal"],
  ] as const)("%j is not loosened by %j before trust", (user, project, name, strict, loose) => {
    const { before, after } = load(user, ...project)
    expect([before[name], after[name]]).toEqual([strict, loose])
  })

  const harmful = {
    "dialog.select.submit": "a",
    "dialog.select.next": "f5",
    leader: "a",
    input_submit: "space",
    permissions_toggle: "f5",
    app_exit: "none",
    session_interrupt: false,
    session_list: "a",
    model_list: "return",
    theme_list: "ctrl+c",
    sidebar_toggle: "shift+a",
    status_view: "Ctrl+C",
    help_show: "escape",
    messages_undo: "f7",
    editor_open: "f8",
    session_delete: "f9",
    turn_retry: "f6",
    session_new: ["f5", "tab"],
    agent_cycle: "f4",
    tips_toggle: "ctrl+i",
    command_list: "ctrl+m",
    "theme.switch": "f5",
    prompt_queue: "f5",
    session_share: "f5",
  }
  test.each(Object.entries(harmful))("does not bind %s to %j", (name, keys) => {
    const { before, after } = load({ keybinds: { redraw: "f1" } }, { keybinds: { [name]: keys } })
    expect(before.keybinds).toEqual({ redraw: "f1" })
    expect(after.keybinds).toEqual({ redraw: "f1", [name]: keys })
  })

  test("binds free keys to what only shows something", () => {
    const keybinds = {
      session_list: "f5",
      theme_list: ["f6", "<leader>z"],
      messages_first: "ctrl+alt+shift+x",
      sidebar_toggle: "alt+s",
    }
    expect(load({}, { keybinds }).before.keybinds).toEqual(keybinds)
  })
})

test("errors are reported with file and line, and the other settings apply", async () => {
  const folder = makeFolder({
    "broken.json": '{\n  "theme": nord\n}',
    "wrong.json": { theme: 3, leader_timeout: -1, mouse: "yes", keybinds: [], colour: 1, theme_: "", scroll_speed: 2 },
    "list.json": [],
  })
  const { problems, scrollRows, mouse } = loadTuiSettings(
    ["broken.json", "wrong.json", "list.json"].map((name) => join(folder, name)),
  )
  expect(problems.map((problem) => problem.replace(`${folder}/`, ""))).toEqual([
    "broken.json:2: no valid JSON at: nord",
    "wrong.json: unknown: colour, theme_",
    "list.json: expected an object",
    "wrong.json: keybinds must be an object",
    "wrong.json: theme must be a text",
    "wrong.json: leader_timeout must be a number of milliseconds",
    "wrong.json: mouse must be true or false",
  ])
  expect({ scrollRows, mouse }).toEqual({ scrollRows: 2, mouse: true })
})

test.each([
  ["", 1],
  ["[1,\n2,,3]", 2],
  ['{\n"a": "b\n"}', 2],
  ['{"a": 01}', 1],
  ["{}\n\nx", 3],
  ["[".repeat(100_000), 1],
])("invalid JSON is reported with its line: %#", (text, line) => {
  expect(() => parseJsonc(text)).toThrow(expect.objectContaining({ line }))
})

test("comments and trailing commas are ignored, but not inside strings", () => {
  const text = '{ // one\n "a": "// no /* no */ ,}", /* two\n */ "b": [1, 2, ], }'
  expect(parseJsonc(text)).toEqual({ a: "// no /* no */ ,}", b: [1, 2] })
})

test("symbols are written as ASCII characters of the same width; letters stay", () => {
  expect(toAscii("┃ ✓ done ▣ → ⠋ …")).toBe("| v done # > | ~")
  expect(toAscii("日本語 ä é")).toBe("日本語 ä é")
  const written: string[] = []
  const real = { columns: 80, isTTY: true, write: (text: string) => written.push(text) > 0, once: () => 7 }
  const stdout = createAsciiStdout(real as object as NodeJS.WriteStream)
  expect(stdout.write("❯ x")).toBe(true)
  expect(written).toEqual(["> x"])
  expect([stdout.columns, (stdout as object as typeof real).once()]).toEqual([80, 7])
})
