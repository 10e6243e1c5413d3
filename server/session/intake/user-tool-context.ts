// The context of a tool that the user runs: deny rules apply, "ask" counts as allowed, no questions can be asked,
// and nothing is read-only.
import type { Agent } from "../../schema/agent.ts"
import type { SeenFiles } from "../../tool/file/seen-files.ts"
import type { ToolContext } from "../../tool/tool.ts"
import { toSessionRuleset } from "../context/session-ruleset.ts"
import type { SessionDeps, SessionSettings } from "../deps.ts"

export type UserCall = Pick<ToolContext, "sessionID" | "messageID" | "callID" | "signal" | "progress"> & {
  readonly agent: Agent
  readonly settings: Pick<SessionSettings, "agents" | "skills">
  readonly seenFiles: SeenFiles
}

export type UserToolDeps = Pick<SessionDeps, "project" | "store" | "permission" | "newId" | "tools">

export function toUserToolContext(deps: UserToolDeps, { agent, settings, ...call }: UserCall): ToolContext {
  const ruleset = toSessionRuleset(deps, agent, call.sessionID)
  return {
    ...call,
    agent: agent.name,
    directory: deps.project.directory,
    worktree: deps.project.worktree,
    home: deps.project.home,
    ask: async (...questions) => {
      for (const question of questions) deps.permission.refuseDenied({ ...question, ruleset })
    },
    isGranted: () => false,
    askUser: () => Promise.reject(new Error("Questions cannot be asked here")),
    rules: () => ruleset,
    createReadFilter: () => deps.permission.createReadFilter(ruleset),
    agents: () => settings.agents.list(),
    skills: () => settings.skills,
    spawn: () => Promise.reject(new Error("Sub-agents cannot be started here")),
    todos: { list: () => [], replace: () => {} },
    fileChanged: () => {},
    newId: deps.newId,
    isTerminalAttached: false,
    isReadOnly: false,
    turnStartedAt: Date.now(),
    ...deps.tools.services,
    containment: undefined,
  }
}
