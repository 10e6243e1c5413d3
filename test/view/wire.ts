// Messages and parts as the server sends them, for tests of what is drawn.
import type { AssistantMessage, MessageWithParts, UserMessage } from "../../server/schema/message.ts"
import type { Part, ToolState } from "../../server/schema/part.ts"
import type { RowSettings } from "../../src/view/session/rows/row-settings.ts"
import { spinnerFrame } from "../../src/view/spinner.ts"
import { type Row, rowText } from "../../src/text/span.ts"
import type { MarkdownLexer } from "../../src/text/markdown.ts"

const base = { sessionID: "ses_1", messageID: "msg_1" }
export const startMs = 1_700_000_000_000

export function settingsFor(columns: number, lexer: MarkdownLexer, over: Partial<RowSettings> = {}): RowSettings {
  return {
    columns,
    hasPadding: columns >= 80,
    lexer,
    detail: "normal",
    isThinkingShown: false,
    isExpanded: () => false,
    agentPaint: (agent) => (agent === "plan" ? "warning" : "secondary"),
    agentName: (agent) => `${agent[0]?.toUpperCase()}${agent.slice(1)}`,
    modelName: (_, model) => model,
    shortPath: (path) => path.replace(/^\/project\/?/, ""),
    errorHint: (error) => (error.name === "ProviderAuthError" ? "/connect" : "r retry · m other model"),
    subagentKeys: "ctrl+x down",
    spinner: (nowMs) => spinnerFrame(nowMs),
    ...over,
  }
}

export function user(id: string, text: string, more: readonly Part[] = []): MessageWithParts {
  const info: UserMessage = {
    id,
    sessionID: "ses_1",
    role: "user",
    time: { created: startMs },
    agent: "build",
    model: { providerID: "mock", modelID: "one" },
  }
  return { info, parts: [textPart(`${id}_t`, text, startMs), ...more] }
}

export function assistant(id: string, parts: Part[], over: Partial<AssistantMessage> = {}): MessageWithParts {
  const info: AssistantMessage = {
    id,
    sessionID: "ses_1",
    role: "assistant",
    time: { created: startMs, completed: startMs + 3100 },
    parentID: "msg_u",
    modelID: "Mock One",
    providerID: "mock",
    mode: "build",
    agent: "build",
    path: { cwd: "/project", root: "/project" },
    cost: 0.01,
    tokens: { input: 900, output: 280, reasoning: 20, cache: { read: 0, write: 0 } },
    finish: "stop",
    ...over,
  }
  return { info, parts }
}

/** Still being written. */
export function growing(id: string, parts: Part[]): MessageWithParts {
  const { info } = assistant(id, parts)
  const { finish: _, ...rest } = info as AssistantMessage
  return { info: { ...rest, time: { created: startMs } }, parts }
}

export function textPart(id: string, text: string, end?: number): Part {
  return { ...base, id, type: "text", text, time: { start: startMs, ...(end === undefined ? {} : { end }) } }
}

export function reasoning(id: string, text: string, end?: number): Part {
  return { ...base, id, type: "reasoning", text, time: { start: startMs, ...(end === undefined ? {} : { end }) } }
}

export function tool(id: string, name: string, state: ToolState): Part {
  return { ...base, id, type: "tool", callID: `call_${id}`, tool: name, state }
}

type Input = Record<string, unknown>

export function done(id: string, name: string, input: Input, metadata: Input = {}, output = "", tookMs = 1200): Part {
  const time = { start: startMs, end: startMs + tookMs }
  return tool(id, name, { status: "completed", input, output, title: "", metadata, time })
}

export function running(id: string, name: string, input: Input, metadata: Input = {}): Part {
  return tool(id, name, { status: "running", input, metadata, time: { start: startMs } })
}

export function failing(id: string, name: string, input: Input, error: string): Part {
  return tool(id, name, { status: "error", input, error, time: { start: startMs, end: startMs + 5 } })
}

export function show(rows: readonly Row[]): string {
  return rows.map((row) => rowText(row).trimEnd()).join("\n")
}
