// `opencode-tui import FILE`: an exported session becomes a new one of this directory.
import { readFile, stat } from "node:fs/promises"
import { text } from "node:stream/consumers"
import { toReason } from "../text/reason.ts"
import { withOwnServer } from "./own-server.ts"
import { say, type PlaceOptions } from "./print.ts"
import { reportError, UsageError } from "./process-end.ts"

const maxBytes = 256 * 1024 * 1024

export async function importFile({ file, ...place }: PlaceOptions & { readonly file: string }): Promise<number> {
  let exported: unknown
  try {
    exported = await readExport(file)
  } catch (error) {
    return reportError(error)
  }
  return withOwnServer(place, async (server) => {
    const { session, messages, leftOut } = await server.importSession(exported)
    const lost = leftOut > 0 ? `; ${leftOut} parts of kinds that are not known here were left out` : ""
    say(`Imported ${messages} messages: ${session.title}${lost}`)
    process.stdout.write(`${session.id}\n`)
    return 0
  })
}

async function readExport(file: string): Promise<unknown> {
  let content: string
  try {
    if (file !== "-" && (await stat(file)).size > maxBytes) throw new Error("it is too large for an exported session")
    content = await (file === "-" ? text(process.stdin) : readFile(file, "utf8"))
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${toReason(error)}`, { cause: error })
  }
  try {
    return JSON.parse(content.replace(/^\ufeff/, ""))
  } catch (error) {
    throw new UsageError(`${file} is no JSON, so it is no exported session.`, { cause: error })
  }
}
