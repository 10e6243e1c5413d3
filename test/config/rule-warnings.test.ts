// Which permission rules are named as having no effect, and which are not.
import { mkdirSync, symlinkSync } from "node:fs"
import { join } from "node:path"
import { expect, test } from "vitest"
import { findRuleWarnings, type RuleScope } from "../../server/config/rule-warnings.ts"
import { permissionNames } from "../../server/schema/permission.ts"
import { createTemporaryFolder } from "../support/temporary.ts"

const scope: RuleScope = {
  directory: "/work/project/pkg",
  worktree: "/work/project",
  home: "/home/nobody",
  servers: ["my server", "git-hub"],
  hasPlugins: false,
  folders: [],
}

async function warnings(settings: object, options: Partial<RuleScope> = {}): Promise<string[]> {
  const source = { file: "/f", settings: settings as Record<string, unknown>, lineOf: () => 1 }
  return (await findRuleWarnings([source], { ...scope, ...options })).map(({ message }) => message)
}

const ofRules = (permission: object, options?: Partial<RuleScope>) => warnings({ permission }, options)

test.each([
  ["writes", "edit"],
  ["edits", "edit"],
  ["Edit", "edit"],
  ["shell", "bash"],
  ["bsh", "bash"],
  ["external-directory", "external_directory"],
  ["externalDirectory", "external_directory"],
  ["external_directories", "external_directory"],
  ["web_fetch", "webfetch"],
  ["websearches", "websearch"],
  ["todo_write", "todowrite"],
  ["planExit", "plan_exit"],
  ["subagent", "task"],
])("the permission %s: did you mean %s?", async (key, meant) => {
  const message = `permission.${key}: unknown permission, so its rules have no effect: did you mean "${meant}"?`
  expect(await ofRules({ [key]: "deny" })).toEqual([message])
  expect(await ofRules({ [key]: { "*": "ask", x: "deny" } }, { hasPlugins: true })).toEqual([message])
})

test("an unknown permission is named unless a server, a plugin or a tool may bring it", async () => {
  const rules = { frobnicate: "deny", my_server_find: "ask", "git-hub_push": "deny", "my_*": "ask" }
  const message = "permission.frobnicate: unknown permission, so its rules have no effect"
  expect(await ofRules(rules)).toEqual([message])
  expect(await ofRules(rules, { hasPlugins: true })).toEqual([])
  const folder = createTemporaryFolder()
  expect(await ofRules(rules, { folders: [folder] })).toEqual([message])
  mkdirSync(join(folder, "tool"))
  expect(await ofRules(rules, { folders: [folder] })).toEqual([])
})

test.each(["write", "patch", "multiedit", "apply_patch"])("%s is a tool that needs `edit`", async (tool) => {
  expect(await ofRules({ [tool]: "deny" })).toEqual([
    `permission.${tool}: has no effect: the tool "${tool}" needs the permission "edit"`,
  ])
})

test.each([
  ["edit", "", "matches nothing"],
  ["bash", " ", "matches nothing"],
  ["read", "src/* ", "a blank"],
  ["read", "C:\\Users\\me\\*", 'folders are separated by "/"'],
  ["edit", "src\\secret\\*", 'folders are separated by "/"'],
  ["edit", "!src/*", "does not negate"],
  ["read", "file:///etc/passwd", "expected a path"],
  ["edit", "src/*.{ts,tsx}", "braces"],
  ["external_directory", "~root/x", "another user"],
  ["external_directory", "$XDG_CONFIG_HOME/*", 'only "$HOME"'],
  ["read", "${SECRETS}/*", 'only "$HOME"'],
  ["read", "%APPDATA%\\x", "separated"],
  ["edit", "src/", 'is a folder: write "src/*"'],
  ["read", "~/secrets/", 'is a folder: write "~/secrets/*"'],
  ["external_directory", "src/*", "inside the project"],
  ["external_directory", "./src", "inside the project"],
  ["external_directory", "src/../lib", "inside the project"],
  ["webfetch", "example.com/*", "whole addresses"],
  ["todowrite", "x", 'the only pattern is "*"'],
  ["question", "yes?", 'the only pattern is "*"'],
])("%s: %j is named: %s", async (permission, pattern, reason) => {
  const [message, ...others] = await ofRules({ [permission]: { [pattern]: "deny" } })
  expect(others).toEqual([])
  expect(message).toContain(`permission.${permission}: ${JSON.stringify(pattern)} `)
  expect(message).toContain(reason)
})

test("what has an effect is not named", async () => {
  const paths = {
    "*": "ask",
    "*.env": "deny",
    "**/.env": "deny",
    "src/*": "allow",
    "./lib/**": "allow",
    "app/[id]/page.tsx": "deny",
    "~/notes/*": "ask",
    "$HOME/x": "deny",
    "${HOME}/y": "deny",
    "/etc/*": "deny",
    "../other/*": "allow",
    "a\\*b": "deny",
    "~$*.docx": "deny",
    "{x}": "deny",
    "a b.txt": "ask",
    "build~": "ask",
  }
  expect(await ofRules({ read: paths, edit: paths, list: paths })).toEqual([])
  const outside = { "*": "ask", "~/code/": "allow", "~/x": "deny", "/tmp/*": "allow", "../*": "ask", "../../x": "deny" }
  expect(await ofRules({ external_directory: outside })).toEqual([])
  for (const name of permissionNames) expect(await ofRules({ [name]: "deny" })).toEqual([])
  const bash = {
    "*": "ask",
    "git *": "allow",
    "git push *": "deny",
    "echo {a,b}": "deny",
    "!x": "deny",
    "C:\\x": "ask",
  }
  expect(
    await ofRules({ bash, webfetch: { "https://x.org/*": "allow", "*.com/*": "ask" }, todowrite: { "*": "deny" } }),
  ).toEqual([])
  for (const permission of [undefined, "ask", {}]) expect(await warnings({ permission })).toEqual([])
})

test("a rule that a later one overrides is named", async () => {
  expect(await ofRules({ bash: { "rm *": "deny", "*": "allow" } })).toEqual([
    'permission.bash: "rm *" never applies: "*" is after it, and the last rule that matches wins',
  ])
  expect(await ofRules({ bash: { "git push *": "deny", "git p*": "ask" } })).toHaveLength(1)
  expect(await ofRules({ edit: "deny", "*": "allow" })).toEqual([
    'permission.edit: "*" never applies: the permission "*" is after it, and the last rule that matches wins',
  ])
  expect(await ofRules({ edit: { "src/*": "deny", "*": "ask" } })).toHaveLength(1)
  // Not certain: links, `?`, escapes, the same action.
  expect(await ofRules({ edit: { "src/a": "deny", "src/*": "allow" } })).toEqual([])
  expect(await ofRules({ bash: { "git*": "deny", "gi?*": "ask", "git \\*": "allow" } })).toEqual([])
  expect(await ofRules({ bash: { "rm *": "ask", "*": "ask" } })).toEqual([])
})

test("a link that leads out of the project makes a relative rule meaningful", async () => {
  const worktree = createTemporaryFolder()
  symlinkSync("/usr", join(worktree, "usr"))
  const rules = { external_directory: { "usr/*": "allow" } } as const
  expect(await ofRules(rules, { worktree, directory: worktree })).toEqual([])
  expect(await ofRules(rules)).toHaveLength(1)
})

test("the rules of agents are checked too", async () => {
  const permission = { writes: "deny", edit: { "src/": "deny" } }
  expect(await warnings({ agent: { a: { permission } }, mode: { b: { permission: { shell: "ask" } }, c: 1 } })).toEqual(
    [
      expect.stringContaining(
        'agent.a.permission.writes: unknown permission, so its rules have no effect: did you mean "edit"?',
      ),
      expect.stringContaining('agent.a.permission.edit: "src/"'),
      expect.stringContaining("mode.b.permission.shell: unknown"),
    ],
  )
})
