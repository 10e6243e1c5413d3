// Formats a session as Markdown, for a file or the clipboard.
import type { MessageWithParts } from "../../server/schema/message.ts"
import type { Part, ToolPart } from "../../server/schema/part.ts"
import type { Session } from "../../server/schema/session.ts"
import { parseAnsi } from "../text/row/ansi.ts"
import { formatDuration } from "../text/duration.ts"
import { formatCost } from "../text/number.ts"
import { describeError } from "./describe-error.ts"
import { toTitle } from "./session.ts"

export type SessionMarkdownOptions = {
  readonly hasThinking: boolean
  /** Inputs and outputs of tools. */
  readonly hasTools: boolean
  /** Agent, model, duration and cost of each answer. */
  readonly hasMetadata: boolean
}

export function toSessionMarkdown(
  session: Session,
  messages: readonly MessageWithParts[],
  options: SessionMarkdownOptions,
): string {
  const head = [`# ${toLine(toTitle(session))}`]
  if (options.hasMetadata)
    head.push(
      [
        `- Session: ${session.id}`,
        `- Begun: ${new Date(session.time.created).toISOString()}`,
        `- Last change: ${new Date(session.time.updated).toISOString()}`,
      ].join("\n"),
    )
  const blocks = messages.flatMap((message) => toBlocks(message, options))
  return `${[...head, ...blocks].join("\n\n")}\n`
}

function toBlocks({ info, parts }: MessageWithParts, options: SessionMarkdownOptions): string[] {
  const texts = parts.flatMap((part) => toText(part, options))
  if (info.role === "user") return texts.length > 0 ? ["---", "## User", ...texts] : []
  if (info.error && info.error.name !== "MessageAbortedError") texts.push(`> **Error:** ${describeError(info.error)}`)
  if (info.error?.name === "MessageAbortedError") texts.push("> Interrupted")
  if (texts.length === 0) return []
  if (!options.hasMetadata) return ["## Assistant", ...texts]
  const { created, completed } = info.time
  const facts = [
    info.agent,
    info.modelID,
    ...(completed === undefined ? [] : [formatDuration(completed - created)]),
    ...(info.cost > 0 ? [formatCost(info.cost)] : []),
  ]
  return [`## Assistant (${toLine(facts.join(" · "))})`, ...texts]
}

function toText(part: Part, { hasThinking, hasTools }: SessionMarkdownOptions): string[] {
  switch (part.type) {
    case "text":
      return part.synthetic || part.ignored || part.text.trim() === "" ? [] : [part.text.trim()]
    case "reasoning":
      return hasThinking && part.text.trim() ? [`*Thinking*\n\n${quote(part.text.trim())}`] : []
    case "file":
      return [`*Attached: ${toLine(part.filename ?? part.mime)}*`]
    case "subtask":
      return [`*Task for ${toLine(part.agent)}:* ${toLine(part.description)}`]
    case "tool":
      return [toToolText(part, hasTools)]
    case "compaction":
      return ["*The conversation was compacted here.*"]
    default:
      return []
  }
}

function toToolText({ tool, state }: ToolPart, isWhole: boolean): string {
  const title = "title" in state && state.title ? ` ${toLine(state.title)}` : ""
  const failure = state.status === "error" ? ` (failed: ${toLine(state.error)})` : ""
  const head = `**Tool: ${toLine(tool)}**${title}${failure}`
  if (!isWhole) return head
  const blocks = [head, fence(JSON.stringify(state.input, null, 2), "json")]
  if (state.status === "completed" && state.output.trim()) blocks.push(fence(toPlain(state.output.trimEnd()), ""))
  return blocks.join("\n\n")
}

/** Without escape sequences. */
function toPlain(output: string): string {
  return parseAnsi(output)
    .map(({ text }) => text)
    .join("")
}

/** A fence longer than any in the text. */
function fence(text: string, language: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`{3,}/g)].map(([marks]) => marks.length))
  const marks = "`".repeat(longest + 1)
  return `${marks}${language}\n${text}\n${marks}`
}

function quote(text: string): string {
  return text
    .split("\n")
    .map((line) => `> ${line}`.trimEnd())
    .join("\n")
}

function toLine(text: string): string {
  return text.replace(/\s+/g, " ").trim()
}
