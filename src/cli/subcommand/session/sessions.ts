// `opencode-tui session list|delete`: the conversations of the project.
import type { Session } from "../../../../server/schema/session.ts"
import { printJson, printMessage, printTable } from "../../console/print.ts"
import type { ListOptions, ProjectOptions } from "../../flags.ts"
import { withLocalClient } from "../../server/local-client.ts"

export type ListSessionsOptions = ListOptions & {
  readonly maxCount?: number
  /** Includes sessions of sub-agents. */
  readonly all: boolean
}

export function listSessions({ maxCount, all, json, ...project }: ListSessionsOptions): Promise<number> {
  return withLocalClient(project, async ({ client }) => {
    const sessions = await client.session.list({
      ...(all ? {} : { roots: "true" }),
      ...(maxCount === undefined ? {} : { limit: maxCount }),
    })
    if (json) printJson(sessions)
    else printTable(sessions.map(toRow))
    return 0
  })
}

export type DeleteSessionsOptions = ProjectOptions & { readonly ids: readonly string[] }

/** Deletes all of them, or none where an id is not known. */
export function deleteSessions({ ids, ...project }: DeleteSessionsOptions): Promise<number> {
  return withLocalClient(project, async ({ client }) => {
    const sessions = await Promise.all(ids.map((sessionID) => client.session.get({ sessionID })))
    for (const { id, title } of sessions) {
      await client.session.delete({ sessionID: id })
      printMessage(`Deleted: ${id} ${title}`)
    }
    return 0
  })
}

function toRow({ id, title, time }: Session): string[] {
  return [id, toDate(time.updated), title]
}

/** The local time, to the minute. */
function toDate(timeMs: number): string {
  const date = new Date(timeMs)
  const two = (value: number) => String(value).padStart(2, "0")
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join("-")
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}`
}
