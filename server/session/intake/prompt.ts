// From a caller's prompt to a stored user message.
// Guarantees: agent and model are checked before anything is stored; a prompt is stored as a whole or not at all.
import type { PromptInput } from "../../api/session-message.contract.ts"
import type { Agent } from "../../schema/agent.ts"
import { NamedError } from "../../schema/error.ts"
import type { MessageWithParts, UserMessage } from "../../schema/message.ts"
import type { ModelRef } from "../../schema/model.ts"
import type { Part, PartInput } from "../../schema/part.ts"
import type { PermissionRuleset } from "../../schema/permission.ts"
import { listSubagents } from "../../tool/task.ts"
import type { Tool } from "../../tool/tool.ts"
import type { SessionDeps, SessionSettings } from "../deps.ts"
import { toTitle } from "../record/title.ts"
import { type FilePartDeps, toFileParts } from "./file-part.ts"

export type PromptDeps = FilePartDeps & Pick<SessionDeps, "models" | "settings" | "turns">

/** A prompt that is ready to be stored. */
type PreparedPrompt = {
  readonly info: UserMessage
  readonly parts: Part[]
  /** The session's rules from now on; undefined to keep them. */
  readonly permission?: PermissionRuleset
}

export type SubmittedPrompt = {
  /** The stored user message. */
  readonly message: MessageWithParts
  /** The last message of the turn that answers the prompt; the prompt itself when nothing answers it. */
  readonly done: Promise<MessageWithParts>
}

/** Answers a stored prompt; resolves with the id of the last message of its turn, if there is one. */
type Answer = (user: UserMessage) => Promise<{ readonly messageID: string | undefined }>

/**
 * Checks a prompt, reads its files, stores it and starts its turn. Throws like `checkPrompt`, BadRequestError for a bad part,
 * SessionBusyError when another process runs the session, and the signal's reason; then nothing is stored.
 */
export async function submitPrompt(
  deps: PromptDeps,
  answer: Answer,
  sessionID: string,
  input: PromptInput,
  signal: AbortSignal,
): Promise<SubmittedPrompt> {
  const { store, models, turns } = deps
  turns.assertNoOtherProcess(sessionID)
  store.getSession(sessionID)
  await models.prepare(input.model?.providerID)
  const prepared = await preparePrompt(deps, sessionID, input, signal)
  // Its turn could not begin any more, and what the files hold was not read.
  signal.throwIfAborted()
  // No await between storing and answering: a step that starts in between would hold a prompt that is not pending yet, and
  // a later step would answer it again.
  const message = savePrompt(deps, prepared)
  if (input.noReply) return { message, done: Promise.resolve(message) }
  const done = answer(prepared.info).then(
    ({ messageID }) => (messageID && store.findMessage(sessionID, messageID)) || message,
  )
  return { message, done }
}

/** Checks a prompt and resolves its agent and model. Throws NotFoundError, ConflictError, ProviderModelNotFoundError. */
export function checkPrompt(
  { store, models, settings }: Pick<SessionDeps, "store" | "models" | "settings">,
  sessionID: string,
  input: Pick<PromptInput, "agent" | "model" | "messageID">,
): { agent: string; model: ModelRef } {
  const { agents } = settings.current()
  store.getSession(sessionID)
  if (input.messageID) assertNewMessage({ store }, sessionID, input.messageID)
  const agent = input.agent ? agents.get(input.agent) : agents.default()
  const model = input.model ?? agent.model ?? store.findLast(sessionID, "user")?.model ?? models.default()
  models.resolve(model)
  return { agent: agent.name, model }
}

function assertNewMessage({ store }: Pick<SessionDeps, "store">, sessionID: string, messageID: string): void {
  if (store.findMessageInfo(sessionID, messageID))
    throw new NamedError("ConflictError", { message: `The message ${messageID} exists already in this session.` })
}

/** Checks a prompt and reads its files. */
async function preparePrompt(
  deps: PromptDeps,
  sessionID: string,
  input: PromptInput,
  signal: AbortSignal,
): Promise<PreparedPrompt> {
  const { agent, model } = checkPrompt(deps, sessionID, input)
  const messageID = input.messageID ?? deps.newId("message")
  const tools = toToolSwitches(input.tools, deps.tools.all)
  const settings = deps.settings.current()
  const parts: Part[] = []
  const owner = { sessionID, messageID }
  for (const part of input.parts)
    parts.push(...(await toParts(deps, settings, settings.agents.get(agent), part, owner, signal)))
  const info: UserMessage = {
    id: messageID,
    sessionID,
    role: "user",
    time: { created: Date.now() },
    summary: { title: toTitle(toText(parts)), diffs: [] },
    agent,
    model,
    ...(input.system === undefined ? {} : { system: input.system }),
    ...(tools ? { tools } : {}),
    ...(input.variant === undefined ? {} : { variant: input.variant }),
  }
  // A map of switches applies to the session until the caller changes it; a list applies to this prompt only.
  const permission = tools && !Array.isArray(input.tools) ? toSwitchRules(tools) : undefined
  return { info, parts, ...(permission ? { permission } : {}) }
}

/** Throws NotFoundError or ConflictError when, while the files were read, the session was removed or the id was taken. */
function savePrompt({ store }: Pick<SessionDeps, "store">, prompt: PreparedPrompt): MessageWithParts {
  const { info, parts, permission } = prompt
  store.getSession(info.sessionID)
  assertNewMessage({ store }, info.sessionID, info.id)
  store.saveMessages({ info, parts })
  store.updateSession(info.sessionID, (session) => (permission ? { ...session, permission } : session))
  return { info, parts }
}

function toSwitchRules(tools: Readonly<Record<string, boolean>>): PermissionRuleset {
  return Object.entries(tools).map(([permission, isOn]) => ({
    permission,
    action: isOn ? "allow" : "deny",
    pattern: "*",
  }))
}

/** The text of a prompt, without the synthetic parts. */
export function toText(parts: readonly Part[]): string {
  return parts.flatMap((part) => (part.type === "text" && !part.synthetic ? [part.text] : [])).join("\n")
}

/** A list enables exactly its tools. */
function toToolSwitches(tools: PromptInput["tools"], all: readonly Tool[]): Record<string, boolean> | undefined {
  if (!Array.isArray(tools)) return tools
  const known = all.filter((tool) => tool.id !== "invalid").map((tool) => tool.id)
  const unknown = tools.find((id) => !known.includes(id))
  if (unknown !== undefined)
    throw new NamedError("BadRequestError", {
      message: `Unknown tool "${unknown}" in tools: expected some of ${known.join(", ")}`,
      path: ["tools"],
    })
  return Object.fromEntries(known.map((id) => [id, tools.includes(id)]))
}

function checkSubagent({ agents }: SessionSettings, name: string): void {
  if (listSubagents([agents.get(name)]).length === 0)
    throw new NamedError("BadRequestError", {
      message: `The agent "${name}" takes no tasks: expected one of ${listSubagents(agents.list())
        .map((agent) => agent.name)
        .join(", ")} as agent of a part of type subtask`,
      path: ["parts"],
    })
}

type Owner = { readonly sessionID: string; readonly messageID: string }

async function toParts(
  deps: PromptDeps,
  settings: SessionSettings,
  agent: Agent,
  part: PartInput,
  owner: Owner,
  signal: AbortSignal,
): Promise<Part[]> {
  const id = part.id ?? deps.newId("part")
  switch (part.type) {
    case "text":
      return [{ ...part, id, ...owner }]
    case "file":
      return toFileParts(deps, settings, agent, { ...part, id, ...owner }, signal)
    case "agent":
      settings.agents.get(part.name)
      return [
        { ...part, id, ...owner },
        {
          id: deps.newId("part"),
          ...owner,
          type: "text",
          synthetic: true,
          text: `The user names the agent "${part.name}" for this.`,
        },
      ]
    case "subtask":
      checkSubagent(settings, part.agent)
      if (part.model) deps.models.resolve(part.model)
      return [{ ...part, id, ...owner }]
  }
}
