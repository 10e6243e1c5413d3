// From a prompt as a caller gives it to a stored user message.
// Promises: agent and model are checked before anything is stored; a prompt is stored whole or not at all.
import type { PromptInput } from "../../api/session-message.contract.ts"
import { NamedError } from "../../schema/error.ts"
import type { MessageWithParts, UserMessage } from "../../schema/message.ts"
import type { ModelRef } from "../../schema/model.ts"
import type { Part, PartInput } from "../../schema/part.ts"
import { listSubagents } from "../../tool/task.ts"
import type { SessionDeps } from "../deps.ts"
import { toFileParts } from "./file-part.ts"
import { toTitle } from "../turn/title.ts"

/** Checks a prompt and says who answers it. Throws NotFoundError, BadRequestError, ProviderModelNotFoundError. */
export function checkPrompt(
  deps: Pick<SessionDeps, "store" | "agents" | "models">,
  sessionID: string,
  input: Pick<PromptInput, "agent" | "model" | "messageID">,
): { agent: string; model: ModelRef } {
  const { store, agents, models } = deps
  store.getSession(sessionID)
  if (input.messageID && store.findMessageInfo(sessionID, input.messageID))
    throw new NamedError("ConflictError", { message: `The message ${input.messageID} exists already in this session.` })
  const agent = input.agent ? agents.get(input.agent) : agents.default()
  const model = input.model ?? agent.model ?? store.findLast(sessionID, "user")?.model ?? models.default()
  models.resolve(model)
  return { agent: agent.name, model }
}

/** Stores the user message of a prompt and gives it. */
export async function storePrompt(
  deps: SessionDeps,
  sessionID: string,
  input: PromptInput,
  signal: AbortSignal,
): Promise<MessageWithParts> {
  const { store, newId, directory } = deps
  const { agent, model } = checkPrompt(deps, sessionID, input)
  const messageID = input.messageID ?? newId("message")
  const tools = toToolSwitches(input.tools, deps)
  const parts: Part[] = []
  for (const part of input.parts) parts.push(...(await toParts(deps, part, { sessionID, messageID }, signal)))
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
  store.saveWhole(directory, { info, parts })
  store.updateSession(sessionID, (session) =>
    // A map holds for the session until the caller switches again; a list is for this prompt alone.
    tools && !Array.isArray(input.tools)
      ? {
          ...session,
          permission: Object.entries(tools).map(([permission, isOn]) => ({
            permission,
            action: isOn ? ("allow" as const) : ("deny" as const),
            pattern: "*",
          })),
        }
      : session,
  )
  return { info, parts }
}

/** The words of a prompt, without what the server added for the model. */
export function toText(parts: readonly Part[]): string {
  return parts.flatMap((part) => (part.type === "text" && !part.synthetic ? [part.text] : [])).join("\n")
}

/** A list means exactly these tools. */
function toToolSwitches(tools: PromptInput["tools"], deps: SessionDeps): Record<string, boolean> | undefined {
  if (!Array.isArray(tools)) return tools
  const known = deps.tools.filter((tool) => tool.id !== "invalid").map((tool) => tool.id)
  const unknown = tools.find((id) => !known.includes(id))
  if (unknown !== undefined)
    throw new NamedError("BadRequestError", {
      message: `Unknown tool "${unknown}" in tools: expected some of ${known.join(", ")}`,
      path: ["tools"],
    })
  return Object.fromEntries(known.map((id) => [id, tools.includes(id)]))
}

function checkSubagent(agents: SessionDeps["agents"], name: string): void {
  if (listSubagents([agents.get(name)]).length === 0)
    throw new NamedError("BadRequestError", {
      message: `The agent "${name}" takes no tasks: expected one of ${listSubagents(agents.list())
        .map((agent) => agent.name)
        .join(", ")} as agent of a part of type subtask`,
      path: ["parts"],
    })
}

type Owner = { readonly sessionID: string; readonly messageID: string }

async function toParts(deps: SessionDeps, part: PartInput, owner: Owner, signal: AbortSignal): Promise<Part[]> {
  const id = part.id ?? deps.newId("part")
  switch (part.type) {
    case "text":
      return [{ ...part, id, ...owner }]
    case "file":
      return toFileParts(deps, { ...part, id, ...owner }, signal)
    case "agent":
      deps.agents.get(part.name)
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
      checkSubagent(deps.agents, part.agent)
      if (part.model) deps.models.resolve(part.model)
      return [{ ...part, id, ...owner }]
  }
}
