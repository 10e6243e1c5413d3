// Creates a session of the directory.
import type { IdSource } from "../../base/id.ts"
import type { PermissionRuleset } from "../../schema/permission.ts"
import type { Session } from "../../schema/session.ts"
import { toSlug } from "./slug.ts"
import type { SessionStore } from "./store.ts"
import { toDefaultTitle } from "./title.ts"

export type NewSession = {
  readonly parentID?: string | undefined
  readonly title?: string | undefined
  readonly permission?: PermissionRuleset | undefined
}

export type CreateSessionDeps = {
  readonly store: Pick<SessionStore, "getSession" | "createSession">
  readonly newId: IdSource
  readonly project: { readonly id: string; readonly directory: string; readonly version: string }
}

/** Throws NotFoundError for an unknown parent. */
export function createSession(
  { store, newId, project }: CreateSessionDeps,
  { parentID, title, permission }: NewSession,
): Session {
  if (parentID) store.getSession(parentID)
  const now = Date.now()
  return store.createSession({
    id: newId("session"),
    slug: toSlug(),
    version: project.version,
    projectID: project.id,
    directory: project.directory,
    ...(parentID ? { parentID } : {}),
    title: title ?? toDefaultTitle(parentID !== undefined),
    ...(permission ? { permission } : {}),
    time: { created: now, updated: now },
  })
}
