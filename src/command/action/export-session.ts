// Writes a session to a Markdown file.
// Promises: whole or not at all; a file that is there is replaced only when that was asked for.
import type { Session } from "../../../server/schema/session.ts"
import { toTitle } from "../../state/session.ts"

/** A name for the file: the title's words, or the session's own name. */
export function toExportName(session: Session): string {
  const words = toTitle(session)
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 60)
  return `${words || session.slug || session.id}.md`
}

/** False when there is such a file already and `isForced` is not set. Throws when it cannot be written. */
export async function writeExport(path: string, text: string, isForced: boolean): Promise<boolean> {
  const { link, mkdir, rename, rm, writeFile } = await import("node:fs/promises")
  const { dirname } = await import("node:path")
  await mkdir(dirname(path), { recursive: true })
  const draft = `${path}.${process.pid}.new`
  try {
    await writeFile(draft, text, { mode: 0o600, flag: "wx" })
    if (isForced) await rename(draft, path)
    // A link, unlike a rename, never takes the place of what is there.
    else await link(draft, path)
    return true
  } catch (error) {
    if (!isForced && (error as NodeJS.ErrnoException).code === "EEXIST") return false
    throw error
  } finally {
    await rm(draft, { force: true })
  }
}

/** Where a name leads from a directory; `~` is the home folder. */
export async function toExportPath(name: string, directory: string, home: string): Promise<string> {
  const { join, resolve } = await import("node:path")
  return name.startsWith("~/") ? join(home, name.slice(2)) : resolve(directory, name)
}
