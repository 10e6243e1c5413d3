// `opencode-tui export [id]`: prints a session, as JSON of the wire or as Markdown.
import type { Session } from "../../../../server/schema/session.ts"
import type { Client } from "../../../client/client.ts"
import { toSessionMarkdown } from "../../../state/session-markdown.ts"
import { printJson, printMessage } from "../../console/print.ts"
import { UsageError } from "../../console/report-error.ts"
import type { ProjectOptions } from "../../flags.ts"
import { withLocalClient } from "../../server/local-client.ts"

export type ExportOptions = ProjectOptions & { readonly id?: string | undefined; readonly markdown: boolean }

export function exportSession({ id, markdown, ...project }: ExportOptions): Promise<number> {
  return withLocalClient(project, async ({ client }) => {
    const info = id === undefined ? await getLastSession(client) : await client.session.get({ sessionID: id })
    if (id === undefined) printMessage(`Exporting: ${info.id} ${info.title}`)
    const messages = await client.message.list({ sessionID: info.id })
    if (markdown)
      process.stdout.write(toSessionMarkdown(info, messages, { hasThinking: true, hasTools: true, hasMetadata: true }))
    else printJson({ info, messages })
    return 0
  })
}

async function getLastSession(client: Client): Promise<Session> {
  const { directory } = await client.path.get()
  const sessions = await client.session.list({ directory, roots: "true" })
  const last = sessions.toSorted((a, b) => b.time.updated - a.time.updated)[0]
  if (!last) throw new UsageError("There is no session in this directory yet.")
  return last
}
