// A command: a prompt with a name. Its template becomes a prompt: arguments put in, shell commands replaced by what they
// print, files that it names attached.
// One that is a subtask becomes a task for a sub-agent, and the session's agent goes on with the report.
// Promises: session, command, agent and model are checked before anything runs or is stored; an argument is never read as
// a shell command, nor the output of one as the name of a file.
import { stat } from "node:fs/promises"
import { extname, resolve } from "node:path"
import { pathToFileURL } from "node:url"
import type { CommandInput, PromptInput } from "../../api/session-message.contract.ts"
import { evaluate } from "../../permission/rules.ts"
import type { Agent, Command } from "../../schema/agent.ts"
import { NamedError } from "../../schema/error.ts"
import { toModelRef } from "../../schema/model.ts"
import type { PartInput } from "../../schema/part.ts"
import type { SeenFiles } from "../../tool/file/seen-files.ts"
import { listSubagents } from "../../tool/task.ts"
import { runTool } from "../../tool/run-tool.ts"
import { toSkillText } from "../../tool/skill.ts"
import type { ToolContext } from "../../tool/tool.ts"
import { type CommandSegment, fillTemplate } from "./command-template.ts"
import type { SessionDeps } from "../deps.ts"
import { checkPrompt } from "./prompt.ts"
import { toUserContext } from "./user-tool-context.ts"
import { toReason } from "../../base/reason.ts"

export type CheckedCommand = {
  readonly command: Command
  readonly input: CommandInput
  /** Who does it, where it is a task for a sub-agent. */
  readonly subagent?: string
  /** The prompt but for its parts. */
  readonly prompt: Omit<PromptInput, "parts">
}

/** Throws NotFoundError, ConflictError, BadRequestError, ProviderModelNotFoundError. */
export function checkCommand(deps: SessionDeps, sessionID: string, input: CommandInput): CheckedCommand {
  deps.store.getSession(sessionID)
  const command = deps.commands.get(input.command)
  // What the caller names must exist, though the command's own word counts.
  if (input.agent) deps.agents.get(input.agent)
  const own = command.agent === undefined ? undefined : deps.agents.get(command.agent)
  const isSubtask = command.subtask ?? own?.mode === "subagent"
  const agent = isSubtask ? input.agent : (command.agent ?? input.agent)
  const ownModel = command.model ? toModelRef(command.model) : command.agent && deps.agents.get(command.agent).model
  const model = ownModel || input.model
  const { agent: agentName, model: ref } = checkPrompt(deps, sessionID, {
    agent,
    model,
    messageID: input.messageID,
  })
  if (command.source === "skill") checkSkill(deps, sessionID, command.name, agentName)
  const { messageID, variant } = input
  return {
    command,
    input,
    ...(isSubtask ? { subagent: toSubagent(deps, own) } : {}),
    prompt: {
      agent: agentName,
      model: ref,
      ...(messageID === undefined ? {} : { messageID }),
      ...(variant === undefined ? {} : { variant }),
    },
  }
}

/** Deny rules hold for what the user asks for by name too. */
function checkSkill({ agents, store }: SessionDeps, sessionID: string, name: string, agent: string): void {
  const ruleset = [...agents.get(agent).permission, ...(store.getSession(sessionID).permission ?? [])]
  if (evaluate("skill", name, ruleset) === "deny")
    throw new NamedError("BadRequestError", {
      message: `The rules deny the skill "${name}" to the agent "${agent}"`,
      path: ["command"],
    })
}

/** Makes the prompt; runs the shell commands of the template. */
export async function expandCommand(
  deps: SessionDeps,
  sessionID: string,
  { command, input, prompt, subagent }: CheckedCommand,
  readTimes: SeenFiles,
  signal: AbortSignal,
): Promise<PromptInput> {
  const context = toUserContext(deps, {
    sessionID,
    messageID: prompt.messageID ?? "",
    callID: deps.newId("tool"),
    agent: prompt.agent ? deps.agents.get(prompt.agent) : deps.agents.default(),
    seenFiles: readTimes,
    signal,
    progress: () => {},
  })
  const segments = await toSegments(deps, command, input.arguments)
  const texts: string[] = []
  for (const { kind, text } of segments)
    texts.push(kind === "shell" ? await runShellCommand(deps, text, context) : text)
  if (subagent !== undefined)
    return {
      ...prompt,
      parts: [
        {
          type: "subtask",
          prompt: texts.join("").trim(),
          description: command.description ?? "",
          agent: subagent,
          ...(prompt.model ? { model: prompt.model } : {}),
          command: command.name,
        },
      ],
    }
  const given = input.parts ?? []
  const named = await findMentions(
    deps,
    segments.flatMap((segment) => (segment.kind === "text" ? [segment.text] : [])),
  )
  const isGiven = (part: PartInput) =>
    part.type === "file" && given.some((other) => other.type === "file" && other.url === part.url)
  return {
    ...prompt,
    parts: [{ type: "text", text: texts.join("").trim() }, ...named.filter((part) => !isGiven(part)), ...given],
  }
}

async function toSegments(deps: SessionDeps, command: Command, args: string): Promise<CommandSegment[]> {
  const skill = command.source === "skill" && deps.skills().find((each) => each.name === command.name)
  if (!skill) return fillTemplate(command.template, args, !deps.untrustedCommands.includes(command.name))
  return [
    { kind: "verbatim", text: await toSkillText(skill) },
    { kind: "text", text: args.trim() === "" ? "" : `\n\n${args}` },
  ]
}

/** The command's own agent if it takes tasks, else the one for anything. */
function toSubagent(deps: SessionDeps, own: Agent | undefined): string {
  return own && listSubagents([own]).length > 0 ? own.name : "general"
}

async function runShellCommand(deps: SessionDeps, command: string, context: ToolContext): Promise<string> {
  try {
    const { result } = await runTool(deps.tools, { name: "bash", input: { command } }, context)
    return result.output.trimEnd()
  } catch (error) {
    context.signal.throwIfAborted()
    return `[The command did not run: ${toReason(error)}]`
  }
}

/** Not after a word (an address of mail) or in code; punctuation at the end belongs to the sentence. */
const mention = /(?<![\w`])@([^\s`"'<>(),;]*[^\s`"'<>(),;:.!?])/g

async function findMentions(deps: SessionDeps, texts: readonly string[]): Promise<PartInput[]> {
  const names = new Set(texts.flatMap((text) => [...text.matchAll(mention)].map((match) => match[1]!)))
  const parts = await Promise.all([...names].map((name) => toMention(deps, name)))
  return parts.flatMap((part) => part ?? [])
}

async function toMention(deps: SessionDeps, name: string): Promise<PartInput | undefined> {
  const path = name.startsWith("~/") ? resolve(deps.home, name.slice(2)) : resolve(deps.directory, name)
  const info = await stat(path).catch(() => undefined)
  if (info?.isFile() || info?.isDirectory())
    return {
      type: "file",
      mime: info.isDirectory() ? "application/x-directory" : (mimes[extname(path).toLowerCase()] ?? "text/plain"),
      filename: name,
      url: pathToFileURL(path).href,
    }
  const isAgent = deps.agents.list().some((agent) => agent.name === name && !agent.hidden)
  return isAgent ? { type: "agent", name } : undefined
}

const mimes: Readonly<Record<string, string>> = {
  ".png": "image/png",
  ".jpg": "image/jpeg",
  ".jpeg": "image/jpeg",
  ".gif": "image/gif",
  ".webp": "image/webp",
  ".pdf": "application/pdf",
}
