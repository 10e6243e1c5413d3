// What an instance needs of the program around it, grouped by concern.
import type { Environment } from "../base/environment.ts"
import type { Log } from "../base/log.ts"
import type { AgentProcesses } from "../base/process/agent-processes.ts"
import type { Paths } from "../base/paths.ts"
import type { ProcessTable } from "../base/process/process-table.ts"
import type { Queue } from "../base/queue.ts"
import type { Bus } from "../bus/bus.ts"
import type { SandboxSupport } from "../sandbox/support.ts"
import type { TurnRecord } from "../session/record/turn-record.ts"
import type { Database } from "../storage/database.ts"
import type { Tool } from "../tool/tool.ts"
import type { Trust } from "../trust/trust.ts"
import type { ModelSources } from "./models.ts"

export type InstanceDeps = {
  readonly program: {
    readonly version: string
    readonly paths: Paths
    readonly env: Environment
    /** The user's name at this machine. */
    readonly userName: string
    readonly log: Pick<Log, "write" | "hide">
  }
  readonly storage: { readonly bus: Bus; readonly database: Database; readonly turns: TurnRecord }
  readonly models: ModelSources
  readonly tools: {
    readonly all: readonly Tool[]
    readonly services: {
      readonly processes: ProcessTable
      /** Where outputs are stored that are too large for a message. */
      readonly outputDirectory: string
    }
    readonly sandboxSupport: SandboxSupport
    readonly agentProcesses: AgentProcesses
  }
  readonly settings: {
    readonly trust: Trust
    /** Serializes changes of settings files. */
    readonly queue: Queue
    /** Given on the command line; replaces `model` and `default_agent` of the files. */
    readonly commandLine: { readonly model?: string | undefined; readonly agent?: string | undefined }
    /** Called after an instance has changed the settings of its project, which may be open in other directories too. */
    readonly onProjectChanged: (worktree: string, byDirectory: string) => Promise<void>
  }
  readonly user: {
    /** Shows a message that answers no request. */
    readonly notice: (message: string) => void
    /** Set where a person can be asked for trust: called instead of a notice about withheld settings. */
    readonly onTrustRequired?: (() => void) | undefined
    /** This program shows a terminal, or is about to. */
    readonly hasTerminal: boolean
    /** Writes to sensitive files need permission without a terminal too, for a caller that rejects every request. */
    readonly asksWithoutTerminal: boolean
  }
  /** Limits how long all retries of one turn wait together. Without it only the number of attempts is limited. */
  readonly retryBudgetMs?: number | undefined
}
