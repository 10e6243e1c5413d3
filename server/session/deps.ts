// What the conversation needs from the rest of the instance, grouped by concern. Services take the groups they use.
import type { OwnConfig } from "../config/own-config.ts"
import type { IdSource } from "../base/id.ts"
import type { LogLevel } from "../base/log.ts"
import type { Commands } from "../command/commands.ts"
import type { Instruction } from "../config/instructions.ts"
import type { PermissionService } from "../permission/permission.ts"
import type { CurrentModels } from "../provider/current-models.ts"
import type { Models } from "../provider/models.ts"
import type { QuestionService } from "../question/question.ts"
import type { Agent } from "../schema/agent.ts"
import type { Config } from "../schema/config.ts"
import type { Event, EventPayload } from "../schema/event.ts"
import type { Skill } from "../schema/skill.ts"
import type { Tool, ToolContext } from "../tool/tool.ts"
import type { Changes } from "./record/changes.ts"
import type { SessionStore } from "./record/store.ts"
import type { TurnRecord } from "./record/turn-record.ts"

/** The directory that the sessions work in. Paths are absolute. */
export type SessionProject = {
  readonly id: string
  readonly directory: string
  /** Root of the repository; the directory itself where there is none. */
  readonly worktree: string
  readonly isGit: boolean
  readonly home: string
  /** The program's version, stored with new sessions. */
  readonly version: string
}

/** The settings that sessions use, as one snapshot. */
export type SessionSettings = {
  readonly config: Config
  readonly own: Pick<OwnConfig, "max_steps">
  readonly isTrusted: boolean
  readonly agents: { get(name: string): Agent; default(): Agent; list(): readonly Agent[] }
  readonly commands: Pick<Commands, "get">
  /** Commands from an untrusted project: shell in their templates does not run. */
  readonly untrustedCommands: readonly string[]
  /** Instructions that only an untrusted project names: they reach documents of the project only. */
  readonly untrustedInstructions: readonly string[]
  readonly skills: readonly Skill[]
}

export type SessionDeps = {
  readonly project: SessionProject
  readonly store: SessionStore
  readonly turns: TurnRecord
  readonly changes: Changes
  readonly newId: IdSource
  /** Events of the directory. */
  readonly events: {
    publish(event: EventPayload): void
    /** Returns the function that unsubscribes. */
    listen(onEvent: (event: Event) => void): () => void
  }
  /** `current` changes when settings are read again: a step reads it once, at its start. */
  readonly settings: { current(): SessionSettings }
  readonly models: Models & Pick<CurrentModels, "prepare">
  readonly tools: {
    readonly all: readonly Tool[]
    readonly services: Pick<ToolContext, "outputDirectory" | "processes" | "containment">
  }
  /** Requests that the user answers. */
  readonly permission: Pick<PermissionService, "ask" | "askAll" | "isAllowed" | "refuseDenied" | "createReadFilter">
  readonly question: Pick<QuestionService, "ask">
  readonly isTerminalAttached: () => boolean
  /** Whether a user can answer: a terminal of ours is attached. */
  readonly canAskUser: () => boolean
  /** What the system prompt describes in addition to the project. */
  readonly surroundings: {
    /** Reads the instruction files that the settings name. */
    loadInstructions(settings: SessionSettings): Promise<readonly Instruction[]>
    branch(): Promise<string | undefined>
  }
  /** Milliseconds that all retries of one turn may wait together; without it only the number of attempts is limited. */
  readonly retryBudgetMs?: number
  /** Replaces keys and passwords by stars. */
  readonly hideSecrets: (text: string) => string
  readonly log: (level: LogLevel, message: string, fields?: Record<string, unknown>) => void
}
