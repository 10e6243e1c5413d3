// The session of a turn and the sessions of its sub-agents.
import type { Client } from "../../../client/client.ts"
import { ClientError } from "../../../client/client-error.ts"

/**
 * Whether a session is the root or a descendant of it (the session of a sub-agent). Looks up each session once; one
 * that does not exist is not in the tree. Throws ClientError when the server does not answer.
 */
export function createSessionTree(client: Client, rootID: string): (sessionID: string) => Promise<boolean> {
  const known = new Map<string, Promise<boolean>>([[rootID, Promise.resolve(true)]])
  async function hasAncestor(sessionID: string): Promise<boolean> {
    try {
      const { parentID } = await client.session.get({ sessionID })
      return parentID !== undefined && (await isInTree(parentID))
    } catch (error) {
      if (error instanceof ClientError && error.status === 404) return false
      known.delete(sessionID)
      throw error
    }
  }
  function isInTree(sessionID: string): Promise<boolean> {
    const found = known.get(sessionID) ?? hasAncestor(sessionID)
    known.set(sessionID, found)
    return found
  }
  return isInTree
}
