// `opencode-tui export [id]`: a session as the wire has it, or as Markdown to be read.
import type { Client } from "../client/client.ts"
import type { Session } from "../../server/schema/session.ts"
import { toMarkdown } from "../state/session-markdown.ts"
import { withOwnClient } from "./own-client.ts"
import { printJson, say, type PlaceOptions } from "./print.ts"
import { UsageError } from "./process-end.ts"

export type ExportOptions = PlaceOptions & { readonly id?: string | undefined; readonly markdown: boolean }

export function exportSession({ id, markdown, ...place }: ExportOptions): Promise<number> {
  return withOwnClient(place, async ({ client }) => {
    const info = id === undefined ? await findLast(client) : await client.session.get({ sessionID: id })
    if (id === undefined) say(`Exporting: ${info.id} ${info.title}`)
    const messages = await client.message.list({ sessionID: info.id })
    if (markdown)
      process.stdout.write(toMarkdown(info, messages, { hasThinking: true, hasTools: true, hasMetadata: true }))
    else printJson({ info, messages })
    return 0
  })
}

async function findLast(client: Client): Promise<Session> {
  const { directory } = await client.place.path()
  const sessions = await client.session.list({ directory, roots: "true" })
  const last = sessions.toSorted((a, b) => b.time.updated - a.time.updated)[0]
  if (!last) throw new UsageError("There is no session in this directory yet.")
  return last
}
