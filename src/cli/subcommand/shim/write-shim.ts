// `opencode-tui shim FOLDER`: writes a launcher named `opencode`, for programs that start opencode.
// Promises: a file that `shim` has not written is never replaced.
import { chmod, mkdir, readFile, realpath, writeFile } from "node:fs/promises"
import { delimiter, join, resolve } from "node:path"
import { fileURLToPath } from "node:url"
import { toReason } from "../../../text/to-reason.ts"
import { printMessage } from "../../console/print.ts"
import { reportError, UsageError } from "../../console/report-error.ts"

/** Marks a file that `shim` has written. */
const mark = "made by opencode-tui shim"

export async function writeShim({ folder, dist }: { readonly folder: string; readonly dist: URL }): Promise<number> {
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
      throw new UsageError(`${file} exists already and is none of ours. Name another folder.`)
    await writeFile(file, isWindows ? toBatch(command) : toScript(command))
    await chmod(file, 0o755)
    process.stdout.write(`${file}\n`)
    await reportSearchPath(target, isWindows ? ["opencode.exe", "opencode.cmd"] : ["opencode"])
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

/** Reports when a shell would not find the launcher, or would find another one first. */
async function reportSearchPath(target: string, names: readonly string[]): Promise<void> {
  const own = await realpath(target)
  for (const folder of (process.env.PATH ?? "").split(delimiter).filter(Boolean)) {
    const real = await realpath(folder).catch(() => folder)
    if (real === own) return
    for (const name of names)
      if (await readFile(join(folder, name)).then(Boolean, () => false))
        return printMessage(`Another one comes first on your PATH: ${join(folder, name)}`)
  }
  printMessage(`${target} is not on your PATH.`)
}
