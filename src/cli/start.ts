// `opencode-tui [directory]`: the terminal program; where there is no terminal, the server alone, and it says so.
import { statSync } from "node:fs"
import { resolve } from "node:path"
import type { CommonOptions, SessionChoice } from "./options.ts"
import { isPlainTerminal, isTerminal, plainTerminalWords } from "./terminal-kind.ts"

export type StartOptions = CommonOptions & SessionChoice & { readonly directory: string; readonly prompt?: string }

export async function start(dist: URL, options: StartOptions): Promise<number> {
  const directory = resolve(options.directory)
  if (!statSync(directory, { throwIfNoEntry: false })?.isDirectory()) {
    process.stderr.write(`opencode-tui: no such directory: ${directory}\n`)
    return 2
  }
  if (!isTerminal()) {
    process.stderr.write(
      "There is no terminal here, so only the server runs. End it with a signal; `run` answers one prompt.\n",
    )
    return (await import("./serve.ts")).serve({ ...options, directory, dist })
  }
  if (isPlainTerminal(process.env)) {
    process.stderr.write(`${plainTerminalWords}\n`)
    return 2
  }
  return (await import("./tui.ts")).runTui({ ...options, directory, dist })
}
