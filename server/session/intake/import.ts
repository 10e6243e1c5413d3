// Imports a session that this program, or another one with the same API, has exported.
// Guarantees: existing sessions are not touched, since everything gets a new id; permissions, share, parent and revert are
// not imported; parts of unknown types are skipped.
import * as z from "zod"
import type { IdSource } from "../../base/id.ts"
import { NamedError } from "../../schema/error.ts"
import { Message, type MessageWithParts } from "../../schema/message.ts"
import { Part } from "../../schema/part.ts"
import { Session } from "../../schema/session.ts"
import { copyMessages } from "../record/fork.ts"
import { toSlug } from "../record/slug.ts"
import type { SessionStore } from "../record/store.ts"

export type ImportDeps = {
  readonly store: Pick<SessionStore, "createSession" | "saveMessages">
  readonly newId: IdSource
  readonly version: string
  readonly projectID: string
  readonly directory: string
}

export type Imported = {
  readonly session: Session
  readonly messages: number
  /** Number of parts of unknown types that were skipped. */
  readonly skippedParts: number
}

const Exported = z.object({
  info: Session.pick({ title: true, time: true, summary: true }),
  messages: z.array(z.object({ info: Message, parts: z.array(z.unknown()) })),
})

/** Stores an exported session as a new session of the directory. Throws BadRequestError for any other value. */
export function importSession(value: unknown, deps: ImportDeps): Imported {
  const { store, newId, version, projectID, directory } = deps
  const read = Exported.safeParse(value)
  if (!read.success) {
    const { path, message } = read.error.issues[0]!
    throw new NamedError("BadRequestError", {
      message: `This is no exported session: ${path.length > 0 ? `${path.map(String).join(".")}: ` : ""}${message}`,
    })
  }
  const { info, messages } = read.data
  let skippedParts = 0
  const whole: MessageWithParts[] = messages.map((each) => ({
    info: each.info,
    parts: each.parts.flatMap((given) => {
      const part = Part.safeParse(given)
      if (!part.success) skippedParts++
      return part.success ? [part.data] : []
    }),
  }))
  const session = store.createSession({
    id: newId("session"),
    slug: toSlug(),
    projectID,
    directory,
    title: info.title,
    version,
    time: { created: info.time.created, updated: Date.now() },
    ...(info.summary ? { summary: info.summary } : {}),
  })
  store.saveMessages(...copyMessages(whole, session.id, newId))
  return { session, messages: whole.length, skippedParts }
}
