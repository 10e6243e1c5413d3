// Runs a permitted line where it belongs: a line of the user outside of the sandbox, one of the agent inside. If a line failed
// because of the sandbox, the user is asked once whether it may run outside; the model reads what happened in either case.
import type { AgentProcesses } from "../../base/process/agent-processes.ts"
import { runShell, type ShellOptions, type ShellResult } from "../../base/process/run-shell.ts"
import { DeniedError, RejectedError } from "../../permission/permission-error.ts"
import type { PermissionQuestion } from "../../permission/permission.ts"
import type { Container } from "../../sandbox/sandbox.ts"
import type { ToolContext } from "../tool.ts"
import { newOutputPath } from "../truncate.ts"

export type ContainedResult = ShellResult & {
  /** What the model should know about where the line ran. */
  readonly notes: readonly string[]
}

/** `commands` is the permission that the commands of the line had: what is asked to run it outside has the same patterns. */
export async function runContained(
  options: Omit<ShellOptions, "prefix" | "table" | "newOutputPath">,
  commands: PermissionQuestion,
  context: ToolContext,
): Promise<ContainedResult> {
  const { containment } = context
  const run = async (place: Pick<ShellOptions, "prefix" | "attachment" | "env">) => {
    const outputPath = await newOutputPath(context)
    return runShell({ ...options, ...place, table: context.processes, newOutputPath: () => outputPath })
  }
  if (!containment) return { ...(await run({ env: options.env })), notes: [] }

  const { sandbox, agentProcesses } = containment
  const env = { ...options.env, ...agentProcesses.toEnvironment() }
  const question = toLeaveQuestion(commands)
  const isOutside = !context.isReadOnly && (context.isGranted(question) || isKillOfOwn(options.command, agentProcesses))
  const container = isOutside
    ? undefined
    : await sandbox.enter({
        workdir: options.cwd,
        isReadOnly: context.isReadOnly,
        isGitOnly: question.uncertain?.length === 0 && commands.patterns.every((pattern) => gitCommand.test(pattern)),
      })
  if (!container) return { ...(await run({ env })), notes: [] }

  const first = await run({ ...container, env: container.toEnvironment(env) })
  const removed = container.leave()
  const notes = removed.map((path) => `put ${path} back: the change would make git run programs`)
  const cause = findCause(first, options.command, container)
  if (cause === undefined) return { ...first, notes }
  if (context.isReadOnly) return { ...first, notes: [...notes, `it ran in a sandbox that may only look: ${cause}`] }
  const refusal = await askToLeave({ ...question, metadata: { ...question.metadata, reason: cause } }, context)
  if (refusal !== undefined) return { ...first, notes: [...notes, `it ran in the sandbox, and ${cause}. ${refusal}`] }
  for (const { pid } of first.leftRunning) endProcess(pid)
  const second = await run({ env })
  const note = `in the sandbox it failed, since ${cause}. The user let it run outside, where the whole line ran again: this is the output from there`
  return { ...second, notes: [...notes, note] }
}

/** Rules for `sandbox` decide by the commands of the line, also by those that are not certain. */
function toLeaveQuestion({ patterns, always, metadata, uncertain = [] }: PermissionQuestion): PermissionQuestion {
  const uses = uncertain.filter(({ permission }) => permission === "bash")
  return {
    permission: "sandbox",
    patterns,
    always,
    metadata,
    uncertain: uses.map((use) => ({ ...use, permission: "sandbox" })),
  }
}

/** A command that may store branches, remotes and submodules in git's config, or one that often precedes it. */
const gitCommand =
  /^(?:cd .*|(?:git (?:-C [\w./-]+ )?(?:add|branch|checkout|clone|commit|diff|fetch|log|merge|pull|push|rebase|remote|reset|restore|show|stash|status|submodule|switch|tag|worktree))(?: (?!.*(?: -c\b|--config|--exec|-x\b|foreach|--(?:upload|receive)-pack)).*)?)$/s

/** A line that failed; one with a pipe may have failed in another part than the last, which decides the status. */
function findCause(result: ShellResult, command: string, container: Container): string | undefined {
  if (result.end !== "exit" || (result.exitCode === 0 && !command.includes("|"))) return undefined
  return container.findCause(`${result.head}\n${result.tail ?? ""}`, result.exitCode === 0)
}

/** A server that the first run has started would be in the way of the second. */
function endProcess(pid: number): void {
  try {
    process.kill(pid, "SIGKILL")
  } catch {
    // It has ended.
  }
}

/** Undefined when permission is given; else what the model should know. Throws when the turn is aborted. */
async function askToLeave(question: PermissionQuestion, context: ToolContext): Promise<string | undefined> {
  try {
    await context.ask(question)
    return undefined
  } catch (error) {
    context.signal.throwIfAborted()
    if (error instanceof DeniedError)
      return "A rule of the user forbids to run it outside. Do it another way or say what is missing."
    if (!(error instanceof RejectedError)) throw error
    const feedback = error.feedback === undefined ? "" : ` and says: ${error.feedback}`
    return `The user did not let it run outside${feedback}. Do it another way or say what is missing.`
  }
}

/** A line that does nothing but end processes that earlier lines left running, which the sandbox of this one would not see. */
function isKillOfOwn(command: string, agentProcesses: AgentProcesses): boolean {
  const pids = /^\s*kill(?:\s+-(?:s\s+)?\w+)?((?:\s+\d+)+)\s*$/.exec(command)?.[1]?.trim().split(/\s+/)
  if (!pids) return false
  const own = new Set(agentProcesses.list())
  return pids.every((pid) => own.has(Number(pid)))
}
