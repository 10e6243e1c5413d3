// Executes a model's tool call: finds the tool, validates the input, runs it, and limits its output. Input with an
// obvious meaning is repaired; an unreadable call becomes a call of `invalid`, an invalid field an error that names it.
import * as z from "zod"
import { isRecord } from "../base/is-record.ts"
import type { Tool, ToolContext, ToolResult } from "./tool.ts"
import { describeFullOutput, saveOutput, truncateText } from "./truncate.ts"
import { cutText } from "../base/cut-text.ts"

export type ToolCall = {
  readonly name: string
  /** Parsed JSON, or the text that could not be parsed. */
  readonly input: unknown
}

export type ResolvedCall = { readonly tool: Tool; readonly input: Record<string, unknown> }

/** Finds the tool and the input of a call. The name is matched without case; an unknown name resolves to `invalid`. */
export function resolveCall(tools: readonly Tool[], call: ToolCall): ResolvedCall {
  const tool = tools.find((each) => each.id === call.name) ?? tools.find((each) => each.id === call.name.toLowerCase())
  if (!tool) {
    const available = tools.map((each) => each.id).filter((id) => id !== "invalid")
    return toInvalid(
      tools,
      call.name,
      `Model tried to call unavailable tool '${call.name}'. Available tools: ${available.join(", ")}.`,
    )
  }
  const input = readInput(call.input)
  if (!input)
    return toInvalid(tools, call.name, `The arguments are not a JSON object: ${cutText(String(call.input), 1000)}`)
  return { tool, input }
}

/**
 * Runs a call; `tool` is the id of the tool that ran. Throws the tool's error, or one for the model when the input is
 * invalid.
 */
export async function runTool(
  tools: readonly Tool[],
  call: ToolCall,
  context: ToolContext,
): Promise<{ readonly tool: string; readonly input: Record<string, unknown>; readonly result: ToolResult }> {
  const { tool, input } = resolveCall(tools, call)
  context.signal.throwIfAborted()
  const result = await tool.run(parseInput(tool, input), context)
  return { tool: tool.id, input, result: await limitOutput(result, context) }
}

function toInvalid(tools: readonly Tool[], name: string, error: string): ResolvedCall {
  const tool = tools.find((each) => each.id === "invalid")
  if (!tool) throw new Error(error)
  return { tool, input: { tool: name, error } }
}

function readInput(input: unknown): Record<string, unknown> | undefined {
  const value = typeof input === "string" ? parseJson(input.trim() || "{}") : (input ?? {})
  return isRecord(value) ? value : undefined
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function parseInput(tool: Tool, input: Record<string, unknown>): unknown {
  const first = tool.input.safeParse(input)
  if (first.success) return first.data
  const second = tool.input.safeParse(repair(input, first.error.issues))
  if (second.success) return second.data
  const problems = first.error.issues.map((issue) => `- ${describeIssue(issue, input)}`)
  throw new Error(
    `The ${tool.id} tool was called with invalid arguments:\n${problems.join("\n")}\n` +
      "Call it again with arguments that fit its schema.",
  )
}

/** Models put numbers, booleans and lists in quotes, and pass null for a missing value. */
function repair(input: Record<string, unknown>, issues: readonly z.core.$ZodIssue[]): Record<string, unknown> {
  const repaired = { ...input }
  for (const issue of issues) {
    const [key] = issue.path
    if (issue.code !== "invalid_type" || issue.path.length !== 1 || typeof key !== "string") continue
    const value = input[key]
    if (value === null) delete repaired[key]
    else if (typeof value === "string" && issue.expected !== "string") repaired[key] = parseJson(value) ?? value
  }
  return repaired
}

function describeIssue(issue: z.core.$ZodIssue, input: Record<string, unknown>): string {
  const field = issue.path.map(String).join(".") || "arguments"
  const value = issue.path.reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown> | undefined)?.[key], input)
  const shown = value === undefined ? "nothing" : cutText(JSON.stringify(value) ?? String(value), 200)
  return `${field}: ${issue.message} (got ${shown})`
}

async function limitOutput(result: ToolResult, context: ToolContext): Promise<ToolResult> {
  if (typeof result.metadata["truncated"] === "boolean") return result
  const short = truncateText(result.output)
  if (!short) return { ...result, metadata: { ...result.metadata, truncated: false } }
  const outputPath = await saveOutput(context, result.output)
  const output = `${short.text}\n\n...${short.droppedLines} lines truncated...\n\n${describeFullOutput(outputPath)}`
  return { ...result, output, metadata: { ...result.metadata, truncated: true, outputPath } }
}
