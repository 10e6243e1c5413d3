// The session of a turn and the sessions of its sub-agents.
import type { Client } from "../../../client/client.ts"

/**
 * Whether a session is the root or a descendant of it (the session of a sub-agent). Looks up each session once; one
 * that cannot be looked up is not in the tree.
 */
export function createSessionTree(client: Client, rootID: string): (sessionID: string) => Promise<boolean> {
  const known = new Map<string, Promise<boolean>>([[rootID, Promise.resolve(true)]])
  async function hasAncestor(sessionID: string): Promise<boolean> {
    const { parentID } = await client.session.get({ sessionID })
    return parentID !== undefined && isInTree(parentID)
  }
  function isInTree(sessionID: string): Promise<boolean> {
    const found = known.get(sessionID) ?? hasAncestor(sessionID).catch(() => false)
    known.set(sessionID, found)
    return found
  }
  return isInTree
}
