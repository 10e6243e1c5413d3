// Puts together one step of the answer to a user message: agent, model, rules, history, tools.
import type { LanguageModelV4, LanguageModelV4FunctionTool } from "@ai-sdk/provider"
import * as z from "zod"
import type { Agent } from "../../schema/agent.ts"
import { NamedError } from "../../schema/error.ts"
import type { UserMessage } from "../../schema/message.ts"
import type { Model } from "../../schema/model.ts"
import type { PermissionRuleset } from "../../schema/permission.ts"
import { evaluate } from "../../permission/rules.ts"
import { markForCache, toCallOptions } from "../../provider/call-options.ts"
import type { SeenFiles } from "../../tool/file/seen-files.ts"
import { filterSkills } from "../../tool/skill.ts"
import { filterSubagents } from "../../tool/task.ts"
import type { Tool } from "../../tool/tool.ts"
import {
  compactionInstructions,
  finishCompaction,
  isCompacted,
  isOverflowing,
  storeCompaction,
  toTranscript,
} from "./compaction.ts"
import type { SessionDeps } from "../deps.ts"
import type { CallRecord } from "./doom-loop.ts"
import { fromLastSummary, toModelPrompt } from "../context/history.ts"
import { followsKey, type Answer } from "./loop.ts"
import { createRetryState, type RetryState } from "./retry.ts"
import { runStep, type StepOutcome } from "./step.ts"
import type { Spawn } from "./subagent.ts"
import { runSubtasks } from "./subtask.ts"
import { toSystemPrompt } from "../context/system-prompt.ts"
import { isTooLong, toFailure } from "./failure.ts"

/** What of a turn outlives a step. */
type Turn = { readonly retry: RetryState; readonly calls: CallRecord[] }

export type AnswerDeps = {
  readonly readTimesOf: (sessionID: string) => SeenFiles
  readonly spawn: Spawn
}

export function createAnswer(deps: SessionDeps, { readTimesOf, spawn }: AnswerDeps): Answer {
  const { store, agents, models } = deps

  return async (user, index, signal, run) => {
    const { sessionID } = user
    let turn = run.turn.get("turn") as Turn | undefined
    if (!turn) run.turn.set("turn", (turn = { retry: createRetryState(), calls: [] }))
    turn.retry.attempt = 0
    // What comes in while the model is loaded waits for the next step.
    const messages = fromLastSummary(store.newestFirst(sessionID))
    const parts = store.findMessage(sessionID, user.id)?.parts ?? []
    const compaction = parts.find((part) => part.type === "compaction")
    if (compaction) return compact(compaction.auto)
    const subtasks = parts.filter((part) => part.type === "subtask")
    const agent = agents.get(user.agent)
    const session = store.getSession(sessionID)
    const ruleset: PermissionRuleset = [...agent.permission, ...(session.permission ?? [])]
    if (subtasks.length > 0 && index === 0)
      return runSubtasks(deps, { user, subtasks, spawn, ruleset, readTimes: readTimesOf(sessionID), signal })
    const model = models.resolve(user.model)
    const isLastStep = agent.steps !== undefined && index + 1 >= agent.steps
    const [language, rules, branch] = await Promise.all([load(model), deps.loadRules(), deps.branch()])
    const system = toSystemPrompt(
      agent,
      {
        directory: deps.directory,
        worktree: deps.worktree,
        isGit: deps.isGit,
        ...(branch ? { branch } : {}),
        rules,
      },
      [user.system, isLastStep ? lastStepNote : undefined].filter(Boolean).join("\n\n"),
    )
    const outcome = await runStep(deps, {
      user,
      agent,
      model: model.info,
      language,
      options: {
        prompt: markForCache(model.info, toModelPrompt(system, messages, model.info)),
        ...(isLastStep || !model.info.capabilities.toolcall
          ? {}
          : { tools: offer(deps, ruleset, { tools: user.tools, modelID: model.info.id }) }),
        ...toLimits(model.info, agent),
        ...toProviderOptions(model.info, agent, user),
      },
      scope: {
        sessionID,
        userID: user.id,
        agent: agent.name,
        ruleset,
        readTimes: readTimesOf(sessionID),
        spawn: (task, onChange) =>
          spawn({ parentID: sessionID, userID: user.id, model: user.model, ruleset, task, signal, onChange }),
        isSubagent: session.parentID !== undefined,
        // What the caller switched off is not there, even for a model that remembers it from before.
        tools: deps.tools.filter((tool) => !isSwitchedOff(tool.id, user.tools)),
        signal,
        calls: turn.calls,
      },
      retry: turn.retry,
      setStatus: run.setStatus,
    })
    if (!mustCompact(outcome, model.info)) return outcome
    run.setStatus({ type: "busy" })
    return { next: storeCompaction(deps, sessionID, { model: user.model, agent: user.agent, auto: true }) }

    function mustCompact(outcome: StepOutcome, info: Model): boolean {
      if (deps.config.compaction?.auto === false) return false
      if (outcome === "failed") {
        const error = store.findLast(sessionID, "assistant")?.error
        return !run.turn.has(followsKey) && error !== undefined && isTooLong(error)
      }
      if (outcome !== "continue" && outcome !== "done") return false
      // A first step after a summary that is too large already would be so for ever.
      if (index === 0 && run.turn.has(followsKey)) return false
      const last = store.findLast(sessionID, "assistant")
      // A turn that a person stopped at a tool is not taken up again.
      const isStopped = outcome === "done" && last?.finish === "tool-calls"
      return last !== undefined && !isStopped && isOverflowing(last, info)
    }

    async function compact(auto: boolean): ReturnType<Answer> {
      const agent = agents.get("compaction")
      const model = models.resolve(agent.model ?? user.model)
      const transcript = toTranscript(messages, model.info)
      const outcome = await runStep(deps, {
        user,
        agent,
        model: model.info,
        language: await load(model),
        isSummary: true,
        options: {
          prompt: [
            { role: "system", content: agent.prompt ?? compactionInstructions },
            { role: "user", content: [{ type: "text", text: transcript }] },
          ],
          ...toLimits(model.info, agent),
          ...toProviderOptions(model.info, agent, user),
        },
        scope: {
          sessionID,
          userID: user.id,
          agent: agent.name,
          ruleset: agent.permission,
          readTimes: readTimesOf(sessionID),
          spawn: () => Promise.reject(new Error("A summary starts no sub-agents")),
          isSubagent: false,
          tools: deps.tools.filter((tool) => tool.id === "invalid"),
          signal,
          calls: turn!.calls,
        },
        retry: turn!.retry,
        setStatus: run.setStatus,
      })
      if (outcome === "aborted" || outcome === "failed") return outcome
      if (!isCompacted(store.newestFirst(sessionID), user.id)) return "failed"
      const next = finishCompaction(deps, user, auto)
      return next ? { next } : "done"
    }
  }
}

/** A provider that cannot even be loaded fails like a call that went wrong: on the message, in words. */
async function load(model: { load(): Promise<LanguageModelV4> }): Promise<LanguageModelV4> {
  try {
    return await model.load()
  } catch (error) {
    return brokenModel(error)
  }
}

function toLimits({ limit, capabilities, headers }: Model, { temperature, topP }: Agent) {
  return {
    ...(temperature !== undefined && capabilities.temperature ? { temperature } : {}),
    ...(topP !== undefined ? { topP } : {}),
    ...(limit.output > 0 ? { maxOutputTokens: Math.min(limit.output, mostOutputTokens) } : {}),
    headers,
  }
}

/** What the config says for this model, its variant and the agent. */
function toProviderOptions(model: Model, agent: Agent, user: UserMessage) {
  const variant = user.variant ?? agent.variant
  const own = { ...model.options, ...agent.options, ...(variant ? model.variants?.[variant] : {}) }
  return toCallOptions(model, user.sessionID, own)
}

const mostOutputTokens = 32_000
const lastStepNote =
  "This is the last step you have. Tools are not available any more: sum up what was done and what is left."

function brokenModel(error: unknown) {
  return {
    specificationVersion: "v4" as const,
    provider: "broken",
    modelId: "broken",
    supportedUrls: {},
    doGenerate: () => Promise.reject(error),
    doStream: () =>
      Promise.reject(
        error instanceof NamedError ? error : Object.assign(new Error(toFailure(error).message), { cause: error }),
      ),
  }
}

/** The tools that the rules do not forbid altogether, with the caller's own switches. */
export function offer(
  deps: Pick<SessionDeps, "tools" | "directory" | "worktree" | "agents" | "skills">,
  ruleset: PermissionRuleset,
  { tools, modelID }: { readonly modelID: string; readonly tools?: UserMessage["tools"] },
): LanguageModelV4FunctionTool[] {
  const agents = filterSubagents(deps.agents.list(), ruleset)
  const skills = filterSkills(deps.skills(), ruleset)
  const place = { directory: deps.directory, worktree: deps.worktree, agents, skills, modelID }
  return deps.tools
    .filter((tool) => tool.id !== "invalid" && (tool.isOffered?.(place) ?? true))
    .filter((tool) => !isForbidden(tool.id, ruleset) && !isSwitchedOff(tool.id, tools))
    .map((tool) => ({
      type: "function",
      name: tool.id,
      description: tool.describe(place),
      inputSchema: toInputSchema(tool),
    }))
}

/** Who takes editing away means patches too, whichever the model would use. */
function isSwitchedOff(id: string, tools: UserMessage["tools"]): boolean {
  const ids = id === "apply_patch" ? [id, "edit", "write"] : [id]
  return ids.some((each) => tools?.[each] === false)
}

/** Denied as a whole. A rule for single patterns leaves the tool offered, and its calls are judged one by one. */
function isForbidden(id: string, ruleset: PermissionRuleset): boolean {
  const permission = id === "write" || id === "apply_patch" ? "edit" : id
  const relevant = ruleset.filter((rule) => rule.permission === permission || rule.permission === "*")
  return relevant.at(-1)?.pattern === "*" && evaluate(permission, "*", ruleset) === "deny"
}

function toInputSchema(tool: Tool): LanguageModelV4FunctionTool["inputSchema"] {
  return z.toJSONSchema(tool.input, { target: "draft-7", io: "input" }) as LanguageModelV4FunctionTool["inputSchema"]
}
