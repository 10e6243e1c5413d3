// Repeatedly swaps a folder and a symlink at one path. It runs in another process, so that a swap can happen between any two
// steps of the code under test.
import { spawn } from "node:child_process"
import { once } from "node:events"
import { mkdirSync, symlinkSync } from "node:fs"
import { join } from "node:path"

const script = `
const { renameSync, rmSync } = require("node:fs")
const [path, folder, link] = process.argv.slice(1)
const parent = process.ppid
const attempt = (work) => {
  try {
    work()
    return true
  } catch {
    return false
  }
}
const move = (from, to) => {
  // The program under test may have created a folder while the path did not exist.
  while (!attempt(() => renameSync(from, to))) attempt(() => rmSync(to, { recursive: true, force: true }))
}
console.log("on")
while (process.ppid === parent) for (let i = 0; i < 50; i++) {
  move(path, folder); move(link, path)
  move(path, link); move(folder, path)
}`

/** Creates the folder and swaps it with a link to `target`. Resolves after the start with a function that stops it. */
export async function startSymlinkSwap(path: string, target: string): Promise<() => Promise<void>> {
  const aside = `${path}-aside`
  mkdirSync(path, { recursive: true })
  mkdirSync(aside)
  symlinkSync(target, join(aside, "link"))
  const child = spawn(process.execPath, ["-e", script, path, join(aside, "folder"), join(aside, "link")], {
    stdio: ["ignore", "pipe", "inherit"],
  })
  await once(child.stdout, "data")
  return async () => {
    child.kill("SIGKILL")
    if (child.exitCode === null && child.signalCode === null) await once(child, "exit")
  }
}
