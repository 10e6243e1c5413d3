// `opencode-tui import FILE`: creates a session of this directory from an exported one.
import { readFile, stat } from "node:fs/promises"
import { text } from "node:stream/consumers"
import { toReason } from "../../../text/to-reason.ts"
import { printMessage } from "../../console/print.ts"
import { reportError, UsageError } from "../../console/report-error.ts"
import type { ProjectOptions } from "../../flags.ts"
import { withLocalServer } from "../../server/local-server.ts"

const maxBytes = 256 * 1024 * 1024

export async function importSession({ file, ...project }: ProjectOptions & { readonly file: string }): Promise<number> {
  let exported: unknown
  try {
    exported = await readExport(file)
  } catch (error) {
    return reportError(error)
  }
  return withLocalServer(project, async (server) => {
    const { session, messages, skippedParts } = await server.importSession(exported)
    const skipped = skippedParts > 0 ? `; ${skippedParts} parts of kinds that are not known here were left out` : ""
    printMessage(`Imported ${messages} messages: ${session.title}${skipped}`)
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
