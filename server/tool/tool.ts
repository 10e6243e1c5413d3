// The interface of a tool, and the context of a call, which is all that a tool knows of its session. A tool throws to
// report a failure; the message is for the model.
import type * as z from "zod"
import type { IdKind } from "../base/id.ts"
import type { AgentProcesses } from "../base/process/agent-processes.ts"
import type { ProcessTable } from "../base/process/process-table.ts"
import type { NamedPath } from "../permission/path-rules.ts"
import type { PermissionQuestion } from "../permission/permission.ts"
import type { Sandbox } from "../sandbox/sandbox.ts"
import type { FileDiff } from "../schema/file.ts"
import type { Agent } from "../schema/agent.ts"
import type { PermissionRuleset } from "../schema/permission.ts"
import type { QuestionAnswer, QuestionInfo } from "../schema/question.ts"
import type { Skill } from "../schema/skill.ts"
import type { Todo } from "../schema/session.ts"
import type { SeenFiles } from "./file/seen-files.ts"

/** A task for a sub-agent. */
export type SubagentTask = {
  readonly description: string
  readonly prompt: string
  readonly agent: string
  /** The session of an earlier task, to continue it. */
  readonly sessionID?: string
}

export type SubagentResult = {
  readonly sessionID: string
  /** The last text of the sub-agent. */
  readonly text: string
  readonly metadata: Record<string, unknown>
}

/** How commands of the agent are kept apart from those of the user. */
type Containment = { readonly sandbox: Sandbox; readonly agentProcesses: AgentProcesses }

/** The context of one call. */
export type ToolContext = {
  readonly sessionID: string
  readonly messageID: string
  readonly callID: string
  readonly agent: string
  /** The directory that relative paths refer to. */
  readonly directory: string
  /** The root of the repository; the directory outside git. */
  readonly worktree: string
  /** What `~` stands for. */
  readonly home: string
  readonly signal: AbortSignal
  /**
   * Resolves when permission is given; throws DeniedError or RejectedError. Pass the whole request on.
   */
  ask(...questions: readonly PermissionQuestion[]): Promise<void>
  /** Whether a rule or an approval allows it without asking. */
  isGranted(question: PermissionQuestion): boolean
  /** Asks the user and returns an answer for each question; throws when the user dismisses them. */
  askUser(questions: QuestionInfo[]): Promise<QuestionAnswer[]>
  /** The rules of agent and session, for a tool that filters its results by them. */
  rules(): PermissionRuleset
  /** A filter for a search: whether the rules allow reading a file without asking. */
  createReadFilter(): (path: NamedPath) => boolean
  agents(): readonly Agent[]
  skills(): readonly Skill[]
  /** Runs a task in a sub-agent; resolves with its result. `onChange` receives the metadata of the part meanwhile. */
  spawn(task: SubagentTask, onChange: (metadata: Record<string, unknown>) => void): Promise<SubagentResult>
  /** Updates title and metadata of the running part. */
  progress(update: { title?: string; metadata?: Record<string, unknown> }): void
  /** The files that this session has read or written. */
  readonly seenFiles: SeenFiles
  readonly todos: { list(): Todo[]; replace(todos: Todo[]): void }
  /** Publishes `file.edited` and `file.watcher.updated`, and records the change for the session's diff. */
  fileChanged(path: string, event: "add" | "change" | "unlink", diff: FileDiff): void
  /** The folder for outputs that are too large for the model; created with mode 0700 when needed. */
  readonly outputDirectory: string
  newId(kind: IdKind): string
  readonly processes: ProcessTable
  /** Undefined for a call of the user. */
  readonly containment: Containment | undefined
  /**
   * Whether a terminal is attached, so that a person can answer: writes to sensitive files and broad deletions are asked
   * about whatever the rules allow.
   */
  readonly isTerminalAttached: boolean
  /** The shell may only look: what may change a file is refused. */
  readonly isReadOnly: boolean
  /** When the turn began, in milliseconds since the epoch: files that are younger were made by it. */
  readonly turnStartedAt: number
}

type ToolAttachment = { readonly mime: string; readonly url: string; readonly filename?: string }

export type ToolResult = {
  readonly title: string
  readonly output: string
  /** If `truncated` is set, the tool has limited its output itself. */
  readonly metadata: Record<string, unknown>
  readonly attachments?: readonly ToolAttachment[]
}

/** What decides whether a tool is offered to a model, and what its description may name. */
type OfferContext = Pick<ToolContext, "directory" | "worktree"> & {
  /** The sub-agents that the agent may use. */
  readonly agents: readonly Agent[]
  /** The skills that the agent may load. */
  readonly skills: readonly Skill[]
  readonly modelID: string
}

/** A tool with the type of its input; the list holds them as Tool. */
export type TypedTool<Input extends z.ZodType> = {
  readonly id: string
  /** The tool writes nothing in its session, so its calls may run in parallel. */
  readonly onlyReads?: true
  /** The call ends at once: its part is stored as running when what it did is published, for clients that look then. */
  readonly isImmediate?: true
  /** Whether the tool is offered to a model; undefined: always. A call is executed in any case. */
  isOffered?(context: OfferContext): boolean
  /** The description for the model. */
  describe(context: OfferContext): string
  readonly input: Input
  run(input: z.output<Input>, context: ToolContext): Promise<ToolResult>
}

export type Tool = TypedTool<z.ZodType>

/** Infers the type of the input from its schema. */
export function defineTool<Input extends z.ZodType>(tool: TypedTool<Input>): Tool {
  // Safe: the input is parsed by this schema before it is passed to `run`.
  return tool as unknown as Tool
}
