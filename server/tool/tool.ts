// What a tool is, and all that it gets to know of the session it works for. A tool throws to tell the model that it
// failed; the message is written for the model.
import type * as z from "zod"
import type { IdKind } from "../base/id.ts"
import type { ProcessTable } from "../base/process/process-table.ts"
import type { PermissionQuestion } from "../permission/permission.ts"
import type { FileDiff } from "../schema/file.ts"
import type { Agent } from "../schema/agent.ts"
import type { PermissionRuleset } from "../schema/permission.ts"
import type { QuestionAnswer, QuestionInfo } from "../schema/question.ts"
import type { Skill } from "../schema/service.ts"
import type { Todo } from "../schema/session.ts"
import type { SeenFiles } from "./file/seen-files.ts"

/** A piece of work for a sub-agent. */
export type SubagentTask = {
  readonly description: string
  readonly prompt: string
  readonly agent: string
  /** The session of an earlier task, which goes on. */
  readonly sessionID?: string
}

export type SubagentResult = {
  readonly sessionID: string
  /** The sub-agent's last words. */
  readonly text: string
  readonly metadata: Record<string, unknown>
}

export type ToolContext = {
  readonly sessionID: string
  readonly messageID: string
  readonly callID: string
  readonly agent: string
  /** Where relative paths start. */
  readonly directory: string
  /** Root of the project: of its repository, else the directory. */
  readonly worktree: string
  readonly signal: AbortSignal
  /** Resolves when allowed; throws DeniedError or RejectedError. `mustAsk` has to reach the permission service. */
  ask(question: PermissionQuestion): Promise<void>
  /** Puts questions to the person and gives an answer for each; throws when there is none. */
  askUser(questions: QuestionInfo[]): Promise<QuestionAnswer[]>
  /** The rules of agent and session, for a tool that leaves out what it may not show. */
  rules(): PermissionRuleset
  agents(): readonly Agent[]
  skills(): readonly Skill[]
  /** Has a sub-agent do a task; resolves with its report. `onChange` is told what the part should show meanwhile. */
  spawn(task: SubagentTask, onChange: (metadata: Record<string, unknown>) => void): Promise<SubagentResult>
  /** Shows progress on the running part. */
  progress(update: { title?: string; metadata?: Record<string, unknown> }): void
  /** What this session has read. */
  readonly seenFiles: SeenFiles
  readonly todos: { list(): Todo[]; replace(todos: Todo[]): void }
  /** Publishes `file.edited` and `file.watcher.updated`, and notes the change for the session's diff. */
  fileChanged(path: string, event: "add" | "change" | "unlink", diff: FileDiff): void
  /** For outputs that are too large for the model; made with mode 0700 when needed. */
  readonly outputDirectory: string
  newId(kind: IdKind): string
  readonly processes: ProcessTable
  /** Whether writes to sensitive files are asked about whatever the rules allow: only while a terminal is attached. */
  readonly guardsSensitiveFiles: boolean
}

type ToolAttachment = { readonly mime: string; readonly url: string; readonly filename?: string }

export type ToolResult = {
  readonly title: string
  readonly output: string
  /** With `truncated` the tool has shortened its output itself. */
  readonly metadata: Record<string, unknown>
  readonly attachments?: readonly ToolAttachment[]
}

/** What the description of a tool may name. */
type OfferContext = Pick<ToolContext, "directory" | "worktree"> & {
  /** Whom the caller may give tasks to. */
  readonly agents: readonly Agent[]
  /** What the caller may load. */
  readonly skills: readonly Skill[]
  /** The model that is offered the tool. */
  readonly modelID: string
}

/** A tool with the type of its input; the list holds them as Tool. */
export type TypedTool<Input extends z.ZodType> = {
  readonly id: string
  /** Whether a model gets to know of it; a call counts in any case. None: always. */
  isOffered?(place: OfferContext): boolean
  /** For the model. */
  describe(place: OfferContext): string
  readonly input: Input
  run(input: z.output<Input>, ctx: ToolContext): Promise<ToolResult>
}

export type Tool = TypedTool<z.ZodType>

/** Takes the type of a tool's input from its schema. */
export function defineTool<Input extends z.ZodType>(tool: TypedTool<Input>): Tool {
  // The input was parsed by this very schema before `run` gets it.
  return tool as unknown as Tool
}
