// One hash over all in a project that trust is about: its settings files and its `.opencode` folders, root to directory.
import { createHash } from "node:crypto"
import { createReadStream } from "node:fs"
import { readdir, readlink, stat } from "node:fs/promises"
import { dirname, join, relative } from "node:path"

const names = ["opencode.json", "opencode.jsonc"]
const maxFiles = 5000
const maxBytes = 64 * 1024 * 1024

/** Hashes names and contents; past 5000 files or 64 MB the answer never repeats, so that no grant holds. */
export async function hashContent(directory: string, root: string): Promise<string> {
  const files: string[] = []
  for (let at = directory; ; at = dirname(at)) {
    for (const name of names) files.push(join(at, name))
    await collect(join(at, ".opencode"), files, new Set())
    if (at === root || at === dirname(at)) break
  }
  const hash = createHash("sha256")
  let byteCount = 0
  for (const file of files.toSorted()) {
    const info = await stat(file).catch(() => undefined)
    if (!info?.isFile()) continue
    byteCount += info.size
    if (files.length > maxFiles || byteCount > maxBytes) {
      hash.update(`unbounded ${process.hrtime.bigint()}`)
      break
    }
    const name = relative(root, file)
    hash.update(`${name.length}:${name}${info.size}:${await readlink(file).catch(() => "")}\0`)
    for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer)
  }
  return hash.digest("hex")
}

async function collect(folder: string, files: string[], seen: Set<string>): Promise<void> {
  const info = await stat(folder).catch(() => undefined)
  if (!info?.isDirectory() || files.length > maxFiles) return
  // Linked folders are followed, since they are read through too; a circle ends here.
  const identity = `${info.dev}:${info.ino}`
  if (seen.has(identity)) return
  seen.add(identity)
  for (const name of await readdir(folder)) {
    // Installed packages are not read as settings.
    if (name === "node_modules") continue
    const path = join(folder, name)
    const entry = await stat(path).catch(() => undefined)
    if (entry?.isDirectory()) await collect(path, files, seen)
    else if (entry) files.push(path)
  }
}
