// Expands a command to a prompt: arguments are inserted into its template, shell commands are replaced by their output, and
// files that it mentions are attached. A command that is a sub-task becomes a task for a sub-agent.
// Guarantees: session, command, agent and model are checked before anything runs or is stored; an argument is never run as a
// shell command, and the output of a shell command is never read as a mention.
import { stat } from "node:fs/promises"
import { resolve } from "node:path"
import { pathToFileURL } from "node:url"
import type { CommandInput, PromptInput } from "../../api/session-message.contract.ts"
import { findPictureType } from "../../base/file/file-kind.ts"
import { toReason } from "../../base/reason.ts"
import { evaluate, isReadOnly } from "../../permission/rules.ts"
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
import { toSessionRuleset } from "../context/session-ruleset.ts"
import type { SessionDeps, SessionProject, SessionSettings } from "../deps.ts"
import { checkPrompt } from "./prompt.ts"
import { toUserToolContext, type UserToolDeps } from "./user-tool-context.ts"

export type CommandDeps = UserToolDeps & Pick<SessionDeps, "models" | "settings">

export type CheckedCommand = {
  readonly command: Command
  readonly input: CommandInput
  /** The sub-agent's name, for a command that is a sub-task. */
  readonly subagent?: string
  /** The prompt without its parts. */
  readonly prompt: Omit<PromptInput, "parts">
}

/** Throws NotFoundError, ConflictError, BadRequestError, ProviderModelNotFoundError. */
export function checkCommand(deps: CommandDeps, sessionID: string, input: CommandInput): CheckedCommand {
  const { agents, commands, untrustedCommands } = deps.settings.current()
  deps.store.getSession(sessionID)
  const command = commands.get(input.command)
  // The caller's agent must exist even where the command's own agent takes precedence.
  const given = input.agent ? agents.get(input.agent) : undefined
  const own = command.agent === undefined ? undefined : agents.get(command.agent)
  const isSubtask = command.subtask ?? own?.mode === "subagent"
  // An untrusted project must not lead out of an agent that changes nothing.
  const staysReadOnly = untrustedCommands.includes(command.name) && given && isReadOnly(given.permission)
  const agent = isSubtask || staysReadOnly ? input.agent : (command.agent ?? input.agent)
  const model = (command.model ? toModelRef(command.model) : own?.model) ?? input.model
  const { agent: agentName, model: ref } = checkPrompt(deps, sessionID, {
    agent,
    model,
    messageID: input.messageID,
  })
  if (command.source === "skill") checkSkill(deps, sessionID, command.name, agents.get(agentName))
  const { messageID, variant } = input
  return {
    command,
    input,
    ...(isSubtask ? { subagent: toSubagent(own) } : {}),
    prompt: {
      agent: agentName,
      model: ref,
      ...(messageID === undefined ? {} : { messageID }),
      ...(variant === undefined ? {} : { variant }),
    },
  }
}

/** Deny rules apply to a skill that the user names, too. */
function checkSkill(deps: Pick<SessionDeps, "store">, sessionID: string, name: string, agent: Agent): void {
  const ruleset = toSessionRuleset(deps, agent, sessionID)
  if (evaluate("skill", name, ruleset) === "deny")
    throw new NamedError("BadRequestError", {
      message: `The rules deny the skill "${name}" to the agent "${agent.name}"`,
      path: ["command"],
    })
}

/** Runs the shell commands of the template and returns the prompt. */
export async function expandCommand(
  deps: CommandDeps,
  sessionID: string,
  { command, input, prompt, subagent }: CheckedCommand,
  seenFiles: SeenFiles,
  signal: AbortSignal,
): Promise<PromptInput> {
  const settings = deps.settings.current()
  const { agents } = settings
  const context = toUserToolContext(deps, {
    sessionID,
    messageID: prompt.messageID ?? "",
    callID: deps.newId("tool"),
    agent: prompt.agent ? agents.get(prompt.agent) : agents.default(),
    settings,
    seenFiles,
    signal,
    progress: () => {},
  })
  const segments = await toSegments(settings, command, input.arguments)
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
    deps.project,
    agents,
    segments.flatMap((segment) => (segment.kind === "text" ? [segment.text] : [])),
  )
  const isGiven = (part: PartInput) =>
    part.type === "file" && given.some((other) => other.type === "file" && other.url === part.url)
  return {
    ...prompt,
    parts: [{ type: "text", text: texts.join("").trim() }, ...named.filter((part) => !isGiven(part)), ...given],
  }
}

async function toSegments(settings: SessionSettings, command: Command, args: string): Promise<CommandSegment[]> {
  const skill = command.source === "skill" && settings.skills.find((each) => each.name === command.name)
  if (!skill) return fillTemplate(command.template, args, !settings.untrustedCommands.includes(command.name))
  return [
    { kind: "verbatim", text: await toSkillText(skill) },
    { kind: "text", text: args.trim() === "" ? "" : `\n\n${args}` },
  ]
}

/** The command's own agent if it is a sub-agent, else the general one. */
function toSubagent(own: Agent | undefined): string {
  return own && listSubagents([own]).length > 0 ? own.name : "general"
}

async function runShellCommand(deps: CommandDeps, command: string, context: ToolContext): Promise<string> {
  try {
    const { result } = await runTool(deps.tools.all, { name: "bash", input: { command } }, context)
    return result.output.trimEnd()
  } catch (error) {
    context.signal.throwIfAborted()
    return `[The command did not run: ${toReason(error)}]`
  }
}

/** Not after a word character (a mail address) or in code; trailing punctuation belongs to the sentence. */
const mention = /(?<![\w`])@([^\s`"'<>(),;]*[^\s`"'<>(),;:.!?])/g

async function findMentions(
  project: SessionProject,
  agents: SessionSettings["agents"],
  texts: readonly string[],
): Promise<PartInput[]> {
  const names = new Set(texts.flatMap((text) => [...text.matchAll(mention)].map((match) => match[1]!)))
  const parts = await Promise.all([...names].map((name) => toMention(project, agents, name)))
  return parts.flatMap((part) => part ?? [])
}

async function toMention(
  { home, directory }: Pick<SessionProject, "home" | "directory">,
  agents: SessionSettings["agents"],
  name: string,
): Promise<PartInput | undefined> {
  const path = name.startsWith("~/") ? resolve(home, name.slice(2)) : resolve(directory, name)
  const info = await stat(path).catch(() => undefined)
  if (info?.isFile() || info?.isDirectory())
    return {
      type: "file",
      mime: info.isDirectory() ? "application/x-directory" : (findPictureType(path) ?? "text/plain"),
      filename: name,
      url: pathToFileURL(path).href,
    }
  const isAgent = agents.list().some((agent) => agent.name === name && !agent.hidden)
  return isAgent ? { type: "agent", name } : undefined
}
