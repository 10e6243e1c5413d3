// What the conversation needs from the rest of the instance, in one place.
import type { IdSource } from "../base/id.ts"
import type { Bus } from "../bus/bus.ts"
import type { Commands } from "../command/commands.ts"
import type { CurrentModels } from "../provider/current-models.ts"
import type { Models } from "../provider/models.ts"
import type { Agent } from "../schema/agent.ts"
import type { Config } from "../schema/config.ts"
import type { Skill } from "../schema/service.ts"
import type { PermissionService } from "../permission/permission.ts"
import type { QuestionService } from "../question/question.ts"
import type { Tool, ToolContext } from "../tool/tool.ts"
import type { Changes } from "./record/changes.ts"
import type { SessionStore } from "./record/store.ts"
import type { TurnRecord } from "./record/turn-record.ts"

export type SessionDeps = {
  readonly version: string
  readonly projectID: string
  readonly directory: string
  readonly worktree: string
  readonly store: SessionStore
  readonly turns: TurnRecord
  readonly changes: Changes
  readonly bus: Bus
  readonly newId: IdSource
  readonly config: Config
  readonly models: Models & Pick<CurrentModels, "prepare">
  readonly agents: { get(name: string): Agent; default(): Agent; list(): readonly Agent[] }
  readonly commands: Pick<Commands, "get">
  /** Commands that a project without trust brought: the shell in their texts does not run. */
  readonly untrustedCommands: readonly string[]
  /** What agents may load. */
  readonly skills: () => readonly Skill[]
  readonly tools: readonly Tool[]
  readonly permission: Pick<PermissionService, "ask" | "refuseDenied">
  readonly question: Pick<QuestionService, "ask">
  readonly loadRules: () => Promise<readonly { path: string; text: string }[]>
  readonly isGit: boolean
  readonly branch: () => Promise<string | undefined>
  readonly toolServices: Pick<ToolContext, "outputDirectory" | "processes">
  readonly home: string
  readonly isTerminalAttached: () => boolean
  /** How long all retries of one turn may wait together; none means only the count of attempts decides. */
  readonly retryBudgetMs?: number
  /** Puts stars in the places of keys and passwords. */
  readonly hide: (text: string) => string
  readonly log: (level: "debug" | "info" | "warn" | "error", message: string, extra?: Record<string, unknown>) => void
}
