// Messages: a user's prompt, and the assistant's steps that answer it.
import * as z from "zod"
import { MessageError } from "./error.ts"
import { FileDiff } from "./file.ts"
import { ModelRef } from "./model.ts"
import { Part, Tokens } from "./part.ts"

export const UserMessage = z
  .object({
    id: z.string(),
    sessionID: z.string(),
    role: z.literal("user"),
    time: z.object({ created: z.number() }),
    summary: z
      .object({ title: z.string().optional(), body: z.string().optional(), diffs: z.array(FileDiff) })
      .optional(),
    agent: z.string(),
    model: ModelRef,
    system: z.string().optional(),
    tools: z.record(z.string(), z.boolean()).optional(),
    variant: z.string().optional(),
  })
  .meta({ id: "UserMessage" })
export type UserMessage = z.infer<typeof UserMessage>

export const AssistantMessage = z
  .object({
    id: z.string(),
    sessionID: z.string(),
    role: z.literal("assistant"),
    time: z.object({ created: z.number(), completed: z.number().optional() }),
    error: MessageError.optional(),
    parentID: z.string().describe("The user message that this step answers."),
    modelID: z.string(),
    providerID: z.string(),
    mode: z.string().describe("The same as `agent`, for older clients."),
    agent: z.string(),
    path: z.object({ cwd: z.string(), root: z.string() }),
    summary: z.boolean().optional(),
    cost: z.number().describe("The cost in US dollars."),
    tokens: Tokens,
    finish: z.string().optional(),
  })
  .meta({ id: "AssistantMessage" })
export type AssistantMessage = z.infer<typeof AssistantMessage>

export const Message = z.discriminatedUnion("role", [UserMessage, AssistantMessage]).meta({ id: "Message" })
export type Message = z.infer<typeof Message>

export const MessageWithParts = z.object({ info: Message, parts: z.array(Part) })
export type MessageWithParts = z.infer<typeof MessageWithParts>
