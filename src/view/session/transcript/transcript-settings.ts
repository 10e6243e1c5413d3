// What the rows of a transcript depend on, from the state. Promises: the same object as long as nothing of it changed.
import type { AssistantMessage } from "../../../../server/schema/message.ts"
import { findModel } from "../../../state/catalogue.ts"
import { toMainColumns } from "../../../state/breakpoint.ts"
import { toToolDetail } from "../../../state/display.ts"
import type { State } from "../../../state/state.ts"
import type { Highlight } from "../../../text/highlight/highlight.ts"
import type { MarkdownLexer } from "../../../text/markdown/markdown.ts"
import { toAgentPaint } from "../../prompt/agent-paint.ts"
import { spinnerFrame } from "../../status/spinner.ts"
import type { RowSettings } from "../rows/row-settings.ts"

/** What is loaded after the first paint. */
export type Loaded = { readonly lexer: MarkdownLexer | undefined; readonly highlight: Highlight }

// All of the state that rows are made from.
const inputs = [
  ...(["agents", "providers", "directory", "columns", "isSidebarHidden", "settings", "toolDetail"] as const),
  ...(["isThinkingShown", "hasTimestamps", "expandedParts", "config"] as const),
] satisfies (keyof State)[]

/** `keyOf` gives the key of a command, empty for none. */
export function createTranscriptSettings(
  keyOf: (command: string) => string,
): (state: State, loaded: Loaded) => RowSettings {
  let last: { state: State; loaded: Loaded; isTall: boolean; value: RowSettings } | undefined

  return (state, loaded) => {
    const isTall = state.rows >= 20
    const isSame =
      last !== undefined &&
      last.isTall === isTall &&
      last.loaded.lexer === loaded.lexer &&
      last.loaded.highlight === loaded.highlight &&
      inputs.every((name) => last?.state[name] === state[name])
    const value = isSame && last ? last.value : toRowSettings(state, loaded, isTall, keyOf)
    last = { state, loaded, isTall, value }
    return value
  }
}

function toRowSettings(state: State, loaded: Loaded, isTall: boolean, keyOf: (command: string) => string): RowSettings {
  const columns = toMainColumns(state)
  const detail = toToolDetail(state)
  return {
    ...loaded,
    columns,
    hasPadding: isTall && columns >= 80,
    detail,
    isThinkingShown: state.isThinkingShown,
    hasTimestamps: state.hasTimestamps,
    isExpanded: (partID) => detail === "full" || state.expandedParts.has(partID),
    agentPaint: (agent) => toAgentPaint(state, agent),
    agentName: (agent) => agent.charAt(0).toUpperCase() + agent.slice(1),
    modelName: (providerID, modelID) => findModel(state, { providerID, modelID })?.model.name ?? modelID,
    shortPath: (path) => (path.startsWith(`${state.directory}/`) ? path.slice(state.directory.length + 1) : path),
    errorHint: (error) => toErrorHint(error, keyOf),
    subagentKeys: keyOf("session.child.first"),
    spinner: (nowMs) => spinnerFrame(nowMs, state.settings.isMotionReduced),
  }
}

type MessageError = NonNullable<AssistantMessage["error"]>

/** What one can do about it, the likeliest first. */
function toErrorHint(error: MessageError, keyOf: (command: string) => string): string {
  if (error.name === "MessageAbortedError") return ""
  const toHint = (command: string, label: string) => (keyOf(command) ? [`${keyOf(command)} ${label}`] : [])
  const retry = toHint("turn.retry", error.name === "MessageOutputLengthError" ? "go on" : "retry")
  const other = toHint("model.list", "other model")
  if (isRefusedKey(error)) return ["/connect to give a key", ...other, ...retry].join(" · ")
  return [...retry, ...other, "/connect"].join(" · ")
}

function isRefusedKey(error: MessageError): boolean {
  if (error.name === "ProviderAuthError") return true
  return error.name === "APIError" && (error.data.statusCode === 401 || error.data.statusCode === 403)
}
