// Permission requests that wait for an answer, the oldest first, and how far the person is with the one that is shown.
import type { PermissionRequest } from "../../server/schema/permission.ts"
import { isSessionWithin, type SessionState } from "./session.ts"

export type PermissionStep = "choose" | "always" | "reject"

/** Where the person is in the prompt of a request. */
export type PermissionProgress = {
  readonly requestID: string
  readonly step: PermissionStep
  /** Which choice of the step has the focus. */
  readonly focus: number
  /** First row of the content that is shown. */
  readonly offset: number
  readonly isFull: boolean
}

export type PermissionState = {
  readonly permissions: readonly PermissionRequest[]
  readonly permissionProgress: PermissionProgress | undefined
}

export const emptyPermissions: PermissionState = { permissions: [], permissionProgress: undefined }

export function upsertPermission<S extends PermissionState>(state: S, request: PermissionRequest): S {
  const index = state.permissions.findIndex((known) => known.id === request.id)
  const permissions = index < 0 ? [...state.permissions, request] : state.permissions.with(index, request)
  return { ...state, permissions }
}

export function removePermission<S extends PermissionState>(state: S, requestID: string): S {
  if (!state.permissions.some((request) => request.id === requestID)) return state
  return { ...state, permissions: state.permissions.filter((request) => request.id !== requestID) }
}

/** The place in a request; at its beginning when it was not touched yet. */
export function toPermissionProgress(state: PermissionState, requestID: string): PermissionProgress {
  const place = state.permissionProgress
  return place?.requestID === requestID ? place : { requestID, step: "choose", focus: 0, offset: 0, isFull: false }
}

/** Another step begins with its first choice and its first row. */
export function updatePermissionProgress<S extends PermissionState>(
  state: S,
  requestID: string,
  change: Partial<Omit<PermissionProgress, "requestID">>,
): S {
  const before = toPermissionProgress(state, requestID)
  const start = change.step !== undefined && change.step !== before.step ? { focus: 0, offset: 0 } : {}
  return { ...state, permissionProgress: { ...before, ...start, ...change } }
}

/** Those of a session and of the sessions that it started, whatever the depth. */
export function findPermissions(
  state: Pick<PermissionState, "permissions"> & Pick<SessionState, "sessions">,
  sessionID: string,
): readonly PermissionRequest[] {
  if (state.permissions.length === 0) return state.permissions
  return state.permissions.filter((request) => isSessionWithin(state, request.sessionID, sessionID))
}
