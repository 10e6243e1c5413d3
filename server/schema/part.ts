// The parts of a message: text, reasoning, files, tool calls, and the boundaries of steps.
import * as z from "zod"
import { errorData } from "./error.ts"
import { ModelRef } from "./model.ts"

const base = { id: z.string(), sessionID: z.string(), messageID: z.string() }
const Metadata = z.record(z.string(), z.unknown())
const Span = z.object({ start: z.number(), end: z.number().optional() })

export const Tokens = z.object({
  input: z.number(),
  output: z.number(),
  reasoning: z.number(),
  cache: z.object({ read: z.number(), write: z.number() }),
})
export type Tokens = z.infer<typeof Tokens>

export const TextPart = z
  .object({
    ...base,
    type: z.literal("text"),
    text: z.string(),
    synthetic: z.boolean().optional().describe("The server wrote this text for the model; the user did not."),
    ignored: z.boolean().optional(),
    time: Span.optional(),
    metadata: Metadata.optional(),
  })
  .meta({ id: "TextPart" })
export type TextPart = z.infer<typeof TextPart>

export const ReasoningPart = z
  .object({ ...base, type: z.literal("reasoning"), text: z.string(), metadata: Metadata.optional(), time: Span })
  .meta({ id: "ReasoningPart" })
export type ReasoningPart = z.infer<typeof ReasoningPart>

const SourceText = z
  .object({ value: z.string(), start: z.number().int(), end: z.number().int() })
  .meta({ id: "FilePartSourceText" })
const Position = z.object({ line: z.number(), character: z.number() })
export const Range = z.object({ start: Position, end: Position }).meta({ id: "Range" })

const FilePartSource = z
  .discriminatedUnion("type", [
    z.object({ text: SourceText, type: z.literal("file"), path: z.string() }).meta({ id: "FileSource" }),
    z
      .object({
        text: SourceText,
        type: z.literal("symbol"),
        path: z.string(),
        range: Range,
        name: z.string(),
        kind: z.number().int(),
      })
      .meta({ id: "SymbolSource" }),
    z
      .object({ text: SourceText, type: z.literal("resource"), clientName: z.string(), uri: z.string() })
      .meta({ id: "ResourceSource" }),
  ])
  .meta({ id: "FilePartSource" })

export const FilePart = z
  .object({
    ...base,
    type: z.literal("file"),
    mime: z.string(),
    filename: z.string().optional(),
    url: z.string().describe("A `file:` URL, optionally with lines as `?start=&end=`, or a `data:` URL."),
    source: FilePartSource.optional(),
  })
  .meta({ id: "FilePart" })
export type FilePart = z.infer<typeof FilePart>

const Input = z.record(z.string(), z.unknown())
export const ToolState = z
  .discriminatedUnion("status", [
    z.object({ status: z.literal("pending"), input: Input, raw: z.string() }).meta({ id: "ToolStatePending" }),
    z
      .object({
        status: z.literal("running"),
        input: Input,
        title: z.string().optional(),
        metadata: Metadata.optional(),
        time: z.object({ start: z.number() }),
      })
      .meta({ id: "ToolStateRunning" }),
    z
      .object({
        status: z.literal("completed"),
        input: Input,
        output: z.string(),
        title: z.string(),
        metadata: Metadata,
        time: z.object({ start: z.number(), end: z.number(), compacted: z.number().optional() }),
        attachments: z.array(FilePart).optional(),
      })
      .meta({ id: "ToolStateCompleted" }),
    z
      .object({
        status: z.literal("error"),
        input: Input,
        error: z.string(),
        metadata: Metadata.optional(),
        time: z.object({ start: z.number(), end: z.number() }),
      })
      .meta({ id: "ToolStateError" }),
  ])
  .meta({ id: "ToolState" })
export type ToolState = z.infer<typeof ToolState>

export const ToolPart = z
  .object({
    ...base,
    type: z.literal("tool"),
    callID: z.string().describe("The id that the provider gave the call."),
    tool: z.string(),
    state: ToolState,
    metadata: Metadata.optional(),
  })
  .meta({ id: "ToolPart" })
export type ToolPart = z.infer<typeof ToolPart>

const SubtaskFields = {
  prompt: z.string(),
  description: z.string(),
  agent: z.string(),
  model: ModelRef.optional(),
  command: z.string().optional(),
}
const AgentFields = {
  name: z.string(),
  source: z.object({ value: z.string(), start: z.number().int(), end: z.number().int() }).optional(),
}

export const Part = z
  .discriminatedUnion("type", [
    TextPart,
    z.object({ ...base, type: z.literal("subtask"), ...SubtaskFields }).meta({ id: "SubtaskPart" }),
    ReasoningPart,
    FilePart,
    ToolPart,
    z.object({ ...base, type: z.literal("step-start"), snapshot: z.string().optional() }).meta({ id: "StepStartPart" }),
    z
      .object({
        ...base,
        type: z.literal("step-finish"),
        reason: z.string(),
        snapshot: z.string().optional(),
        cost: z.number(),
        tokens: Tokens,
      })
      .meta({ id: "StepFinishPart" }),
    z.object({ ...base, type: z.literal("snapshot"), snapshot: z.string() }).meta({ id: "SnapshotPart" }),
    z
      .object({ ...base, type: z.literal("patch"), hash: z.string(), files: z.array(z.string()) })
      .meta({ id: "PatchPart" }),
    z.object({ ...base, type: z.literal("agent"), ...AgentFields }).meta({ id: "AgentPart" }),
    z
      .object({
        ...base,
        type: z.literal("retry"),
        attempt: z.number(),
        error: z.object({ name: z.literal("APIError"), data: errorData.APIError }),
        time: z.object({ created: z.number() }),
      })
      .meta({ id: "RetryPart" }),
    z.object({ ...base, type: z.literal("compaction"), auto: z.boolean() }).meta({ id: "CompactionPart" }),
  ])
  .meta({ id: "Part" })
export type Part = z.infer<typeof Part>

const ownId = { id: z.string().optional() }

/** A part as a caller sends it in a prompt; the server adds the ids. */
export const PartInput = z.discriminatedUnion("type", [
  TextPart.omit({ id: true, sessionID: true, messageID: true }).extend(ownId).meta({ id: "TextPartInput" }),
  FilePart.omit({ id: true, sessionID: true, messageID: true }).extend(ownId).meta({ id: "FilePartInput" }),
  z.object({ ...ownId, type: z.literal("agent"), ...AgentFields }).meta({ id: "AgentPartInput" }),
  z.object({ ...ownId, type: z.literal("subtask"), ...SubtaskFields }).meta({ id: "SubtaskPartInput" }),
])
export type PartInput = z.infer<typeof PartInput>
