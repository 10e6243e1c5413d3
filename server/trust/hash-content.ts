// A hash of everything in a project that needs trust: settings files and `.opencode` folders, from the directory to the
// root, and what the settings take from elsewhere. Nothing is read of a project that has none of them.
import { createHash } from "node:crypto"
import { constants } from "node:fs"
import { open, readdir, readlink, stat } from "node:fs/promises"
import { dirname, join, relative } from "node:path"
import { listReferencedContent, type ReferencedContentOptions } from "../config/referenced-content.ts"

const names = ["opencode.json", "opencode.jsonc", "tui.json", "tui.jsonc"]
const maxFiles = 5000
const maxBytes = 64 * 1024 * 1024

/** Hashes names and contents. Beyond 5000 files or 64 MB the result differs each time, so that no grant can match. */
export async function hashContent(options: ReferencedContentOptions): Promise<string> {
  const { directory, root } = options
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
    try {
      for await (const chunk of readChunks(file)) hash.update(chunk)
    } catch {
      hash.update("unreadable")
    }
  }
  // A grant from before they counted stays valid for a project that takes nothing from elsewhere.
  for (const { file, reference, path = "", content, problem } of await listReferencedContent(options)) {
    const name = [relative(root, file), reference, path].map((text) => `${text.length}:${text}`).join("")
    hash.update(`\0${name}${content === undefined ? `-${problem ?? ""}` : content.length}\0`)
    if (content) hash.update(content)
  }
  return hash.digest("hex")
}

/** Does not block on a FIFO that has replaced the file since it was listed. */
async function* readChunks(file: string): AsyncGenerator<Buffer> {
  const handle = await open(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
  try {
    if (!(await handle.stat()).isFile()) return
    for await (const chunk of handle.createReadStream({ autoClose: false })) yield chunk as Buffer
  } finally {
    await handle.close()
  }
}

async function collect(folder: string, files: string[], seen: Set<string>): Promise<void> {
  const info = await stat(folder).catch(() => undefined)
  if (!info?.isDirectory() || files.length > maxFiles) return
  // Linked folders are followed, as when settings are read; this ends a cycle of links.
  const identity = `${info.dev}:${info.ino}`
  if (seen.has(identity)) return
  seen.add(identity)
  for (const name of await readdir(folder).catch(() => [])) {
    // Installed packages are not read as settings.
    if (name === "node_modules") continue
    const path = join(folder, name)
    const entry = await stat(path).catch(() => undefined)
    if (entry?.isDirectory()) await collect(path, files, seen)
    else if (entry) files.push(path)
  }
}
