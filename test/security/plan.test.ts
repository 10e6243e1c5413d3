// The plan agent changes nothing, neither by itself nor through a sub-agent: each way to change a file is tried for real, and
// each way to look must work.
import { execFileSync } from "node:child_process"
import { readdirSync, readFileSync, statSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it, test } from "vitest"
import { createToolFixture } from "../fixture/tool.ts"
import { createProject } from "../support/project.ts"
import { type Script, startProvider } from "../support/provider.ts"
import { startServer } from "../support/server.ts"

const changes = [
  "touch x",
  "echo x > x",
  "echo x >> a.txt",
  "> a.txt",
  "tee x < a.txt",
  "cat a.txt | tee x",
  "sed -i s/a/b/ a.txt",
  "sed 's/a/b/w x' a.txt",
  "perl -pi -e s/a/b/ a.txt",
  "rm a.txt",
  "rm -rf src",
  "mv a.txt b.txt",
  "cp a.txt b.txt",
  "ln -s a.txt l",
  "install a.txt b",
  "dd if=a.txt of=b",
  "truncate -s0 a.txt",
  "mkdir d",
  "rmdir sub",
  "chmod +x a.txt",
  "touch -d yesterday a.txt",
  "python3 -c \"open('x','w')\"",
  "python3 script.py",
  "node -e \"require('fs').writeFileSync('x','')\"",
  "ruby -e 'File.write(\"x\",1)'",
  "bash -c 'touch x'",
  "sh s.sh",
  "sh <<< 'touch x'",
  "echo 'touch x' | sh",
  "eval 'touch x'",
  "$(echo touch) x",
  "X=touch; $X x",
  "find . -delete",
  "find . -name a.txt -exec rm {} \\;",
  "find . -exec touch x \\;",
  "find . -fprint x",
  "xargs touch <<< x",
  "sort -o x a.txt",
  "awk '{print > \"x\"}' a.txt",
  "git add a.txt",
  "git commit -am x",
  "git checkout -b x",
  "git stash",
  "git reset --hard",
  "git clean -fd",
  "git config a.b c",
  "git tag x",
  "git branch x",
  "git rm a.txt",
  "git mv a.txt b",
  "git diff --output=x",
  "git apply p",
  "git init x",
  "npm install",
  "npm test",
  "npm run build",
  "make",
  "cargo build",
  "go build",
  "pip install x",
  "tar xf a.tar",
  "tar cf x.tar a.txt",
  "zip x.zip a.txt",
  "unzip a.zip",
  "gzip a.txt",
  "split a.txt",
  "patch < p",
  "curl -o x http://127.0.0.1:1",
  "curl -O http://127.0.0.1:1/x",
  "wget http://127.0.0.1:1/x",
  "rsync a.txt b",
  "ed a.txt <<< w",
  "vim -es '+w x' a.txt",
  "env touch x",
  "timeout 5 touch x",
  "nohup touch x",
  "sudo touch x",
  "command touch x",
  "exec touch x",
  "trap 'touch x' EXIT",
  "f() { touch x; }; f",
  "cat <(touch x)",
  "cat $(touch x)",
  "echo ${X:-$(touch x)}",
  "cat a.txt >| x",
  "cat a.txt &> x",
  "{ cat a.txt; } > x",
  "(cd src && touch x)",
  "while :; do touch x; break; done",
  "case x in x) touch x;; esac",
  "[[ -n $(touch x) ]]",
  "./run.sh",
  "mytool",
  "kill 1",
  "printf x > x",
  "exec > x",
  "docker run x",
  "crontab -",
  "touch x &",
  "PATH=. ls",
  "alias ls=touch; ls x",
  "cat a.txt #\u00a0\ntouch x",
  "sqlite3 x.db 'create table t(a)'",
  "iconv -o x a.txt",
  "uniq a.txt x",
  "xxd a.txt x",
  "shuf -o x a.txt",
  "csplit a.txt 1",
  "mkfifo x",
  "script -c ls x",
  "tsc",
  "npx prettier --write .",
  "git worktree add x",
  "git pull",
  "git fetch",
  "git push",
  "mktemp x",
  "ssh-keygen -f x",
]

const looks = [
  "ls -la",
  "cat a.txt",
  "cat a.txt src/x.ts | head -5",
  "head -3 a.txt",
  "tail -n +1 a.txt",
  "wc -l src/*.ts",
  "grep -rn x src",
  "find . -name '*.ts'",
  "find . -type f -exec grep -l x {} +",
  "find . -name '*.ts' | xargs wc -l",
  "git status --short",
  "git diff",
  "git log --oneline -5",
  "git show HEAD:a.txt",
  "git blame a.txt",
  "git ls-files",
  "git branch",
  "git branch --show-current",
  "git rev-parse HEAD",
  "git stash list",
  "git remote -v",
  "sed -n '1,3p' a.txt",
  "sed 's/a/b/' a.txt",
  "awk '{print $1}' a.txt",
  "sort a.txt | uniq -c",
  "cut -c1-2 a.txt",
  "tr a b < a.txt",
  "diff a.txt src/x.ts || true",
  "stat a.txt",
  "du -sh .",
  "pwd",
  "cd src && ls ..",
  "echo hi",
  "printf '%s\\n' x",
  "test -f a.txt && echo yes",
  "[[ -d src ]] && echo dir",
  'for f in src/*.ts; do wc -l "$f"; done',
  'while read -r l; do echo "$l"; done < a.txt',
  "ls 2>/dev/null | wc -l",
  "cat nope 2>&1 || true",
  'x=$(cat a.txt); echo "$x"',
  "bash -c 'cat a.txt'",
  "date +%Y",
  "which bash",
  "type ls",
  "env | sort | head -3",
  "cat <<EOF\nhi\nEOF",
  "node --version",
  "basename src/x.ts .ts",
  "if [ -f a.txt ]; then cat a.txt; fi",
  "tar tf a.tar || true",
  "md5sum a.txt",
  "echo x > /dev/null",
  "timeout 5 ls",
  "seq 3",
  "nl a.txt",
  "tac a.txt",
  "comm a.txt a.txt",
  "paste a.txt a.txt",
  "od -c a.txt | head -2",
  "realpath a.txt",
  "readlink -f a.txt",
]

/** Names, contents and modes of all files. */
function takeStock(folder: string): Record<string, string> {
  const stock: Record<string, string> = {}
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    const path = join(entry.parentPath, entry.name)
    // `git status` may refresh the index, which changes nothing that a person sees.
    if (path.endsWith("/.git/index")) continue
    const { mode, mtimeMs } = statSync(path)
    stock[path] = entry.isFile() ? `${mode} ${mtimeMs} ${readFileSync(path, "base64")}` : String(mode)
  }
  return stock
}

function createPlanFixture() {
  const fixture = createToolFixture({ isReadOnly: true })
  for (const [name, content] of Object.entries({
    "a.txt": "a\n",
    "src/x.ts": "x\n",
    "sub/k": "k\n",
    "s.sh": "touch x\n",
    "script.py": "open('x', 'w')\n",
    "run.sh": "#!/bin/sh\ntouch x\n",
    Makefile: "all:\n\ttouch x\n",
    "package.json": '{ "name": "x", "scripts": { "test": "touch x", "build": "touch x" } }\n',
    p: "--- a.txt\n+++ a.txt\n@@ -1 +1 @@\n-a\n+b\n",
  }))
    fixture.writeFile(name, content)
  const git = (...args: string[]) =>
    execFileSync("git", ["-C", fixture.directory, "-c", "user.name=a", "-c", "user.email=a@example.com", ...args])
  git("init", "-q")
  git("add", "-A")
  git("commit", "-qm", "first")
  return fixture
}

describe("the shell of a planner", () => {
  test("changes nothing", { timeout: 60_000 }, async () => {
    const fixture = createPlanFixture()
    const before = takeStock(fixture.directory)
    for (const command of changes) {
      const error: unknown = await fixture.run("bash", { command }).catch((reason: unknown) => reason)
      expect([command, String(error)]).toEqual([command, expect.stringMatching(/Not run: .+ may only look/s)])
    }
    expect(takeStock(fixture.directory)).toEqual(before)
    expect(fixture.permissionRequests).toEqual([])
  })

  test("looks", { timeout: 60_000 }, async () => {
    const fixture = createPlanFixture()
    const before = takeStock(fixture.directory)
    for (const command of looks) {
      const { metadata } = await fixture.run("bash", { command })
      expect([command, metadata["exit"]]).toEqual([command, 0])
    }
    expect(takeStock(fixture.directory)).toEqual(before)
    expect(fixture.permissionRequests).toEqual([])
  })
})

describe("the plan agent of the program", () => {
  const loose = "---\nmode: subagent\ndescription: loose\npermission:\n  bash: allow\n  edit: allow\n---\nx\n"
  const bash = (command: string) => ({ name: "bash", input: { command, description: "x" } })
  const task = (agent: string, taskID?: string) => ({
    name: "task",
    input: {
      description: "x",
      prompt: "go",
      subagent_type: agent,
      ...(taskID === undefined ? {} : { task_id: taskID }),
    },
  })

  async function open(script: Script) {
    const provider = await startProvider(script)
    const project = await createProject({ "a.txt": "a\n", ".opencode/agent/loose.md": loose })
    // Nothing that a user allows in general makes a planner change files.
    await project.home.writeConfig({ ...provider.config(), permission: "allow" })
    const server = await startServer({ cwd: project.directory, env: project.env })
    const { json } = await server.request<{ id: string }>("POST", "/session", {})
    const events = await server.events()
    return {
      project,
      async prompt(agent: string) {
        const after = events.all.length
        await server.request("POST", `/session/${json.id}/prompt_async`, {
          agent,
          parts: [{ type: "text", text: "go" }],
        })
        await expect
          .poll(
            () =>
              events.all
                .slice(after)
                .some((each) => each.type === "session.idle" && each.properties["sessionID"] === json.id),
            { timeout: 60_000 },
          )
          .toBe(true)
      },
      errors: () =>
        events.all.flatMap(({ type, properties }) => {
          const part = properties["part"] as { tool?: string; state?: { status: string; error?: string } } | undefined
          return type === "message.part.updated" && part?.state?.error ? [part.state.error] : []
        }),
      async taskID() {
        const { json: children } = await server.request<{ id: string }[]>("GET", `/session/${json.id}/children`)
        return children[0]!.id
      },
    }
  }

  it("runs no command that changes files, and edits only the plan", { timeout: 60_000 }, async () => {
    const plan = ".opencode/plans/p.md"
    const { project, prompt, errors } = await open([
      {
        tools: [
          bash("touch owned"),
          bash("python3 -c \"open('owned','w')\""),
          { name: "write", input: { filePath: "owned", content: "x" } },
          { name: "edit", input: { filePath: "a.txt", oldString: "a", newString: "b" } },
          { name: "write", input: { filePath: plan, content: "# Plan\n" } },
          bash("cat a.txt && git status --short"),
        ],
      },
      { text: "done" },
    ])
    await prompt("plan")
    expect(errors().filter((error) => error.includes("may only look"))).toHaveLength(2)
    expect(errors()).toHaveLength(4)
    expect(await project.read("a.txt")).toBe("a\n")
    expect(await project.read(plan)).toBe("# Plan\n")
    expect(await project.git("status", "--short", "--", "owned")).toBe("")
  })

  it("starts no sub-agent that changes files, whatever its own rules allow", { timeout: 60_000 }, async () => {
    const { project, prompt, errors } = await open([
      { tools: [task("loose")] },
      { tools: [bash("touch owned"), { name: "write", input: { filePath: "owned", content: "x" } }, bash("ls")] },
      { text: "sub done" },
      { text: "done" },
    ])
    await prompt("plan")
    expect(errors().some((error) => error.includes("may only look"))).toBe(true)
    expect(await project.git("status", "--short", "--", "owned")).toBe("")
  })

  it("continues no task of another agent with more permissions than its own", { timeout: 60_000 }, async () => {
    let taskID = ""
    const {
      project,
      prompt,
      taskID: findTask,
    } = await open((_request, n) => {
      const steps = [
        { tools: [task("loose")] },
        { tools: [bash("touch first")] },
        { text: "sub done" },
        { text: "done" },
        { tools: [task("loose", taskID)] },
        { tools: [bash("touch owned")] },
        { text: "sub done" },
        { text: "done" },
      ]
      return steps[n] ?? { text: "?" }
    })
    await prompt("build")
    expect(await project.git("status", "--short", "--", "first")).toBe("?? first")
    taskID = await findTask()
    await prompt("plan")
    expect(await project.git("status", "--short", "--", "owned")).toBe("")
  })
})
