// Text of a model, a tool, a file, a provider or a project may contain terminal control sequences. They are put into every
// displayed text, and none of them reaches the terminal as more than visible characters.
import { symlinkSync } from "node:fs"
import { describe, expect, it } from "vitest"
import { createProject } from "../support/project.ts"
import type { Files } from "../support/temporary.ts"
import { startProvider } from "../support/provider.ts"
import type { ModelReply } from "../support/provider-reply.ts"
import { keys, createAppFixture } from "../fixture/app.ts"

const esc = "\u001b"
/** Each begins with what would act; none of them is a sequence that the program itself writes. */
const active = [
  `${esc}]52;c;UFdO\u0007`,
  `${esc}]52;c;?\u0007`,
  `${esc}]0;PWN\u0007`,
  `${esc}]2;PWN${esc}\\`,
  `${esc}]8;;http://evil.example/PWN\u0007`,
  `${esc}]9;PWN\u0007`,
  `${esc}]777;notify;PWN;PWN\u0007`,
  `${esc}]1337;File=name=PWN:AAAA\u0007`,
  `${esc}]4;1;rgb:00/00/00\u0007`,
  `${esc}PPWN${esc}\\`,
  `${esc}_GPWN${esc}\\`,
  `${esc}^PWN${esc}\\`,
  `${esc}XPWN${esc}\\`,
  `${esc}[77;77H`,
  `${esc}[99A`,
  `${esc}[?1049l`,
  `${esc}[?2004l`,
  `${esc}[31337X`,
  `${esc}[>99u`,
  `${esc}c`,
  `${esc}#8`,
  `${esc}(0`,
  `${esc}D`,
  "\u009b77;77H",
  "\u009d0;PWN\u009c",
  "\u0090PWN\u009c",
  "\u0085",
  "\u0008\u0008\u0008",
  "\u0007",
  "\u000e",
  "\u202e",
  "\u2066",
  "\u200b",
  "\u{e0041}",
  `${esc}]52;c;UNTERMINATED`,
] as const
const payload = active.join("·")

/** What the program itself writes is all SGR, cursor and modes with other numbers; these are foreign wherever they stand. */
function expectHarmless(written: string): void {
  for (const sequence of active.filter((each) => each !== "\u0007")) {
    const head = sequence.replace(/[\u0007\u009c].*$/su, "")
    expect([head, written.includes(head)]).toEqual([head, false])
  }
}

async function openWith(
  script: readonly ModelReply[],
  options: { files?: Files; config?: object; title?: string } = {},
) {
  const provider = await startProvider(script, { title: options.title ?? "A title" })
  const project = await createProject({ "README.md": "# Demo\n", ...options.files })
  const app = await createAppFixture({ project, rows: 40, config: { ...provider.config(), ...options.config } })
  await app.waitFor("Ask anything")
  const ask = (text: string) => {
    app.type(text)
    app.type(keys.enter)
  }
  return { app, ask }
}

describe("26: no control sequence reaches the terminal from", () => {
  it("a model's text and reasoning, also split at any position", async () => {
    const chunks = [...payload].map(String)
    const { app, ask } = await openWith([
      { reasoning: `thinking ${payload}`, chunks: ["begin ", ...chunks, " done-here"] },
    ])
    ask("go")
    await app.waitFor("done-here")
    await app.waitFor("␛]52;c;")
    expectHarmless(app.written())
    expect(app.title()).not.toContain("PWN")
  })

  it("a model's Markdown: code, links, tables, headings", async () => {
    const text = `# head ${payload}\n\n[text](http://x/${payload}) <http://y/${payload}>\n\n\`${payload}\`\n\n\`\`\`${payload}\n${payload}\n\`\`\`\n\n| a ${payload} | b |\n|---|---|\n| ${payload} | c |\n\n- item ${payload}\n\ndone-here`
    const { app, ask } = await openWith([{ text }])
    ask("go")
    await app.waitFor("done-here")
    expectHarmless(app.written())
  })

  it("a command, its output, a file and its name, a todo list", async () => {
    const name = `name ${esc}]0;PWN\u0007${esc}[99A.txt`
    const { app, ask } = await openWith(
      [
        {
          tools: [
            { name: "bash", input: { command: "cat payload; printf '\\033[31mred\\033[0m'", description: payload } },
          ],
        },
        { tools: [{ name: "read", input: { filePath: name } }] },
        { tools: [{ name: "write", input: { filePath: `new ${name}`, content: payload } }] },
        { tools: [{ name: "edit", input: { filePath: name, oldString: "PWN", newString: payload } }] },
        { tools: [{ name: "grep", input: { pattern: payload } }] },
        { tools: [{ name: payload, input: { a: payload } }] },
        {
          tools: [
            {
              name: "todowrite",
              input: { todos: [{ id: "1", content: payload, status: "pending", priority: "high" }] },
            },
          ],
        },
        { text: "done-here" },
      ],
      { files: { payload, [name]: `one PWN ${payload}\n` } },
    )
    ask("go")
    await app.waitFor("done-here")
    expectHarmless(app.written())
  })

  it("a session's title, a provider's error, a project's commands and agents", async () => {
    const { app, ask } = await openWith([{ status: 400, body: { error: { message: `refused-so ${payload}` } } }], {
      title: `named ${payload}`,
      files: {
        ".opencode/command/bad.md": `---\ndescription: ${JSON.stringify(`described ${payload}`)}\n---\nx\n`,
        ".opencode/agent/bad.md": `---\ndescription: ${JSON.stringify(payload)}\nmode: primary\n---\nx\n`,
      },
    })
    ask("go")
    await app.waitFor("refused-so")
    const { json } = await app.get<{ id: string }[]>("/session")
    await app.post("/tui/open-sessions")
    await app.waitFor("Sessions")
    await app.patch(`/session/${json[0]!.id}`, { title: `renamed ${payload}` })
    await app.waitFor("renamed ␛")
    app.type(keys.escape)
    await app.waitGone("Sessions")
    app.type("/bad")
    await app.waitFor("described ␛")
    expectHarmless(app.written())
    expect(app.title()).not.toMatch(/[\0-\x1f\x7f-\x9f\u202e]/)
  })

  it("a question of a model", async () => {
    const { app, ask } = await openWith([
      {
        tools: [
          {
            name: "question",
            input: {
              questions: [
                {
                  question: `asked-so ${payload}`,
                  header: "H\u0007\u202e",
                  options: [{ label: `yes ${payload}`, description: payload }],
                },
              ],
            },
          },
        ],
      },
    ])
    ask("go")
    await app.waitFor("asked-so")
    expectHarmless(app.written())
  })
})

describe("27, 28: a permission prompt", () => {
  const asking = { config: { permission: { bash: "ask", edit: "ask" } } }
  const bash = (command: string, description = "a command"): ModelReply => ({
    tools: [{ name: "bash", input: { command, description } }],
  })

  it.each([
    ["rm -rf ~\r git status          ", "rm -rf ~␍ git status"],
    [`rm -rf ~${"\b".repeat(8)}git status`, "rm -rf ~␈␈␈␈␈␈␈␈git status"],
    ["git status \u202e~ fr- mr", "⟨U+202E⟩~ fr- mr"],
    ["git \u2066status\u2069\u200b", "git ⟨U+2066⟩status⟨U+2069⟩⟨U+200B⟩"],
    ["git st\u{e0041}\u{e0042}atus", "git st⟨U+E0041⟩⟨U+E0042⟩atus"],
    [`git status ${esc}[8m; rm -rf ~${esc}[0m`, "git status ␛[8m; rm -rf ~␛[0m"],
    [`git status${esc}[2K${esc}[1G ls`, "git status␛[2K␛[1G ls"],
    ["gіt status", "g⟨U+0456⟩t status"],
    ["сору привет", "⟨U+0441⟩⟨U+043E⟩⟨U+0440⟩⟨U+0443⟩ привет"],
    ["ls\u2800\u3164\u034fx", "ls⟨U+2800⟩⟨U+3164⟩⟨U+034F⟩x"],
    ["rm\ufe0f a", "rm⟨U+FE0F⟩ a"],
    ["rm\u00a0-rf\u3000a", "rm⟨U+00A0⟩-rf⟨U+3000⟩a"],
    ["cat a ｜ sh", "cat a ⟨U+FF5C⟩ sh"],
    ["rm −rf src∕a", "rm ⟨U+2212⟩rf src⟨U+2215⟩a"],
    ['git commit -m "Исправил: он (修复，完成) 👩‍👩‍👧 ❤️"', 'git commit -m "Исправил: он (修复，完成)'],
  ])("shows the command that would run: %j", async (command, shown) => {
    const { app, ask } = await openWith([bash(command, payload)], asking)
    ask("go")
    await app.waitFor("Permission required")
    await app.waitFor(shown)
    expectHarmless(app.written())
  })

  it("shows the end of a long command", async () => {
    const { app, ask } = await openWith([bash(`echo ${"x ".repeat(3000)}; rm -rf the-end-of-it`)], asking)
    ask("go")
    await app.waitFor("Permission required")
    await app.waitFor("scroll")
    const inPrompt = () => app.screen().split("Permission required")[1] ?? ""
    expect(inPrompt()).not.toContain("the-end-of-it")
    for (let i = 0; i < 120; i++) app.type(keys.down)
    await app.until(() => inPrompt().includes("the-end-of-it"), "the end never came")
    expect(inPrompt()).toContain("Allow once")
  })

  it("keeps its box for content of any width", async () => {
    const wide = `${"日本".repeat(200)}${"e\u0301\u0301\u0301".repeat(200)}${"👨‍👩‍👧‍👦".repeat(50)}`
    const { app, ask } = await openWith([bash(`echo ${wide} ${"y".repeat(100_000)}`)], asking)
    ask("go")
    await app.waitFor("Permission required")
    await app.waitFor("Allow once")
    const rows = app.screen().split("\n")
    const from = rows.findIndex((row) => row.includes("Permission required"))
    const to = rows.findIndex((row) => row.includes("Allow once"))
    for (const row of rows.slice(from, to + 1)) expect(row).toMatch(/^┃|^\s*┃|^$/)
  })

  it("shows the whole change, and the target of a link", async () => {
    const { app, ask } = await openWith(
      [{ tools: [{ name: "write", input: { filePath: "link/notes.txt", content: `visible ${payload}\n` } }] }],
      asking,
    )
    await app.project.write({ "target/keep": "" })
    symlinkSync("target", app.project.path("link"))
    ask("go")
    await app.waitFor("Permission required")
    await app.waitFor(`a link, to ${app.project.path("target/notes.txt")}`)
    await app.waitFor("visible")
    expectHarmless(app.written())
  })
})
