// Prepares one step of a turn: which agent, model, rules, history and tools the model's call has.
import type { LanguageModelV4CallOptions, LanguageModelV4Prompt } from "@ai-sdk/provider"
import { markForCache, toCallOptions } from "../../provider/call-options.ts"
import type { ResolvedModel } from "../../provider/models.ts"
import type { Agent } from "../../schema/agent.ts"
import type { MessageWithParts, UserMessage } from "../../schema/message.ts"
import type { Model } from "../../schema/model.ts"
import type { PermissionRuleset } from "../../schema/permission.ts"
import { fromLastSummary, withPrompts } from "../context/history.ts"
import { toModelPrompt } from "../context/model-prompt.ts"
import { toSessionRuleset } from "../context/session-ruleset.ts"
import { toSystemPrompt } from "../context/system-prompt.ts"
import type { SessionDeps, SessionSettings } from "../deps.ts"
import { toOfferedTools, withoutSwitchedOff } from "./offered-tools.ts"
import type { ToolScope } from "./tool-runner.ts"
import type { Turn } from "./turn.ts"

/** The model's call of a step, ready to be made. */
export type PreparedStep = {
  readonly user: UserMessage
  readonly agent: Agent
  readonly model: ResolvedModel
  readonly options: Omit<LanguageModelV4CallOptions, "abortSignal">
  /** The rules that tool calls are judged by. */
  readonly ruleset: PermissionRuleset
  /** The tools that may be called: those that the prompt switched off are missing. */
  readonly tools: ToolScope["tools"]
}

/** Instruction files and branch, read before a step. */
export type Surroundings = {
  readonly instructions: Awaited<ReturnType<SessionDeps["surroundings"]["loadInstructions"]>>
  readonly branch: string | undefined
}

/** The limit of one call, for models that allow more. */
export const maxOutputTokens = 32_000
const lastStepNote =
  "This is the last step you have. Tools are not available any more: sum up what was done and what is left."

export async function readSurroundings(
  { surroundings }: Pick<SessionDeps, "surroundings">,
  settings: SessionSettings,
): Promise<Surroundings> {
  const [instructions, branch] = await Promise.all([surroundings.loadInstructions(settings), surroundings.branch()])
  return { instructions, branch }
}

/** Throws NotFoundError or ProviderModelNotFoundError when the agent or model of the prompt is gone. */
export function prepareStep(
  deps: Pick<SessionDeps, "project" | "store" | "models" | "tools" | "permission">,
  turn: Turn,
  settings: SessionSettings,
  surroundings: Surroundings,
): PreparedStep {
  const { user } = turn
  const agent = settings.agents.get(user.agent)
  const model = deps.models.resolve(user.model)
  const ruleset = toSessionRuleset(deps, agent, user.sessionID)
  const isLastStep = agent.steps !== undefined && turn.stepCount >= agent.steps
  const tools = withoutSwitchedOff(deps.tools.all, user.tools)
  const canCallTools = !isLastStep && model.info.capabilities.toolcall
  return {
    user,
    agent,
    model,
    options: toStepOptions({
      user,
      agent,
      model: model.info,
      prompt: markForCache(
        model.info,
        toModelPrompt(
          toSystem(deps, agent, user, withReadable(deps, surroundings, ruleset), isLastStep),
          readHistory(deps, turn),
          model.info,
        ),
      ),
      ...(canCallTools
        ? {
            tools: toOfferedTools({
              tools: deps.tools.all,
              project: deps.project,
              settings,
              ruleset,
              modelID: model.info.id,
              switches: user.tools,
            }),
          }
        : {}),
    }),
    ruleset,
    tools,
  }
}

/** Without the instructions that the rules do not let the agent read unasked. */
function withReadable(
  { permission }: Pick<SessionDeps, "permission">,
  { instructions, branch }: Surroundings,
  ruleset: PermissionRuleset,
): Surroundings {
  if (instructions.every(({ ruledPath }) => ruledPath === undefined)) return { instructions, branch }
  const mayRead = permission.createReadFilter(ruleset)
  const readable = instructions.filter(
    ({ path, ruledPath }) => ruledPath === undefined || mayRead({ absolute: path, real: ruledPath }),
  )
  return { instructions: readable, branch }
}

/** The history from the last summary on, with every prompt that the turn answers. */
function readHistory({ store }: Pick<SessionDeps, "store">, { user, users }: Turn): readonly MessageWithParts[] {
  const history = fromLastSummary(store.newestFirst(user.sessionID))
  const prompts = users.flatMap(
    ({ id }) => history.find(({ info }) => info.id === id) ?? store.findMessage(user.sessionID, id) ?? [],
  )
  return withPrompts(history, prompts)
}

function toSystem(
  { project }: Pick<SessionDeps, "project">,
  agent: Agent,
  user: UserMessage,
  { instructions, branch }: Surroundings,
  isLastStep: boolean,
): string {
  const { directory, worktree, isGit } = project
  const extra = [user.system, isLastStep ? lastStepNote : undefined].filter(Boolean).join("\n\n")
  return toSystemPrompt(agent, { directory, worktree, isGit, ...(branch ? { branch } : {}), instructions }, extra)
}

export type StepOptionsInput = {
  readonly user: UserMessage
  readonly agent: Agent
  readonly model: Model
  readonly prompt: LanguageModelV4Prompt
  readonly tools?: LanguageModelV4CallOptions["tools"]
}

/** The call's options from the settings, the agent and the variant; the variant takes precedence. */
export function toStepOptions({ user, agent, model, prompt, tools }: StepOptionsInput): PreparedStep["options"] {
  const { temperature, topP } = agent
  const { limit, capabilities, headers } = model
  const variant = user.variant ?? agent.variant
  const own = { ...model.options, ...agent.options, ...(variant ? model.variants?.[variant] : {}) }
  return {
    prompt,
    ...(tools ? { tools } : {}),
    ...(temperature !== undefined && capabilities.temperature ? { temperature } : {}),
    ...(topP !== undefined ? { topP } : {}),
    ...(limit.output > 0 ? { maxOutputTokens: Math.min(limit.output, maxOutputTokens) } : {}),
    headers,
    ...toCallOptions(model, user.sessionID, own),
  }
}
