// Permission rules and calls in every spelling of a path, with the running program and a model that tries each tool.
import { existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs"
import { basename, join, relative } from "node:path"
import { pathToFileURL } from "node:url"
import { beforeAll, describe, expect, it } from "vitest"
import type { MessageWithParts } from "../../server/schema/message.ts"
import type { PermissionAction, PermissionRule } from "../../server/schema/permission.ts"
import { createProject, type Project } from "../support/project.ts"
import { type Provider, startProvider, toText } from "../support/provider.ts"
import { type Server, startServer } from "../support/server.ts"

type Call = { readonly name: string; readonly input: Record<string, unknown> }
type Outcome = { readonly call: string; readonly isDone: boolean; readonly text: string }
type Rules = Readonly<Record<string, PermissionAction>>

let project: Project
let provider: Provider
let server: Server

/**
 * The project has `src`, the link `linked` to it and the link `out` to `~/secrets`. `~/way` leads to the project,
 * `~/shared` to `~/elsewhere`.
 */
beforeAll(async () => {
  // The prompt is the list of calls.
  provider = await startProvider(({ messages }) => {
    const last = messages.at(-1)!
    return last.role === "tool" ? { text: "done" } : { tools: JSON.parse(toText(last)) as Call[] }
  })
  project = await createProject({ "src/secret.txt": "canary\n", "README.md": "# Demo\n" })
  const home = project.home.directory
  for (const folder of ["secrets", "elsewhere/deep", "elsewhere2"]) mkdirSync(join(home, folder), { recursive: true })
  for (const file of ["secrets/key", "elsewhere/file", "elsewhere2/file"]) writeFileSync(join(home, file), "canary\n")
  symlinkSync("src", project.path("linked"))
  symlinkSync(join(home, "secrets"), project.path("out"))
  await project.git("add", "--all")
  await project.git("commit", "--quiet", "--message", "links")
  symlinkSync(project.directory, join(home, "way"))
  symlinkSync(join(home, "elsewhere"), join(home, "shared"))
  const permission = { external_directory: "allow" }
  const agent = { strict: { mode: "primary", permission: { read: { "~/way/src/*": "deny" } } } }
  await project.home.writeConfig({ ...provider.config(), permission, agent })
  project.write({
    ".opencode/agent/careful.md":
      "---\nmode: primary\npermission:\n  read:\n    ./src/**: deny\n  edit:\n    $HOME/way/src/*: deny\n---\nx\n",
  })
  server = await startServer({ cwd: project.directory, env: project.env })
})

const home = (name: string) => join(project.home.directory, name)
const toHome = () => relative(project.directory, project.home.directory)

/** A session with these rules for one permission; runs calls and returns their outcomes. */
async function open(permission: string, rules: Rules, agent?: string) {
  const ruleset: PermissionRule[] = Object.entries(rules).map(([pattern, action]) => ({ permission, pattern, action }))
  const { json } = await server.request<{ id: string }>("POST", "/session", { permission: ruleset })
  const path = `/session/${json.id}`
  const head = agent === undefined ? {} : { agent }
  return {
    id: json.id,
    async run(calls: readonly Call[]): Promise<Outcome[]> {
      const parts = [{ type: "text", text: JSON.stringify(calls) }]
      const { status } = await server.request("POST", `${path}/message`, { ...head, parts })
      expect(status).toBe(200)
      const { json: messages } = await server.request<MessageWithParts[]>("GET", `${path}/message`)
      const outcomes = messages.flatMap((message) =>
        message.parts.flatMap((part): Outcome[] => {
          if (part.type !== "tool") return []
          const { state } = part
          const text = state.status === "error" ? state.error : state.status === "completed" ? state.output : ""
          return [{ call: `${part.tool} ${JSON.stringify(state.input)}`, isDone: state.status === "completed", text }]
        }),
      )
      expect(outcomes.length).toBeGreaterThanOrEqual(calls.length)
      return outcomes.slice(-calls.length)
    },
    /** The text that a mention of the file adds to the prompt. */
    async mention(file: string): Promise<string> {
      const part = { type: "file", mime: "text/plain", filename: basename(file), url: pathToFileURL(file).href }
      const { json: message } = await server.request<MessageWithParts>("POST", `${path}/message`, {
        ...head,
        noReply: true,
        parts: [{ type: "text", text: "[]" }, part],
      })
      return message.parts.map((each) => (each.type === "text" ? each.text : "")).join("\n")
    },
  }
}

const read = (filePath: string): Call => ({ name: "read", input: { filePath } })
const bash = (command: string): Call => ({ name: "bash", input: { command, description: "x" } })

/** Every call must be refused by a rule. */
function expectRefused(rule: string, outcomes: readonly Outcome[]): void {
  for (const { call, isDone, text } of outcomes)
    expect([rule, call, isDone, text]).toEqual([rule, call, false, expect.stringContaining("specified a rule")])
}

/** The folder `src` of the project in spellings of rules. */
const srcRules = () => [
  "src/*",
  "src/**",
  "./src/*",
  "src/../src/*",
  "src",
  "linked/*",
  `${project.directory}/src/*`,
  `${project.directory}//./src/**`,
  home("way/src/*"),
  "~/way/src/*",
  "$HOME/way/src/**",
  "${HOME}/way/linked/*",
  "*/src/*",
]

/** And in spellings of calls. */
const srcCalls = (name: string) => [
  `src/${name}`,
  `./src/${name}`,
  `src/../src//${name}`,
  `linked/${name}`,
  `${project.directory}/src/${name}`,
  `${project.directory}/linked/./${name}`,
  home(`way/src/${name}`),
  `~/way/src/${name}`,
  `$HOME/way/linked/${name}`,
  `${toHome()}/way/src/${name}`,
]

describe("a deny rule for reading", () => {
  const calls = () => [
    ...srcCalls("secret.txt").map(read),
    ...["src", "linked", "~/way/src", "src/secret.txt", "linked/secret.txt"].map((path): Call => ({
      name: "grep",
      input: { pattern: "can.ry", path },
    })),
    { name: "grep", input: { pattern: "can[a]ry" } },
  ]

  it("holds in every spelling for every tool and for mentions", { timeout: 120_000 }, async () => {
    for (const rule of srcRules()) {
      const session = await open("read", { [rule]: "deny" })
      const outcomes = await session.run(calls())
      expectRefused(
        rule,
        outcomes.filter(({ call }) => call.startsWith("read")),
      )
      for (const { call, text } of outcomes)
        expect([rule, call, text]).toEqual([rule, call, expect.not.stringContaining("canary")])
      for (const file of ["src/secret.txt", "linked/secret.txt"])
        expect([rule, file, await session.mention(project.path(file))]).toEqual([
          rule,
          file,
          expect.not.stringContaining("canary"),
        ])
      expect([rule, await session.mention(home("way/src/secret.txt"))]).toEqual([
        rule,
        expect.not.stringContaining("canary"),
      ])
    }
  })

  it("is what stops these calls", async () => {
    const session = await open("read", { "lib/*": "deny" })
    for (const { call, text } of await session.run(calls()))
      expect([call, text]).toEqual([call, expect.stringContaining("canary")])
    expect(await session.mention(project.path("linked/secret.txt"))).toContain("canary")
  })

  it("of an agent, from JSON or Markdown, holds for its prompts", async () => {
    for (const agent of ["strict", "careful"]) {
      const session = await open("read", {}, agent)
      expectRefused(agent, await session.run(srcCalls("secret.txt").map(read)))
      expect(await session.mention(project.path("src/secret.txt"))).not.toContain("canary")
    }
    const writes = srcCalls("by-careful").map((filePath): Call => ({
      name: "write",
      input: { filePath, content: "x" },
    }))
    expectRefused("careful", await (await open("edit", {}, "careful")).run(writes))
  })
})

describe("a deny rule for editing", () => {
  const patch = (path: string): Call => ({
    name: "apply_patch",
    input: { patchText: `*** Begin Patch\n*** Add File: ${path}\n+x\n*** End Patch` },
  })
  const calls = () => [
    ...srcCalls("owned").flatMap((filePath): Call[] => [
      { name: "write", input: { filePath, content: "x" } },
      { name: "edit", input: { filePath, oldString: "", newString: "x" } },
      patch(filePath),
    ]),
    bash("echo x > src/owned"),
    bash("echo x >> ./linked/owned"),
    bash(`echo x > '${project.directory}/src/owned'`),
    bash("echo x > ~/way/src/owned"),
    bash("echo x > ~/way/linked/owned"),
    { name: "bash", input: { command: "echo x > owned", workdir: "src", description: "x" } },
    { name: "bash", input: { command: "echo x > owned", workdir: "~/way/linked", description: "x" } },
  ]

  it("holds in every spelling for every tool that writes", { timeout: 120_000 }, async () => {
    for (const rule of srcRules()) {
      const session = await open("edit", { [rule]: "deny" })
      expectRefused(rule, await session.run(calls()))
      expect([rule, readdirSync(project.path("src"))]).toEqual([rule, ["secret.txt"]])
    }
  })

  it("holds for one file, absolute, and stops nothing else", async () => {
    for (const rule of ["/P/in.txt", "in.txt", "./in.txt", "~/way/in.txt"]) {
      const session = await open("edit", { [rule.replace("/P", project.directory)]: "deny" })
      const write = (filePath: string): Call => ({ name: "write", input: { filePath, content: rule } })
      const [first, second, third, fourth] = await session.run(
        ["in.txt", "~/way/in.txt", "src/in.txt", `fine-${rule.length}.txt`].map(write),
      )
      expectRefused(rule, [first!, second!])
      expect([third, fourth]).toMatchObject([{ isDone: true }, { isDone: true }])
      expect(existsSync(project.path("in.txt"))).toBe(false)
      await project.git("clean", "--force", "--quiet")
    }
  })

  it("can't be loosened by an allow rule for a link to the same folder", async () => {
    const rules: Rules[] = [
      { "src/*": "deny", "linked/*": "allow" },
      { "linked/*": "allow", "src/*": "deny" },
      { "*": "deny", "linked/*": "allow" },
    ]
    for (const each of rules) {
      const session = await open("edit", each)
      const outcomes = await session.run(
        ["linked/owned", "src/owned"].map((filePath): Call => ({ name: "write", input: { filePath, content: "x" } })),
      )
      expectRefused(JSON.stringify(each), outcomes)
    }
  })
})

describe("a deny rule for external folders", () => {
  it("holds in every spelling for every tool and for mentions", { timeout: 120_000 }, async () => {
    const rules = [
      "~/secrets/*",
      "~/secrets",
      "~/secrets/",
      "$HOME/secrets/**",
      "${HOME}/./secrets/*",
      home("secrets/*"),
      `${toHome()}/secrets/*`,
      "out/*",
      "~/way/out/*",
      "*/secrets/*",
      "~/secrets/key",
    ]
    const spellings = [
      home("secrets/key"),
      "~/secrets/key",
      "$HOME/secrets/key",
      "~/way/../secrets/key",
      `${toHome()}/secrets/key`,
      "out/key",
      "./out//key",
      "~/way/out/key",
    ]
    const ofFolders: Call[] = [
      { name: "grep", input: { pattern: "canary", path: "out" } },
      { name: "grep", input: { pattern: "canary", path: "~/secrets" } },
      { name: "glob", input: { pattern: "*", path: "out" } },
      { name: "glob", input: { pattern: "~/secrets/*" } },
      bash("cat ~/secrets/key"),
      bash("cat out/key"),
      bash("echo x > out/owned"),
      { name: "bash", input: { command: "cat key", workdir: "out", description: "x" } },
      { name: "bash", input: { command: "cat key", workdir: "~/secrets", description: "x" } },
    ]
    for (const rule of rules) {
      const session = await open("external_directory", { "*": "allow", [rule]: "deny" })
      const calls = rule.endsWith("key") ? spellings.map(read) : [...spellings.map(read), ...ofFolders]
      expectRefused(rule, await session.run(calls))
      for (const file of [home("secrets/key"), project.path("out/key")])
        expect([rule, await session.mention(file)]).toEqual([rule, expect.not.stringContaining("canary")])
      expect(readdirSync(home("secrets"))).toEqual(["key"])
    }
  })
})

describe("an allow rule", () => {
  const allowed = async (permission: string, rules: Rules, calls: readonly Call[]) => {
    const session = await open(permission, rules)
    for (const { call, isDone, text } of await session.run(calls))
      expect([Object.keys(rules), call, isDone, text]).toEqual([Object.keys(rules), call, true, expect.any(String)])
  }

  it("for external folders holds in every spelling", { timeout: 60_000 }, async () => {
    const calls = [
      "~/elsewhere/file",
      "~/shared/file",
      "$HOME/shared/file",
      home("elsewhere/file"),
      `${toHome()}/shared/file`,
    ]
    const patterns = [
      "~/elsewhere/*",
      "~/shared/*",
      "~/shared",
      "$HOME/elsewhere/**",
      `${toHome()}/shared/*`,
      home("shared/"),
    ]
    for (const rule of patterns) {
      await allowed("external_directory", { "*": "deny", [rule]: "allow" }, [
        ...calls.map(read),
        bash("cat ~/shared/file"),
      ])
      const session = await open("external_directory", { "*": "deny", [rule]: "allow" })
      expectRefused(rule, await session.run([read("~/secrets/key"), read("~/elsewhere2/file"), read("out/key")]))
    }
  })

  it("for reading and editing holds in every spelling of rule and call", { timeout: 60_000 }, async () => {
    const trusted = srcRules().filter((rule) => rule !== "src" && !rule.includes("linked"))
    for (const rule of trusted) {
      await allowed("read", { "*": "deny", [rule]: "allow" }, srcCalls("secret.txt").map(read))
      const name = `new-${trusted.indexOf(rule)}`
      const writes = srcCalls(name).map((filePath): Call => ({ name: "write", input: { filePath, content: "x" } }))
      await allowed("edit", { "*": "deny", [rule]: "allow" }, writes)
    }
    await project.git("clean", "--force", "--quiet", "src")
  })
})

it("`always` covers later calls in other spellings, and no other folder", { timeout: 60_000 }, async () => {
  const events = await server.events()
  const session = await open("external_directory", { "*": "ask" })
  const asked = () => events.all.filter(({ type }) => type === "permission.asked")
  const first = session.run([read("~/elsewhere/file")])
  const { properties } = await events.waitFor("permission.asked")
  expect(properties).toMatchObject({ patterns: [home("elsewhere/*")], always: [home("elsewhere/*")] })
  await server.request("POST", `/permission/${String(properties["id"])}/reply`, { reply: "always" })
  expect((await first)[0]).toMatchObject({ isDone: true })
  const calls = ["$HOME/shared/file", home("shared/file"), `${toHome()}/elsewhere/file`, "~/way/../elsewhere/file"].map(
    read,
  )
  for (const outcome of await session.run([...calls, bash("cat ~/shared/file")]))
    expect(outcome).toMatchObject({ isDone: true })
  expect(asked()).toHaveLength(1)
  const after = events.all.length
  const other = session.run([read("~/elsewhere2/file")])
  const second = await events.waitFor("permission.asked", { after })
  await server.request("POST", `/permission/${String(second.properties["id"])}/reply`, { reply: "reject" })
  expect((await other)[0]).toMatchObject({ isDone: false })
})
