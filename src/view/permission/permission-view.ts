// The permission request that is shown in a session. A request may hold a long diff, so its rows are computed only when the
// request, the width or the colours of code change, not with the clock.
import type { PermissionRequest } from "../../../server/schema/permission.ts"
import { memoize, pick } from "../../state/memoize.ts"
import { findPermissions, toPermissionProgress } from "../../state/permission.ts"
import type { State } from "../../state/state.ts"
import { toTrailText } from "../session/agent-trail.ts"
import { toPermissionScreen, type PermissionInput, type PermissionScreen } from "./permission-rows.ts"
import { toRequestContent } from "./request-rows.ts"

export type PermissionView = {
  readonly request: PermissionRequest
  readonly isFull: boolean
  readonly screen: PermissionScreen
}

/** The first pending request of a session for a width; undefined if none is pending. */
export function createPermissionView(): (
  state: State,
  sessionID: string,
  columns: number,
) => PermissionView | undefined {
  const toContent = memoize(
    (state: State, request: PermissionRequest, columns: number) => ({
      request,
      part: findPart(state, request),
      columns,
      highlight: state.highlight,
    }),
    toRequestContent,
  )

  function select(state: State, request: PermissionRequest, total: number, columns: number) {
    const progress = toPermissionProgress(state, request.id)
    const maxRows = progress.isFull ? state.rows : Math.max(8, Math.floor(state.rows * 0.6))
    return {
      request,
      content: toContent(state, request, columns - 4),
      total,
      trail: toTrailText(state, request.sessionID),
      columns,
      maxRows: Math.min(state.rows - 2, maxRows),
      ...pick(progress, "step", "focus", "offset", "isFull"),
    }
  }

  const toView = memoize(select, ({ isFull, ...input }): PermissionView => toPermissionView(input, isFull))
  return (state, sessionID, columns) => {
    const pending = findPermissions(state, sessionID)
    const [request] = pending
    return request && toView(state, request, pending.length, columns)
  }
}

function toPermissionView(input: PermissionInput, isFull: boolean): PermissionView {
  return { request: input.request, isFull, screen: toPermissionScreen(input) }
}

/** The tool call that asks for the permission. */
function findPart({ messages }: Pick<State, "messages">, { sessionID, tool }: PermissionRequest) {
  if (!tool) return undefined
  const message = messages.get(sessionID)?.findLast((entry) => entry.info.id === tool.messageID)
  return message?.parts.find((part) => part.type === "tool" && part.callID === tool.callID)
}
