// The entry. It is built apart and runs on old versions of Node too: it answers `--version`, and reports a Node that is too
// old, before it loads the program.
import { enableCompileCache } from "./cli/compile-cache.ts"
import { exitOnUnwritableOutput } from "./cli/standard-streams.ts"

declare const OPENCODE_TUI_VERSION: string

exitOnUnwritableOutput()
const major = Number(process.versions.node.split(".")[0])
if (process.argv.length === 3 && (process.argv[2] === "--version" || process.argv[2] === "-v")) {
  process.stdout.write(`${OPENCODE_TUI_VERSION}\n`)
} else if (major < 24) {
  process.stderr.write(
    `opencode-tui needs Node.js 24 or newer; this is ${process.versions.node}. Install it from https://nodejs.org.\n`,
  )
  process.exitCode = 2
} else {
  enableCompileCache(process.env)
  // Editor extensions look for a process of this name. Setting process.title would overwrite the arguments, which other
  // programs look for.
  if (process.platform === "linux") {
    try {
      process.getBuiltinModule("node:fs").writeFileSync("/proc/self/comm", "opencode")
    } catch {
      // A sandbox may forbid it; nothing depends on it.
    }
  }
  // A variable keeps the bundler from including the program in the entry.
  const program = "./cli.js"
  const { runProgram } = (await import(program)) as { runProgram(dist: URL): Promise<void> }
  await runProgram(new URL("./", import.meta.url))
}
