// Refuses requests of the agent's own commands: a command could otherwise answer its own permission requests, or run a line
// as the user. The other end of a connection is looked up once, and only if the agent has started a command.
import type { NextFunction, Request, Response } from "express"
import type { createPeerOwners } from "../base/peer-owner.ts"
import type { AgentProcesses } from "../base/process/agent-processes.ts"
import { sendJson } from "./bind.ts"

type FindOwner = ReturnType<typeof createPeerOwners>

/** Creates the middleware. */
export function createAgentGuard(agent: Pick<AgentProcesses, "hasStarted" | "holdsSocket">, findOwner: FindOwner) {
  const accepted = new WeakSet<object>()

  async function isAgent(socket: Request["socket"]): Promise<boolean> {
    const before = await findOwner(socket)
    // A command can send a request and end at once.
    if (before === "gone") return true
    if (before === "unknown") return false
    if (agent.holdsSocket(before.inode)) return true
    // The process may have ended while the others were examined.
    return (await findOwner(socket)) === "gone"
  }

  return async ({ socket }: Request, response: Response, next: NextFunction): Promise<void> => {
    if (!agent.hasStarted() || accepted.has(socket)) return next()
    if (!(await isAgent(socket))) {
      accepted.add(socket)
      return next()
    }
    response.setHeader("Connection", "close")
    sendJson(response, 403, {
      name: "ForbiddenError",
      data: {
        message:
          'A command of the agent may not call the server that runs it. The user can allow it with "server": {"agent_requests": "allow"} in config.jsonc.',
      },
    })
  }
}
