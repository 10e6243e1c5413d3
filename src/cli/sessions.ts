// `opencode-tui session list|delete`: the project's conversations.
import type { Session } from "../../server/schema/session.ts"
import { withOwnClient } from "./own-client.ts"
import { printJson, printTable, say, type ListOptions, type PlaceOptions } from "./print.ts"

export type ListSessionsOptions = ListOptions & {
  readonly maxCount?: number
  /** Also those that sub-agents work in. */
  readonly all: boolean
}

export function listSessions({ maxCount, all, json, ...place }: ListSessionsOptions): Promise<number> {
  return withOwnClient(place, async ({ client }) => {
    const sessions = await client.session.list({
      ...(all ? {} : { roots: "true" }),
      ...(maxCount === undefined ? {} : { limit: maxCount }),
    })
    if (json) printJson(sessions)
    else printTable(sessions.map(toRow))
    return 0
  })
}

export type DeleteSessionsOptions = PlaceOptions & { readonly ids: readonly string[] }

/** All of them or, where one is not known, none. */
export function deleteSessions({ ids, ...place }: DeleteSessionsOptions): Promise<number> {
  return withOwnClient(place, async ({ client }) => {
    const sessions = await Promise.all(ids.map((sessionID) => client.session.get({ sessionID })))
    for (const { id, title } of sessions) {
      await client.session.delete({ sessionID: id })
      say(`Deleted: ${id} ${title}`)
    }
    return 0
  })
}

function toRow({ id, title, time }: Session): string[] {
  return [id, toDate(time.updated), title]
}

/** The local time, to the minute. */
function toDate(time: number): string {
  const date = new Date(time)
  const two = (value: number) => String(value).padStart(2, "0")
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join("-")
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}`
}
