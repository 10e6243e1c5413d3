// A throw-away project with canaries around it, in which shell lines are run in a sandbox, and what a line did there.
import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process"
import {
  chmodSync,
  cpSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs"
import { join } from "node:path"
import { bubblewrapPath } from "./bubblewrap.ts"
import { createFolder, type Files, removeFolder, writeFiles } from "./temporary.ts"

/** The forbidden programs of an arena: each leaves a mark. */
const plantedPrograms = ["touch", "rm", "planted"] as const
/** A program that leaves its folder and its arguments in a record. */
const probe = "probe"

type Invocation = { readonly folder: string; readonly args: readonly string[] }

/** What a line did. Paths are relative to the root, which contains `project`, `home` and `outside`. */
export type Effect = {
  /** Files that were created, changed or removed. */
  readonly changed: readonly string[]
  /** Canaries whose content was read. */
  readonly read: readonly string[]
  /** Forbidden programs that ran. */
  readonly ran: readonly string[]
  /** Calls of the probe. */
  readonly invocations: readonly Invocation[]
  readonly output: string
  readonly isTimedOut: boolean
}

export type Arena = {
  readonly root: string
  readonly project: string
  readonly home: string
  readonly env: Readonly<Record<string, string>>
  run(line: string): Promise<Effect>
  dispose(): void
}

const project: Files = {
  "a.txt": "apple\nbanana\n",
  "b c.txt": "blank\n",
  "-n": "dash\n",
  ".env": "SECRET=1\n",
  "run.sh": "echo from script\n",
  list: "a.txt\nsub/k.txt\n",
  "sub/k.txt": "k\n",
  "sub/deep/d.txt": "d\n",
  "sub/x*y": "star\n",
  "protected/p.txt": "p\n",
  "protected/in/q.txt": "q\n",
  "src/x.ts": "const x = 1\n",
  "src/y.ts": "const y = 2\n",
}
const surroundings: Files = {
  canary: "outside\n",
  "outside/canary": "outside\n",
  "home/canary": "home\n",
  "home/.profile": "",
}

/** Files whose reading is observed. */
const canaries = ["canary", "outside/canary", "home/canary", "project/.env"]

/** Creates an arena; needs bubblewrap. */
export function createArena(): Arena {
  const base = createFolder("arena")
  // A folder that is bound into the sandbox can't be replaced itself.
  const place = join(base, "place")
  const root = join(place, "root")
  const record = join(base, "record")
  const template = join(base, "template")
  const programs = join(base, "programs")
  writeFiles(join(template, "project"), project)
  writeFiles(template, surroundings)
  for (const folder of [record, programs]) mkdirSync(folder)
  const script = (name: string, body: string) => {
    writeFileSync(join(programs, name), `#!/bin/sh\n${body}\n`)
    chmodSync(join(programs, name), 0o755)
  }
  for (const name of plantedPrograms) script(name, `echo ${name} >> ${record}/ran`)
  script(probe, `printf '%s\\0' "$PWD" "$@" "" >> ${record}/calls`)

  const paths = { root, project: join(root, "project"), home: join(root, "home") }
  const env = { PATH: "/usr/local/bin:/usr/bin:/bin", HOME: paths.home, TERM: "dumb", LC_ALL: "C.UTF-8", PAGER: "cat" }

  let before = new Map<string, string>()
  const restore = () => {
    removeFolder(root)
    cpSync(template, root, { recursive: true })
    cpSync(join(programs, "links"), paths.project, { recursive: true, verbatimSymlinks: true })
    for (const canary of canaries) setUnread(join(root, canary))
    before = takeSnapshot(root)
  }
  mkdirSync(join(programs, "links"))
  // Links are made here, since a copied one would lead into the template.
  writeLinks(join(programs, "links"), { link: paths.root + "/outside", up: "..", inner: "sub", file: "../canary" })
  restore()

  let worker: Worker | undefined
  return {
    ...paths,
    env,
    async run(line) {
      // The analysis of a line reads the scripts that it names.
      if (canaries.some((canary) => !isUnread(join(root, canary)))) {
        for (const canary of canaries) setUnread(join(root, canary))
        before = takeSnapshot(root)
      }
      writeFileSync(join(record, "ran"), "")
      writeFileSync(join(record, "calls"), "")
      worker ??= createWorker({ place, record, programs, workdir: paths.project, env })
      const isTimedOut = !(await worker.run(line))
      if (worker.isEnded()) worker = undefined
      const after = takeSnapshot(root)
      const changed = [...new Set([...before.keys(), ...after.keys()])].filter(
        (path) => before.get(path) !== after.get(path),
      )
      const read = canaries.filter((canary) => !isUnread(join(root, canary)))
      if (changed.length > 0) restore()
      return {
        changed,
        read: read.filter((path) => !changed.includes(path)),
        ran: readFileSync(join(record, "ran"), "utf8").split("\n").filter(Boolean),
        invocations: parseCalls(readFileSync(join(record, "calls"), "utf8")),
        output: readFileSync(join(record, "output"), "latin1"),
        isTimedOut,
      }
    },
    dispose() {
      worker?.dispose()
      removeFolder(base)
    },
  }
}

function writeLinks(folder: string, links: Readonly<Record<string, string>>): void {
  for (const [name, target] of Object.entries(links)) symlinkSync(target, join(folder, name))
}

const longAgo = new Date(0)

// A read sets the time of access when it is older than that of the last change.
function setUnread(path: string): void {
  utimesSync(path, longAgo, new Date())
}

function isUnread(path: string): boolean {
  try {
    return statSync(path).atimeMs === 0
  } catch {
    return true
  }
}

function parseCalls(text: string): Invocation[] {
  const calls: Invocation[] = []
  let words: string[] = []
  // An empty word ends a call; the probe is not called with empty arguments in the middle that matter.
  for (const word of text.split("\0")) {
    if (word !== "") words.push(word)
    else if (words.length > 0) {
      calls.push({ folder: words[0]!, args: words.slice(1) })
      words = []
    }
  }
  return calls
}

/** A description of each file below a folder, which changes when the file does. */
function takeSnapshot(root: string): Map<string, string> {
  const found = new Map<string, string>()
  const visit = (folder: string, shown: string) => {
    for (const name of readdirSync(folder)) {
      const path = join(folder, name)
      const info = lstatSync(path)
      const key = shown === "" ? name : `${shown}/${name}`
      const target = info.isSymbolicLink() ? readlinkSync(path) : ""
      found.set(key, `${info.mode} ${info.ino} ${info.size} ${info.isDirectory() ? "" : info.ctimeMs} ${target}`)
      if (info.isDirectory()) visit(path, key)
    }
  }
  visit(root, "")
  return found
}

type Worker = {
  /** Whether the line ended in time. */
  run(line: string): Promise<boolean>
  isEnded(): boolean
  dispose(): void
}

// Reads lines that end with a NUL; what a line leaves running is ended.
const loop = `
while IFS= read -r -d '' line; do
  cd "$1"
  timeout -s KILL 4 bash -c "$line" > "$2/output" 2>&1 < /dev/null
  status=$?
  kill -KILL -1 2>/dev/null
  printf '%s\\n' "$status"
done`

function createWorker(options: {
  place: string
  record: string
  programs: string
  workdir: string
  env: Readonly<Record<string, string>>
}): Worker {
  const { place, record, programs, workdir, env } = options
  const planted = ["touch", "rm"].flatMap((name) => ["--ro-bind", join(programs, name), `/usr/bin/${name}`])
  const child: ChildProcessWithoutNullStreams = spawn(bubblewrapPath, [
    ...["--unshare-all", "--die-with-parent", "--new-session", "--clearenv", "--proc", "/proc", "--dev", "/dev"],
    ...["--tmpfs", "/usr", "--ro-bind", "/usr/bin", "/usr/bin", "--ro-bind", "/usr/lib", "/usr/lib"],
    ...["--ro-bind-try", "/usr/lib64", "/usr/lib64", "--ro-bind-try", "/usr/share", "/usr/share"],
    ...["--symlink", "usr/bin", "/bin", "--symlink", "usr/lib", "/lib", "--symlink", "usr/lib64", "/lib64"],
    ...["--ro-bind-try", "/etc/alternatives", "/etc/alternatives", "--tmpfs", "/tmp"],
    ...[
      "--bind",
      place,
      place,
      "--bind",
      record,
      record,
      "--ro-bind",
      programs,
      "/usr/local/bin",
      ...planted,
      "--chdir",
      workdir,
    ],
    ...Object.entries(env).flatMap(([name, value]) => ["--setenv", name, value]),
    ...["/usr/bin/bash", "-c", loop, "worker", workdir, record],
  ])
  let isEnded = false
  let onEnd: (inTime: boolean) => void = () => {}
  child.stdout.on("data", (data: Buffer) => onEnd(!data.toString().startsWith("137")))
  child.stderr.resume()
  child.on("close", () => {
    isEnded = true
    onEnd(true)
  })
  child.stdin.on("error", () => {})
  return {
    run: (line) =>
      new Promise((resolve) => {
        onEnd = resolve
        child.stdin.write(`${line}\0`)
      }),
    isEnded: () => isEnded,
    dispose: () => void child.kill("SIGKILL"),
  }
}
