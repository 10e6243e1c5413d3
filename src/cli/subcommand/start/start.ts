// `opencode-tui [directory]`: the terminal program. Where there is no terminal, the server alone, with a message.
import { statSync } from "node:fs"
import { resolve } from "node:path"
import { dumbTerminalMessage, isDumbTerminal, isTerminal } from "../../terminal/terminal-support.ts"
import type { LocalTerminalOptions } from "./local-terminal.ts"

export async function start(options: LocalTerminalOptions): Promise<number> {
  const directory = resolve(options.directory)
  if (!statSync(directory, { throwIfNoEntry: false })?.isDirectory()) {
    process.stderr.write(`opencode-tui: no such directory: ${directory}\n`)
    return 2
  }
  if (!isTerminal()) {
    process.stderr.write(
      "There is no terminal here, so only the server runs. End it with a signal; `run` answers one prompt.\n",
    )
    return (await import("../serve/serve.ts")).serve({ ...options, directory })
  }
  if (isDumbTerminal(process.env)) {
    process.stderr.write(`${dumbTerminalMessage}\n`)
    return 2
  }
  return (await import("./local-terminal.ts")).runLocalTerminal({ ...options, directory })
}
