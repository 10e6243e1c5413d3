// Loads the grammar of the shell on first use: 1.6 MB of WebAssembly and some 60 ms that no start pays for.
import { existsSync } from "node:fs"
import { createRequire } from "node:module"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { setFlagsFromString } from "node:v8"
import type { Parser } from "web-tree-sitter"
import { readShellLine, type ShellLine } from "./shell-line.ts"

export type ReadShell = (source: string, home: string) => Promise<ShellLine>

const wasmFiles = ["web-tree-sitter.wasm", "tree-sitter-bash.wasm"] as const

/** Where the two WebAssembly files are: in the folder given, beside the built program, else in the packages themselves. */
function locateWasm(directory?: string): { readonly runtime: string; readonly grammar: string } {
  const [runtime, grammar] = wasmFiles
  const beside = [".", ".."].map((name) => fileURLToPath(new URL(name, import.meta.url)))
  const folder = directory ?? beside.find((each) => existsSync(join(each, runtime)) && existsSync(join(each, grammar)))
  if (folder !== undefined) return { runtime: join(folder, runtime), grammar: join(folder, grammar) }
  const { resolve } = createRequire(import.meta.url)
  return { runtime: resolve(`web-tree-sitter/${runtime}`), grammar: resolve(`tree-sitter-bash/${grammar}`) }
}

/** Makes a reader of shell lines; `wasmDirectory` is where a build has put the two files. */
export function createShellReader(wasmDirectory?: string): ReadShell {
  let loading: Promise<Parser> | undefined
  return async (source, home) => {
    loading ??= loadParser(wasmDirectory)
    // What failed to load is tried again the next time.
    const parser = await loading.catch((error: unknown) => {
      loading = undefined
      throw error
    })
    return readShellLine(source, parser, home)
  }
}

async function loadParser(wasmDirectory: string | undefined): Promise<Parser> {
  const { runtime, grammar } = locateWasm(wasmDirectory)
  const { Parser, Language } = await import("web-tree-sitter")
  keepFromOptimizing()
  await Parser.init({ locateFile: () => runtime })
  const parser = new Parser()
  parser.setLanguage(await Language.load(grammar))
  return parser
}

/**
 * The grammar is one huge function: optimizing it, after a few lines of shell, takes seconds and 300 MB. The switches are
 * the process's own and are read whenever a function is first called, so they can't be set for this one alone.
 */
function keepFromOptimizing(): void {
  setFlagsFromString("--no-wasm-tier-up")
  setFlagsFromString("--no-wasm-dynamic-tiering")
}
