// Parses shell lines. The grammar, 1.6 MB of WebAssembly that takes about 60 ms, is loaded on first use.
import { existsSync } from "node:fs"
import { createRequire } from "node:module"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { setFlagsFromString } from "node:v8"
import type { Parser } from "web-tree-sitter"
import { readShellLine, type ShellLine } from "./shell-line.ts"

export type ReadShell = (source: string, home: string) => Promise<ShellLine>

const wasmFiles = ["web-tree-sitter.wasm", "tree-sitter-bash.wasm"] as const

/** Finds the two WebAssembly files: in `directory`, else beside the built program, else in their packages. */
function locateWasm(directory?: string): { readonly runtime: string; readonly grammar: string } {
  const [runtime, grammar] = wasmFiles
  const beside = [".", ".."].map((name) => fileURLToPath(new URL(name, import.meta.url)))
  const folder = directory ?? beside.find((each) => existsSync(join(each, runtime)) && existsSync(join(each, grammar)))
  if (folder !== undefined) return { runtime: join(folder, runtime), grammar: join(folder, grammar) }
  const { resolve } = createRequire(import.meta.url)
  return { runtime: resolve(`web-tree-sitter/${runtime}`), grammar: resolve(`tree-sitter-bash/${grammar}`) }
}

/** Creates a parser of shell lines. `wasmDirectory` is the folder with the WebAssembly files of a build. */
export function createShellReader(wasmDirectory?: string): ReadShell {
  let loading: Promise<Parser> | undefined
  return async (source, home) => {
    loading ??= loadParser(wasmDirectory)
    // After a failure the next call loads again.
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
  disableOptimization()
  await Parser.init({ locateFile: () => runtime })
  const parser = new Parser()
  parser.setLanguage(await Language.load(grammar))
  return parser
}

/**
 * The grammar is one huge function: V8 would optimize it after a few lines, which takes seconds and 300 MB. The flags
 * are global to the process and read when a function is first called, so they cannot be set for this function alone.
 */
function disableOptimization(): void {
  setFlagsFromString("--no-wasm-tier-up")
  setFlagsFromString("--no-wasm-dynamic-tiering")
}
