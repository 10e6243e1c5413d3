// `opencode-tui shim DIR`: a launcher by the name of `opencode`, for programs that start one.
// Promises: a file there that is none of ours stays.
import { chmod, mkdir, readFile, realpath, writeFile } from "node:fs/promises"
import { delimiter, join, resolve } from "node:path"
import { fileURLToPath } from "node:url"
import { toReason } from "../text/reason.ts"
import { say } from "./print.ts"
import { reportError, UsageError } from "./process-end.ts"

const mark = "made by opencode-tui shim"

export async function shim({ folder, dist }: { readonly folder: string; readonly dist: URL }): Promise<number> {
  const target = resolve(folder)
  const isWindows = process.platform === "win32"
  const file = join(target, isWindows ? "opencode.cmd" : "opencode")
  const command = [process.execPath, ...process.execArgv, fileURLToPath(new URL("main.js", dist))]
  try {
    await mkdir(target, { recursive: true })
    const before = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return undefined
      throw error
    })
    if (before !== undefined && !before.includes(mark))
      throw new UsageError(`${file} is there already and is none of ours. Give another folder.`)
    await writeFile(file, isWindows ? toBatch(command) : toScript(command))
    await chmod(file, 0o755)
    process.stdout.write(`${file}\n`)
    await tellOfPath(target, isWindows ? ["opencode.exe", "opencode.cmd"] : ["opencode"])
    return 0
  } catch (error) {
    return reportError(
      error instanceof UsageError
        ? error
        : new Error(`${file} cannot be written: ${toReason(error)}`, { cause: error }),
    )
  }
}

function toScript(command: readonly string[]): string {
  const words = command.map((word) => `'${word.replaceAll("'", String.raw`'\''`)}'`)
  return `#!/bin/sh\n# ${mark}\nexec ${words.join(" ")} "$@"\n`
}

function toBatch(command: readonly string[]): string {
  return `@rem ${mark}\r\n@${command.map((word) => `"${word.replaceAll("%", "%%")}"`).join(" ")} %*\r\n`
}

/** Says so where a shell would not find the launcher, or another one first. */
async function tellOfPath(target: string, names: readonly string[]): Promise<void> {
  const own = await realpath(target)
  for (const folder of (process.env.PATH ?? "").split(delimiter).filter(Boolean)) {
    const real = await realpath(folder).catch(() => folder)
    if (real === own) return
    for (const name of names)
      if (await readFile(join(folder, name)).then(Boolean, () => false))
        return say(`Another one comes first on your PATH: ${join(folder, name)}`)
  }
  say(`${target} is not on your PATH.`)
}
