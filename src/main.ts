// The entry. It stands alone and is understood by old versions of Node too: it answers `--version`, tells a Node that is
// too old what is missing, and only then loads the program.
import { keepCompiledCode } from "./cli/compile-cache.ts"

declare const OPENCODE_TUI_VERSION: string

const major = Number(process.versions.node.split(".")[0])
if (process.argv.length === 3 && (process.argv[2] === "--version" || process.argv[2] === "-v")) {
  process.stdout.write(`${OPENCODE_TUI_VERSION}\n`)
} else if (major < 24) {
  process.stderr.write(
    `opencode-tui needs Node.js 24 or newer; this is ${process.versions.node}. Install it from https://nodejs.org.\n`,
  )
  process.exitCode = 2
} else {
  keepCompiledCode(process.env)
  // Editor extensions look for a process of this name; process.title would wipe the arguments that others look for.
  if (process.platform === "linux") {
    try {
      process.getBuiltinModule("node:fs").writeFileSync("/proc/self/comm", "opencode")
    } catch {
      // A sandbox may forbid it; nothing depends on it.
    }
  }
  // Named by a variable: it is built apart, and the entry must not draw it in.
  const program = "./cli.js"
  const { main } = (await import(program)) as { main(dist: URL): Promise<void> }
  await main(new URL("./", import.meta.url))
}
