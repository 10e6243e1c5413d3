// Pending permission requests, oldest first, and the user's progress with the one that is shown.
import type { PermissionRequest } from "../../server/schema/permission.ts"
import { isSessionWithin, type SessionState } from "./session.ts"

export type PermissionStep = "choose" | "always" | "reject"

/** How far the user is with a request. */
export type PermissionProgress = {
  readonly requestID: string
  readonly step: PermissionStep
  /** Index of the choice that has the focus. */
  readonly focus: number
  /** Index of the first content row that is shown. */
  readonly offset: number
  /** The request covers the whole screen. */
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

/** The progress with a request; its start if the user has not begun. */
export function toPermissionProgress(
  state: Pick<PermissionState, "permissionProgress">,
  requestID: string,
): PermissionProgress {
  const progress = state.permissionProgress
  if (progress?.requestID === requestID) return progress
  return { requestID, step: "choose", focus: 0, offset: 0, isFull: false }
}

/** Another step starts at its first choice and its first row. */
export function updatePermissionProgress<S extends PermissionState>(
  state: S,
  requestID: string,
  change: Partial<Omit<PermissionProgress, "requestID">>,
): S {
  const before = toPermissionProgress(state, requestID)
  const start = change.step !== undefined && change.step !== before.step ? { focus: 0, offset: 0 } : {}
  return { ...state, permissionProgress: { ...before, ...start, ...change } }
}

/** The requests of a session and of its sub-agents at any depth. */
export function findPermissions(
  state: Pick<PermissionState, "permissions"> & Pick<SessionState, "sessions">,
  sessionID: string,
): readonly PermissionRequest[] {
  if (state.permissions.length === 0) return state.permissions
  return state.permissions.filter((request) => isSessionWithin(state, request.sessionID, sessionID))
}
