// Puts together one step of the answer to a user message: agent, model, rules, history, tools.
import type { LanguageModelV4FunctionTool, SharedV4ProviderOptions } from "@ai-sdk/provider"
import * as z from "zod"
import type { Agent } from "../schema/agent.ts"
import type { UserMessage } from "../schema/message.ts"
import type { Model } from "../schema/model.ts"
import type { PermissionRuleset } from "../schema/permission.ts"
import { evaluate } from "../permission/rules.ts"
import type { ReadTimes } from "../tool/read-times.ts"
import type { Tool } from "../tool/tool.ts"
import type { SessionDeps } from "./deps.ts"
import type { CallRecord } from "./doom-loop.ts"
import { toModelPrompt } from "./history.ts"
import type { Answer } from "./loop.ts"
import { createRetryState, type RetryState } from "./retry.ts"
import { runStep } from "./step.ts"
import { toSystemPrompt } from "./system-prompt.ts"
import { toFailure } from "./failure.ts"

/** What of a turn outlives a step. */
type Turn = { readonly retry: RetryState; readonly calls: CallRecord[] }

export function createAnswer(deps: SessionDeps, readTimesOf: (sessionID: string) => ReadTimes): Answer {
  const { store, agents, models } = deps

  return async (user, index, signal, run) => {
    const { sessionID } = user
    let turn = run.turn.get("turn") as Turn | undefined
    if (!turn) run.turn.set("turn", (turn = { retry: createRetryState(), calls: [] }))
    turn.retry.attempt = 0
    const agent = agents.get(user.agent)
    const model = models.resolve(user.model)
    const ruleset: PermissionRuleset = [...agent.permission, ...(store.getSession(sessionID).permission ?? [])]
    const isLastStep = agent.steps !== undefined && index + 1 >= agent.steps
    const [language, rules, branch] = await Promise.all([load(), deps.loadRules(), deps.branch()])
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
    const temperature = agent.temperature
    return runStep(deps, {
      user,
      agent,
      model: model.info,
      language,
      options: {
        prompt: toModelPrompt(system, store.messages(sessionID), model.info),
        ...(isLastStep || !model.info.capabilities.toolcall ? {} : { tools: offer(deps, ruleset, user) }),
        ...(temperature !== undefined && model.info.capabilities.temperature ? { temperature } : {}),
        ...(agent.topP !== undefined ? { topP: agent.topP } : {}),
        ...(model.info.limit.output > 0
          ? { maxOutputTokens: Math.min(model.info.limit.output, mostOutputTokens) }
          : {}),
        headers: model.info.headers,
        ...toProviderOptions(model.info, agent, user),
      },
      scope: {
        sessionID,
        agent: agent.name,
        ruleset,
        readTimes: readTimesOf(sessionID),
        // What the caller switched off is not there, even for a model that remembers it from before.
        tools: deps.tools.filter((tool) => user.tools?.[tool.id] !== false),
        signal,
        calls: turn.calls,
      },
      retry: turn.retry,
      setStatus: run.setStatus,
    })

    /** A provider that cannot even be loaded fails like a call that went wrong: on the message, in words. */
    async function load() {
      try {
        return await model.load()
      } catch (error) {
        return brokenModel(error)
      }
    }
  }
}

/** What the config says for this model, its variant and the agent, under the provider's own name. */
function toProviderOptions(model: Model, agent: Agent, user: UserMessage) {
  const variant = user.variant ?? agent.variant
  const options = { ...model.options, ...agent.options, ...(variant ? model.variants?.[variant] : {}) }
  if (Object.keys(options).length === 0) return {}
  return { providerOptions: { [model.providerID]: options } as SharedV4ProviderOptions }
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
    doStream: () => Promise.reject(Object.assign(new Error(toFailure(error).message), { cause: error })),
  }
}

/** The tools that the rules do not forbid altogether, with the caller's own switches. */
export function offer(
  deps: Pick<SessionDeps, "tools" | "directory" | "worktree">,
  ruleset: PermissionRuleset,
  user: Pick<UserMessage, "tools">,
): LanguageModelV4FunctionTool[] {
  return deps.tools
    .filter((tool) => tool.id !== "invalid" && !isForbidden(tool.id, ruleset) && user.tools?.[tool.id] !== false)
    .map((tool) => ({
      type: "function",
      name: tool.id,
      description: tool.describe({ directory: deps.directory, worktree: deps.worktree }),
      inputSchema: toInputSchema(tool),
    }))
}

/** Denied as a whole. A rule for single patterns leaves the tool offered, and its calls are judged one by one. */
function isForbidden(id: string, ruleset: PermissionRuleset): boolean {
  const permission = id === "write" ? "edit" : id
  const relevant = ruleset.filter((rule) => rule.permission === permission || rule.permission === "*")
  return relevant.at(-1)?.pattern === "*" && evaluate(permission, "*", ruleset) === "deny"
}

export function toInputSchema(tool: Tool): LanguageModelV4FunctionTool["inputSchema"] {
  return z.toJSONSchema(tool.input, { target: "draft-7", io: "input" }) as LanguageModelV4FunctionTool["inputSchema"]
}
