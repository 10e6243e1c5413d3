// Permission requests that wait for an answer, the oldest first.
import type { PermissionRequest } from "../../server/schema/permission.ts"
import type { SessionState } from "./session.ts"

export type PermissionState = { readonly permissions: readonly PermissionRequest[] }

export const emptyPermissions: PermissionState = { permissions: [] }

export function upsertPermission<S extends PermissionState>(state: S, request: PermissionRequest): S {
  const index = state.permissions.findIndex((known) => known.id === request.id)
  const permissions = index < 0 ? [...state.permissions, request] : state.permissions.with(index, request)
  return { ...state, permissions }
}

export function removePermission<S extends PermissionState>(state: S, requestID: string): S {
  if (!state.permissions.some((request) => request.id === requestID)) return state
  return { ...state, permissions: state.permissions.filter((request) => request.id !== requestID) }
}

/** Those of a session and of the sessions that it started, whatever the depth. */
export function findPermissions(
  state: PermissionState & SessionState,
  sessionID: string,
): readonly PermissionRequest[] {
  if (state.permissions.length === 0) return state.permissions
  return state.permissions.filter((request) => isBelow(state, request.sessionID, sessionID))
}

function isBelow({ sessions }: SessionState, sessionID: string, ancestorID: string): boolean {
  let id: string | undefined = sessionID
  // Bounded: a circle of parents would be a broken server, not a reason to hang.
  for (let depth = 0; id !== undefined && depth < 32; depth++) {
    if (id === ancestorID) return true
    id = sessions.get(id)?.parentID
  }
  return false
}
