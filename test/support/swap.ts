// Exchanges a folder and a link in its place again and again: in another process, so that it comes between any two steps
// of whoever reads there.
import { spawn } from "node:child_process"
import { once } from "node:events"
import { mkdirSync, symlinkSync } from "node:fs"
import { join } from "node:path"

const script = `
const { renameSync, rmSync } = require("node:fs")
const [place, folder, link] = process.argv.slice(1)
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
  // Somebody may have made a folder where there was nothing for a moment.
  while (!attempt(() => renameSync(from, to))) attempt(() => rmSync(to, { recursive: true, force: true }))
}
console.log("on")
while (process.ppid === parent) for (let i = 0; i < 50; i++) {
  move(place, folder); move(link, place)
  move(place, link); move(folder, place)
}`

/** Makes the folder and swaps it with a link to `target`; resolves with the end of it when the first swap was made. */
export async function swapForLink(place: string, target: string): Promise<() => Promise<void>> {
  const aside = `${place}-aside`
  mkdirSync(place, { recursive: true })
  mkdirSync(aside)
  symlinkSync(target, join(aside, "link"))
  const child = spawn(process.execPath, ["-e", script, place, join(aside, "folder"), join(aside, "link")], {
    stdio: ["ignore", "pipe", "inherit"],
  })
  await once(child.stdout, "data")
  return async () => {
    child.kill("SIGKILL")
    if (child.exitCode === null && child.signalCode === null) await once(child, "exit")
  }
}
