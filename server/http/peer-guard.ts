// Without a password the port is open to this machine, so each connection is asked once whose it is: another user's is
// refused (Linux; root may, as he may anything). Where the kernel does not tell, the password is the only wall.
import type { NextFunction, Request, Response } from "express"
import { createPeerOwners } from "../base/peer-owner.ts"
import { sendJson } from "./bind.ts"

type FindOwner = ReturnType<typeof createPeerOwners>

/** Makes the layer, to stand before all others; undefined where nothing can be asked. */
export function createPeerGuard(findOwner: FindOwner = createPeerOwners()) {
  const ownUid = process.getuid?.()
  if (process.platform !== "linux" || ownUid === undefined) return undefined
  const known = new WeakSet<object>()

  return async (request: Request, response: Response, next: NextFunction): Promise<void> => {
    const { socket } = request
    if (known.has(socket)) return next()
    const owner = await findOwner(socket)
    if (owner === "unknown" || (owner !== "gone" && (owner.uid === ownUid || owner.uid === 0))) {
      known.add(socket)
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
