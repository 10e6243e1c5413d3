// /session/:sessionID/message, /command and /shell: sending prompts to a session, and reading and changing its messages.
import * as z from "zod"
import { AssistantMessage, MessageWithParts } from "../schema/message.ts"
import { ModelInput } from "../schema/model.ts"
import { Part, PartInput } from "../schema/part.ts"
import { endpoint } from "./endpoint.ts"
import { SessionParams } from "./session.contract.ts"

const MessageID = z.string().startsWith("msg").max(200)

/** `tools` as a record enables and disables tools of the session; as a list it is the only tools of this prompt. */
export const PromptInput = z.object({
  messageID: MessageID.optional(),
  model: ModelInput.optional(),
  agent: z.string().max(200).optional(),
  noReply: z.boolean().optional().describe("Store the message without starting a turn."),
  system: z.string().optional().describe("A text that is added to the system prompt of this turn."),
  variant: z.string().optional(),
  tools: z.union([z.record(z.string(), z.boolean()), z.array(z.string())]).optional(),
  parts: z.array(PartInput),
})
export type PromptInput = z.output<typeof PromptInput>

/** `arguments` is the text after the name of the command. */
export const CommandInput = z.object({
  command: z.string().min(1).max(200),
  arguments: z.string().max(1_000_000),
  agent: z.string().max(200).optional(),
  model: ModelInput.optional(),
  messageID: MessageID.optional(),
  variant: z.string().optional(),
  parts: z.array(PartInput).optional().describe("Parts that are attached to the text of the command."),
})
export type CommandInput = z.output<typeof CommandInput>

const PartParams = SessionParams.extend({ messageID: MessageID, partID: z.string().max(200) })

const promptErrors = ["NotFoundError", "ProviderModelNotFoundError", "BadRequestError", "ConflictError"] as const

export const message = {
  list: endpoint("GET /session/:sessionID/message", {
    id: "session.messages",
    summary: "List the messages, oldest first",
    params: SessionParams,
    query: z.object({
      limit: z.coerce
        .number()
        .int()
        .min(0)
        .optional()
        .describe("Only the last messages, at most this number; 0 means all."),
    }),
    returns: z.array(MessageWithParts),
    errors: ["NotFoundError"],
  }),
  get: endpoint("GET /session/:sessionID/message/:messageID", {
    id: "session.message",
    summary: "Get a message with its parts",
    params: SessionParams.extend({ messageID: MessageID }),
    returns: MessageWithParts,
    errors: ["NotFoundError"],
  }),
  prompt: endpoint("POST /session/:sessionID/message", {
    id: "session.prompt",
    summary: "Send a prompt and wait for the end of the turn",
    description:
      "The session, the agent and the model are validated first. Then the headers are sent, white space every 60 s, and the last message when the turn has ended.",
    params: SessionParams,
    body: PromptInput,
    returns: MessageWithParts,
    errors: promptErrors,
    deferred: true,
  }),
  promptAsync: endpoint("POST /session/:sessionID/prompt_async", {
    id: "session.prompt_async",
    summary: "Send a prompt and return at once; /event reports the turn",
    params: SessionParams,
    body: PromptInput,
    errors: promptErrors,
  }),
  remove: endpoint("DELETE /session/:sessionID/message/:messageID", {
    id: "session.deleteMessage",
    summary: "Remove a message with its parts",
    params: SessionParams.extend({ messageID: MessageID }),
    returns: z.boolean(),
    errors: ["NotFoundError", "SessionBusyError"],
  }),
  updatePart: endpoint("PATCH /session/:sessionID/message/:messageID/part/:partID", {
    id: "part.update",
    summary: "Replace a part of a message",
    description: "The body is the complete part, with the same ids as the path.",
    params: PartParams,
    body: Part,
    returns: Part,
    errors: ["NotFoundError", "BadRequestError", "SessionBusyError"],
  }),
  removePart: endpoint("DELETE /session/:sessionID/message/:messageID/part/:partID", {
    id: "part.delete",
    summary: "Remove a part of a message",
    params: PartParams,
    returns: z.boolean(),
    errors: ["NotFoundError", "SessionBusyError"],
  }),
  command: endpoint("POST /session/:sessionID/command", {
    id: "session.command",
    summary: "Run a command: a prompt with a name",
    description:
      "In the template of the command, `$ARGUMENTS`, `$1` and so on are replaced by the arguments, a shell command in backticks after `!` is replaced by its output, and files named with `@` are attached. The headers are sent at once, the last message when the turn has ended.",
    params: SessionParams,
    body: CommandInput,
    returns: MessageWithParts,
    errors: promptErrors,
    deferred: true,
  }),
  shell: endpoint("POST /session/:sessionID/shell", {
    id: "session.shell",
    summary: "Run a shell command of the user, and add it to the conversation",
    params: SessionParams,
    body: z.object({
      agent: z.string().max(200),
      model: ModelInput.optional(),
      command: z.string().min(1).max(1_000_000),
    }),
    returns: z.object({ info: AssistantMessage, parts: z.array(Part) }),
    errors: ["NotFoundError", "SessionBusyError", "ForbiddenError", "ProviderModelNotFoundError"],
    deferred: true,
  }),
}
