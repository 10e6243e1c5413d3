// Writes a session to a Markdown file.
// Guarantees: the write is atomic; an existing file is replaced only on request.
import type { Session } from "../../../server/schema/session.ts"
import { toTitle } from "../../state/session.ts"
import { cutText } from "../../text/row/cut-text.ts"

/** The default file name: the words of the title, else the slug of the session. */
export function toExportName(session: Session): string {
  const words = toTitle(session)
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "-")
    .replace(/^-+|-+$/g, "")
  return `${cutText(words, 60) || session.slug || session.id}.md`
}

/** Returns false if the file exists and `isForced` is not set. Throws if it cannot be written. */
export async function writeExport(path: string, text: string, isForced: boolean): Promise<boolean> {
  const { link, mkdir, rename, rm, writeFile } = await import("node:fs/promises")
  const { dirname } = await import("node:path")
  await mkdir(dirname(path), { recursive: true })
  const temporary = `${path}.${process.pid}.new`
  try {
    await writeFile(temporary, text, { mode: 0o600, flag: "wx" })
    if (isForced) await rename(temporary, path)
    // A link, unlike a rename, fails if the file exists.
    else await link(temporary, path)
    return true
  } catch (error) {
    if (!isForced && (error as NodeJS.ErrnoException).code === "EEXIST") return false
    throw error
  } finally {
    await rm(temporary, { force: true })
  }
}

/** Resolves a file name against a directory; `~/` is the home folder. */
export async function toExportPath(name: string, directory: string, home: string): Promise<string> {
  const { join, resolve } = await import("node:path")
  return name.startsWith("~/") ? join(home, name.slice(2)) : resolve(directory, name)
}
