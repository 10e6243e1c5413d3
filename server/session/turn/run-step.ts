// What a step does: a compaction, the sub-tasks of a prompt, or one call of the model.
import type { UserMessage } from "../../schema/message.ts"
import type { SeenFiles } from "../../tool/file/seen-files.ts"
import { toSessionRuleset } from "../context/session-ruleset.ts"
import type { SessionDeps } from "../deps.ts"
import { runCompaction, shouldCompact, storeCompaction } from "./compaction.ts"
import type { RunStep } from "./loop.ts"
import { prepareStep, readSurroundings } from "./prepare-step.ts"
import { executeStep } from "./execute-step.ts"
import { type Spawn, spawnSubagent } from "./subagent.ts"
import { askForSteps, defaultMaxSteps, endAtLimit, mustAskForSteps } from "./step-limit.ts"
import { findSubtasks, runSubtasks } from "./subtask.ts"

/**
 * Loads the package of a model, which blocks the event loop when it is the first of its kind: before the message is stored, so
 * that clients see it when the answer can begin. A failure is reported by the attempt that uses the model.
 */
async function preloadModel({ models }: Pick<SessionDeps, "models">, user: UserMessage | undefined): Promise<void> {
  try {
    if (user) await models.resolve(user.model).load()
  } catch {
    // See above.
  }
}

/** `seenFilesOf` returns what a session's tools have read. */
export function createStepRunner(deps: SessionDeps, seenFilesOf: (sessionID: string) => SeenFiles): RunStep {
  return async ({ sessionID, signal, setStatus, findBudget, findPendingUser, takeTurn, isPending, addNext, loop }) => {
    const settings = deps.settings.current()
    const [surroundings] = await Promise.all([readSurroundings(deps, settings), preloadModel(deps, findPendingUser())])
    const limit = { sessionID, maxSteps: settings.own.max_steps ?? defaultMaxSteps, signal }
    for (let budget = findBudget(); budget && mustAskForSteps(budget, limit); budget = findBudget())
      await askForSteps(deps, budget, limit)
    // No await from here until the assistant message is stored (see StepContext.takeTurn).
    const turn = takeTurn()
    if (!turn) return { outcome: "done" }
    const ended = turn.kind === "compaction" ? undefined : endAtLimit(deps, turn, limit)
    if (ended) return ended
    const { user, budget } = turn
    const session = deps.store.getSession(sessionID)
    const seenFiles = seenFilesOf(sessionID)
    const spawn: Spawn = (input) => spawnSubagent(deps, loop, { ...input, budget })
    const scope = {
      sessionID,
      settings,
      seenFiles,
      spawn,
      isSubagent: session.parentID !== undefined,
      signal,
      calls: turn.calls,
      turnStartedAt: turn.users[0]!.time.created,
    }

    if (turn.kind === "compaction") return runCompaction(deps, { turn, settings, scope, setStatus, isPending, addNext })

    const subtasks = turn.stepCount === 1 ? findSubtasks(deps, turn.users) : []
    if (subtasks.length > 0) {
      const ruleset = toSessionRuleset(deps, settings.agents.get(user.agent), sessionID)
      return runSubtasks(deps, { user, subtasks, settings, ruleset, seenFiles, spawn, signal, addNext })
    }

    const step = prepareStep(deps, turn, settings, surroundings)
    const { outcome, message, messageID } = await executeStep(deps, { step, scope, retry: turn.retry, setStatus })
    const isAutomatic = settings.config.compaction?.auto !== false
    if (!isAutomatic || signal.aborted || !shouldCompact({ outcome, message, model: step.model.info, turn }))
      return { outcome, messageID }
    setStatus({ type: "busy" })
    addNext(storeCompaction(deps, sessionID, { model: user.model, agent: user.agent, auto: true }), "compaction")
    return { outcome: "done", messageID }
  }
}
