// The settings of the transcript's rows, from the state. Another object draws every visible row again, so it stays the same
// while none of its inputs has changed.
import type { AssistantMessage } from "../../../../server/schema/message.ts"
import { toMainColumns, toSpacing } from "../../../state/breakpoint.ts"
import { findModel } from "../../../state/catalogue.ts"
import { toToolDetail } from "../../../state/display.ts"
import { toKey, type KeymapState } from "../../../state/keymap.ts"
import { memoize, pick } from "../../../state/memoize.ts"
import type { State } from "../../../state/state.ts"
import { toAgentPaint } from "../../prompt/agent-paint.ts"
import { spinnerFrame } from "../../status/spinner.ts"
import type { RowSettings } from "../rows/row-settings.ts"

type SettingsInput = KeymapState &
  Pick<State, "lexer" | "highlight" | "isThinkingShown" | "hasTimestamps" | "expandedParts"> &
  Pick<State, "agents" | "providers" | "directory"> &
  Pick<RowSettings, "columns" | "hasPadding" | "detail"> & { readonly isMotionReduced: boolean }

export function createTranscriptSettings(): (state: State) => RowSettings {
  return memoize((state: State): SettingsInput => {
    const columns = toMainColumns(state)
    return {
      ...pick(state, "lexer", "highlight", "isThinkingShown", "hasTimestamps", "expandedParts"),
      ...pick(state, "agents", "providers", "directory", "keymap"),
      columns,
      hasPadding: toSpacing({ columns, rows: state.rows }).hasPadding,
      detail: toToolDetail(state),
      isMotionReduced: state.settings.isMotionReduced,
    }
  }, toRowSettings)
}

function toRowSettings(input: SettingsInput): RowSettings {
  const { detail, directory, expandedParts, isMotionReduced } = input
  return {
    ...pick(input, "columns", "hasPadding", "lexer", "highlight", "detail", "isThinkingShown", "hasTimestamps"),
    isExpanded: (partID) => detail === "full" || expandedParts.has(partID),
    agentPaint: (agent) => toAgentPaint(input, agent),
    agentName: (agent) => agent.charAt(0).toUpperCase() + agent.slice(1),
    modelName: (providerID, modelID) => findModel(input, { providerID, modelID })?.model.name ?? modelID,
    shortPath: (path) => (path.startsWith(`${directory}/`) ? path.slice(directory.length + 1) : path),
    errorHint: (error) => toErrorHint(error, input),
    subagentKeys: toKey(input, "session.child.first"),
    spinner: (nowMs) => spinnerFrame(nowMs, isMotionReduced),
  }
}

type MessageError = NonNullable<AssistantMessage["error"]>

/** What the user can do about an error, the most likely first. */
function toErrorHint(error: MessageError, keys: KeymapState): string {
  if (error.name === "MessageAbortedError") return ""
  const toHint = (command: string, label: string) => {
    const key = toKey(keys, command)
    return key ? [`${key} ${label}`] : []
  }
  const goesOn = error.name === "MessageOutputLengthError" || error.name === "StepLimitError"
  const retry = toHint("turn.retry", goesOn ? "continue" : "retry")
  const other = toHint("model.list", "other model")
  if (error.name === "StepLimitError") return retry.join("")
  if (isCredentialError(error)) return ["/connect to add a key", ...other, ...retry].join(" · ")
  return [...retry, ...other, "/connect"].join(" · ")
}

function isCredentialError(error: MessageError): boolean {
  if (error.name === "ProviderAuthError") return true
  return error.name === "APIError" && (error.data.statusCode === 401 || error.data.statusCode === 403)
}
