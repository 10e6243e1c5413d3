// Without a password the port is open to all users of this machine, so the owner of each connection is looked up once:
// another user's connection is refused. Root's is accepted, since root can do anything anyway. Linux only; where the kernel
// does not report the owner, the password is the only protection.
import type { NextFunction, Request, Response } from "express"
import type { createPeerOwners } from "../base/peer-owner.ts"
import { sendJson } from "./bind.ts"

type FindOwner = ReturnType<typeof createPeerOwners>

/** Creates the middleware, which must come first; undefined where owners cannot be looked up. */
export function createPeerGuard(findOwner: FindOwner) {
  const ownUid = process.getuid?.()
  if (process.platform !== "linux" || ownUid === undefined) return undefined
  const accepted = new WeakSet<object>()

  return async (request: Request, response: Response, next: NextFunction): Promise<void> => {
    const { socket } = request
    if (accepted.has(socket)) return next()
    const owner = await findOwner(socket)
    if (owner === "unknown" || (owner !== "gone" && (owner.uid === ownUid || owner.uid === 0))) {
      accepted.add(socket)
      return next()
    }
    response.setHeader("Connection", "close")
    sendJson(response, 403, {
      name: "ForbiddenError",
      data: {
        message:
          "This server belongs to another user of this machine. Start it with OPENCODE_SERVER_PASSWORD to let others in.",
      },
    })
  }
}
