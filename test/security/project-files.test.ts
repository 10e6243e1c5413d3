// Files of a repository that are wrong in every way: before and after it is trusted, each is left out with a warning at
// most, and everything else works.
import { execFileSync } from "node:child_process"
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { createPaths } from "../../server/base/paths.ts"
import { createSettings } from "../../server/instance/settings.ts"
import { loadSettings } from "../../server/instance/load-settings.ts"
import { startServer } from "../../server/main.ts"
import { Config } from "../../server/schema/config.ts"
import { loadTuiSettings } from "../../src/cli/terminal/tui-settings.ts"
import { toAttackCount } from "../support/attack.ts"
import { createProject, type Project } from "../support/project.ts"
import { startProvider } from "../support/provider.ts"
import { runProgram } from "../support/run-program.ts"
import { sendRequest } from "../support/request.ts"
import { oddText, toArbitrary } from "../support/schema-arbitrary.ts"
import { createTemporaryFolder } from "../support/temporary.ts"
import { startTerminal } from "../support/terminal.ts"

const references = [
  "{env:HOME}",
  "{env:UNSET}",
  "{env:__proto__}",
  "{env:toString}",
  "{file:./x}",
  "{file:/etc/hostname}",
]
const reference = fc.constantFrom(...references, "{file:.}", "{file:/dev/zero}", "{file:pipe}", "{file:opencode.json}")
const junk = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  oddText,
  reference,
  fc.constantFrom(null, [], {}, [null], [[]], true, -1),
)

/** Replaces a value, or the name of one, somewhere in a JSON value. */
function spoil(value: unknown, steps: readonly number[], other: unknown, renames: boolean): unknown {
  if (typeof value !== "object" || value === null || steps.length === 0) return other
  const entries: [string, unknown][] = Object.entries(value)
  const at = (steps[0] ?? 0) % Math.max(1, entries.length)
  const changed = entries.map(([key, item], i): [string, unknown] => {
    if (i !== at) return [key, item]
    return renames && steps.length === 1 ? [String(other), item] : [key, spoil(item, steps.slice(1), other, renames)]
  })
  return Array.isArray(value) ? changed.map(([, item]) => item) : Object.fromEntries(changed)
}

/** Values of every setting. */
const whole = {
  $schema: "x",
  theme: "nord",
  keybinds: { session_list: "f5", model_list: ["f6"], app_exit: false },
  logLevel: "INFO",
  tui: { scroll_speed: 2, scroll_acceleration: { enabled: true }, diff_style: "auto" },
  server: { port: 1, hostname: "h", mdns: true, cors: ["a"] },
  command: { c: { template: "t $1 !`id` @a", description: "d", agent: "build", model: "a/b", subtask: false } },
  skills: { paths: ["skills"], urls: ["http://x"] },
  watcher: { ignore: ["a"] },
  plugin: ["p", ["q", {}]],
  snapshot: true,
  share: "manual",
  autoshare: false,
  autoupdate: "notify",
  disabled_providers: ["a"],
  enabled_providers: ["mock"],
  model: "mock/main",
  small_model: "mock/main",
  default_agent: "plan",
  username: "u",
  mode: { m: { prompt: "p" } },
  agent: {
    a: {
      model: "a/b",
      variant: "v",
      temperature: 1,
      top_p: 1,
      prompt: "p",
      tools: { bash: false },
      disable: false,
      description: "d",
      mode: "all",
      hidden: false,
      options: { o: 1 },
      color: "#ffffff",
      steps: 3,
      maxSteps: 3,
      permission: { bash: { "*": "ask" } },
    },
    build: { disable: true },
    plan: { disable: true },
  },
  provider: {
    x: {
      api: "a",
      name: "n",
      env: ["E"],
      id: "i",
      npm: "n",
      whitelist: ["m"],
      blacklist: ["b"],
      models: {
        m: {
          name: "m",
          cost: { input: 1, output: 1 },
          limit: { context: 1, output: 1 },
          modalities: { input: ["text"], output: ["text"] },
          headers: { h: "v" },
          variants: { v: {} },
        },
      },
      options: { apiKey: "k", baseURL: "http://127.0.0.1:9", timeout: 5, headers: { a: "b" } },
    },
  },
  mcp: {
    l: { type: "local", command: ["true"], environment: { A: "b" } },
    r: { type: "remote", url: "http://127.0.0.1:9" },
    o: { enabled: false },
  },
  formatter: { f: { command: ["x"] } },
  lsp: { l: { command: ["x"] } },
  instructions: ["docs/*.md", ".env", "https://127.0.0.1:9/x"],
  layout: "auto",
  permission: { bash: { "*": "ask", "rm *": "deny" }, edit: "ask", read: { "*.env": "deny" } },
  tools: { bash: true, write: false },
  enterprise: { url: "http://x" },
  compaction: { auto: true, prune: true },
  experimental: { hook: {} },
}

const settingsText = fc.oneof(
  {
    weight: 3,
    arbitrary: toArbitrary(Config, (_name, fitting) => fc.oneof({ weight: 5, arbitrary: fitting }, reference)).map(
      toJson,
    ),
  },
  {
    weight: 6,
    arbitrary: fc
      .tuple(fc.array(fc.nat(), { minLength: 1, maxLength: 6 }), junk, fc.boolean())
      .map(([steps, other, renames]) => toJson(spoil(whole, steps, other, renames))),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom(...references), fc.nat(2000))
      .map(([text, at]) => insert(toJson(whole), at, text)),
  },
  { weight: 1, arbitrary: fc.tuple(oddText, fc.nat(2000)).map(([text, at]) => insert(toJson(whole), at, text)) },
  { weight: 1, arbitrary: fc.nat(2000).map((at) => toJson(whole).slice(0, at)) },
  { weight: 1, arbitrary: oddText },
)

const yaml = fc.oneof(
  fc.constantFrom(
    "a: &x [*x]",
    "a: &x {b: *x}",
    "permission: &p {bash: *p}",
    "__proto__: {mode: primary}",
    "? [a]\n: b",
    "mode: !!set {a}",
    "tools: {}",
    "model: {env:HOME}",
    "steps: 1e400",
    "temperature: .inf",
    "permission: allow\npermission: deny",
    "disable: true\nmode: primary",
    "name: ../x",
    `x: ${"[".repeat(5000)}`,
    `x: ${"a".repeat(70_000)}`,
    "description: 5",
    "permission: {bash: {'*': maybe}}",
    "color: 5",
    "\t- x",
    "---",
    "!!binary x",
  ),
  oddText,
  junk.map(toJson),
)
const markdown = fc
  .tuple(yaml, oddText)
  .map(([head, body]) => `---\n${head}\n---\n${body}\n{file:/etc/hostname} !\`id\` @.env`)

const projectFiles = fc.record(
  {
    "opencode.json": settingsText,
    "opencode.jsonc": settingsText,
    ".opencode/opencode.json": settingsText,
    ".opencode/tui.json": fc.oneof(settingsText, junk.map(toJson)),
    ".opencode/agent/a.md": markdown,
    ".opencode/command/c.md": markdown,
    ".opencode/skill/s/SKILL.md": markdown,
    "AGENTS.md": oddText,
    x: oddText,
    "docs/a.md": oddText,
  },
  { requiredKeys: ["opencode.json"] },
)

function toJson(value: unknown): string {
  return JSON.stringify(value) ?? "undefined"
}

function insert(text: string, at: number, other: string): string {
  const offset = at % text.length
  return text.slice(0, offset) + other + text.slice(offset)
}

const patient = { timeout: 300_000 }

it("generated files never stop the settings from loading, before and after trust", patient, async () => {
  const home = createTemporaryFolder({
    ".config/opencode/opencode.json": toJson({ theme: "mine", permission: { webfetch: "deny" } }),
  })
  const paths = createPaths({}, home)
  await fc.assert(
    fc.asyncProperty(projectFiles, async (files) => {
      const directory = createTemporaryFolder(files)
      execFileSync("mkfifo", [join(directory, "pipe")])
      for (const isTrusted of [false, true]) {
        const settings = await createSettings({
          load: () =>
            loadSettings({ directory, worktree: directory, paths, env: { HOME: home }, userName: "u", isTrusted }),
          home,
          outputDirectory: join(home, "out"),
          onLoad: () => {},
        })
        const { agents, commands, withheld, warnings, config } = settings.current()
        expect(agents.default().name).toMatch(/^/)
        expect(commands.list().every(({ template }) => typeof template === "string")).toBe(true)
        // They are sent to another thread and to clients.
        structuredClone({ withheld, warnings })
        toJson([config, agents.list()])
        if (!isTrusted) expect(toJson(config)).not.toContain(home)
        for (const { file, message } of warnings)
          expect([file.startsWith(directory), message.length < 2000]).toEqual([true, true])
      }
      loadTuiSettings([join(directory, ".opencode/tui.json")])
    }),
    { numRuns: toAttackCount(100, 20_000) },
  )
})

const fill = (part: string, length: number) => part.repeat(Math.ceil(length / part.length)).slice(0, length)
const many = (count: number, toEntry: (i: number) => string) =>
  `{${Array.from({ length: count }, (_, i) => toEntry(i)).join(",")}}`

const slowFiles: Readonly<Record<string, Record<string, string>>> = {
  "comments without an end": { "opencode.json": fill("/* ", 1_000_000), "tui.json": fill("/* ", 250_000) },
  "references without an end": { "opencode.json": fill("{env:", 1_000_000) },
  "texts without an end": { "opencode.json": fill('"\\', 1_000_000), "tui.json": fill('"\\', 250_000) },
  "withheld references": { "opencode.json": `{"command": ${many(20_000, (i) => `"c${i}":{"template":"{env:X}"}`)}}` },
  "withheld keys": { "opencode.json": `{"keybinds": ${many(50_000, (i) => `"k${i}":"f5"`)}}` },
  rules: { "opencode.json": `{"permission": {"bash": ${many(50_000, (i) => `"c${i} *":"deny"`)}}}` },
  "unknown settings": { "opencode.json": many(50_000, (i) => `"k${i}":1`) },
  "blanks in front matter": { ".opencode/agent/a.md": `---\nx:  a${fill(" ", 900_000)}b: [\n---\n` },
  "lines in front matter": { ".opencode/command/a.md": `---\n${fill("a: b\n", 900_000)}---\n` },
}

it.each(Object.keys(slowFiles))("a file with %s without end does not delay the start", patient, async (name) => {
  const home = createTemporaryFolder()
  const directory = createTemporaryFolder(slowFiles[name]!)
  const start = performance.now()
  for (const isTrusted of [false, true])
    await loadSettings({
      directory,
      worktree: directory,
      paths: createPaths({}, home),
      env: {},
      userName: "u",
      isTrusted,
    })
  loadTuiSettings([join(directory, "tui.json")])
  // Far below what it takes where each start is searched to the end: minutes.
  expect(performance.now() - start).toBeLessThan(20_000)
})

it("generated files never make a server fail", patient, async () => {
  const provider = await startProvider(() => ({ text: "hello" }))
  const own = await createProject()
  await own.home.writeConfig(provider.config())
  const routes = [
    "/config",
    "/agent",
    "/command",
    "/config/providers",
    "/provider",
    "/mcp",
    "/skill",
    "/lsp",
    "/formatter",
    "/path",
  ]
  await fc.assert(
    fc.asyncProperty(projectFiles, fc.boolean(), async (files, trust) => {
      const directory = createTemporaryFolder(files)
      const server = await startServer({
        directory,
        env: own.env,
        hostname: "127.0.0.1",
        port: 0,
        cors: [],
        trust,
        hasTerminal: false,
        logLevel: "error",
        printLogs: false,
        notice: () => {},
      })
      try {
        structuredClone(await server.reviewTrust())
        for (const route of routes) {
          const { status, text } = await sendRequest(`${server.url}${route}`, { method: "GET" })
          expect([route, status, text]).toEqual([route, 200, expect.any(String)])
        }
        const session = await sendRequest<{ id: string }>(`${server.url}/session`, { method: "POST", body: {} })
        const body = { parts: [{ type: "text", text: "hi" }], model: { providerID: "mock", modelID: "main" } }
        const answer = await sendRequest(`${server.url}/session/${session.json.id}/message`, { method: "POST", body })
        expect(answer.status, answer.text).toBeLessThan(500)
      } finally {
        await server.stop()
      }
    }),
    { numRuns: toAttackCount(10, 400) },
  )
})

/** Puts something that is no regular file, or none that can be parsed, in place of files of the project. */
const replacements: Readonly<Record<string, (path: string) => void>> = {
  "a directory": (path) => mkdirSync(path, { recursive: true }),
  "a FIFO": (path) => execFileSync("mkfifo", [path]),
  "a dangling link": (path) => symlinkSync("nowhere", path),
  "a link to itself": (path) => symlinkSync(path, path),
  "a link to an endless device": (path) => symlinkSync("/dev/zero", path),
  "binary data": (path) => writeFileSync(path, Buffer.from(Array.from({ length: 5000 }, (_, i) => i % 256))),
  "a huge file": (path) => writeFileSync(path, `{"theme": "${"x".repeat(8_000_000)}"}`),
  "a file that is nested deeply": (path) => writeFileSync(path, '{"a":'.repeat(100_000)),
}
const names = ["opencode.json", "opencode.jsonc", "tui.json", "AGENTS.md", ".env", "docs/x.md"]
const nested = [
  "opencode.json",
  "tui.json",
  "agent/a.md",
  "command/c.md",
  "skill/s/SKILL.md",
  "themes/t.json",
  "plugin/p.js",
  "tool/t.js",
]

async function createHostile(
  replace: (path: string) => void,
): Promise<{ project: Project; provider: Awaited<ReturnType<typeof startProvider>> }> {
  const provider = await startProvider(() => ({ text: "my own model answers" }))
  const project = await createProject({ "README.md": "# Guest\n" })
  await project.home.writeConfig({ ...provider.config(), instructions: ["docs/*.md"] })
  for (const name of [...names, ...nested.map((each) => join(".opencode", each))]) {
    mkdirSync(join(project.path(name), ".."), { recursive: true })
    replace(project.path(name))
  }
  for (const name of [".opencode/agents", ".opencode/commands", ".claude"]) replace(project.path(name))
  return { project, provider }
}

const hostileTexts: Readonly<Record<string, string>> = {
  "a reference in a template": toJson({ command: { z: { template: "{env:HOME}" } } }),
  "a file reference in a template": toJson({ command: { z: { template: "{file:/etc/hostname}" } } }),
  "a reference to a FIFO": toJson({ theme: "{file:pipe}", agent: { a: { prompt: "{file:pipe}" } } }),
  "a reference to a file that is missing": toJson({
    model: "{file:gone}",
    command: { z: { template: "{file:gone}" } },
  }),
  "references in names": toJson({
    agent: { "{env:HOME}": {} },
    command: { "{file:gone}": { template: "x" } },
    "{env:HOME}": 1,
  }),
  "references that are no texts": '{"agent": {"a": {"steps": {env:STEPS}}}, "snapshot": {file:gone}}',
  "names of objects' own methods": toJson({
    toString: 1,
    constructor: {},
    valueOf: { a: 1 },
    hasOwnProperty: true,
    theme: "{env:constructor}",
  }),
  "an own __proto__":
    '{"__proto__": {"mcp": {"x": {}}}, "command": {"__proto__": {"template": 5}}, "agent": {"__proto__": {"mode": "all"}}}',
  "no agent to start with": toJson({
    agent: { build: { disable: true }, plan: { mode: "subagent" }, x: { hidden: true, mode: "subagent" } },
  }),
  "wrong types throughout": toJson(Object.fromEntries(Object.keys(whole).map((key) => [key, 5]))),
}

async function expectUsable(project: Project, args: readonly string[] = []): Promise<string> {
  const run = await runProgram({
    args: ["run", "-m", "mock/main", ...args, "hi"],
    cwd: project.directory,
    env: project.env,
  })
  expect([run.code, run.stdout], run.stderr).toEqual([0, "my own model answers\n"])
  const show = await runProgram({ args: ["trust", "--show"], cwd: project.directory, env: project.env })
  expect([0, 3], show.stderr).toContain(show.code)
  const serve = await runProgram({ args: ["trust"], cwd: project.directory, env: project.env })
  expect(serve.code, serve.stderr).toBe(0)
  for (const { stderr } of [run, show, serve]) expect(stderr).not.toMatch(/TypeError|\n\s+at /)
  return run.stderr
}

describe("the program", () => {
  it.each(Object.keys(replacements))("works where each file of a project is %s", patient, async (name) => {
    const { project } = await createHostile(replacements[name]!)
    const notices = await expectUsable(project)
    if (!/link/.test(name)) expect(notices).toContain("opencode.json")
    await expectUsable(project, ["--trust"])
    const terminal = startTerminal({ cwd: project.directory, env: project.env, cols: 100, rows: 30 })
    await terminal.waitFor("Ask anything", { timeoutMs: 30_000 })
  })

  it.each(Object.keys(hostileTexts))(
    "works with %s, before and after trust, which warns with file and key",
    patient,
    async (name) => {
      const provider = await startProvider(() => ({ text: "my own model answers" }))
      const project = await createProject({ "README.md": "# Guest\n", "opencode.json": hostileTexts[name]! })
      execFileSync("mkfifo", [project.path("pipe")])
      await project.home.writeConfig(provider.config())
      await expectUsable(project)
      await expectUsable(project, ["--trust"])
    },
  )
})
