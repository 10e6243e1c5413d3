// What a tool gets when the user himself runs it: deny rules hold, an `ask` counts as answered, and nobody is asked back.
import type { Agent } from "../../schema/agent.ts"
import type { ToolContext } from "../../tool/tool.ts"
import type { SessionDeps } from "../deps.ts"

export type UserCall = Pick<ToolContext, "sessionID" | "messageID" | "callID" | "signal" | "progress" | "seenFiles"> & {
  readonly agent: Agent
}

export function toUserContext(deps: SessionDeps, { agent, ...call }: UserCall): ToolContext {
  const ruleset = [...agent.permission, ...(deps.store.getSession(call.sessionID).permission ?? [])]
  return {
    ...call,
    agent: agent.name,
    directory: deps.directory,
    worktree: deps.worktree,
    ask: async (request) => deps.permission.refuseDenied({ ...request, ruleset }),
    askUser: () => Promise.reject(new Error("Nobody can be asked here")),
    rules: () => ruleset,
    agents: () => deps.agents.list(),
    skills: () => deps.skills(),
    spawn: () => Promise.reject(new Error("No sub-agent can be started here")),
    todos: { list: () => [], replace: () => {} },
    fileChanged: () => {},
    newId: deps.newId,
    guardsSensitiveFiles: false,
    ...deps.toolServices,
  }
}
