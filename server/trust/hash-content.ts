// A hash of everything in a project that needs trust: settings files and `.opencode` folders, from the directory to the
// root.
import { createHash } from "node:crypto"
import { createReadStream } from "node:fs"
import { readdir, readlink, stat } from "node:fs/promises"
import { dirname, join, relative } from "node:path"

const names = ["opencode.json", "opencode.jsonc"]
const maxFiles = 5000
const maxBytes = 64 * 1024 * 1024

/** Hashes names and contents. Beyond 5000 files or 64 MB the result differs each time, so that no grant can match. */
export async function hashContent(directory: string, root: string): Promise<string> {
  const files: string[] = []
  for (let folder = directory; ; folder = dirname(folder)) {
    for (const name of names) files.push(join(folder, name))
    await collect(join(folder, ".opencode"), files, new Set())
    if (folder === root || folder === dirname(folder)) break
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
  // Linked folders are followed, as when settings are read; this ends a cycle of links.
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
