// Handlers of /session.
import type { Instance } from "../instance/instance.ts"
import { NamedError } from "../schema/error.ts"
import type { Handlers } from "./endpoint.ts"
import type { session as contract } from "./session.contract.ts"

export const session: Handlers<typeof contract, Instance> = {
  list: ({ sessions }, { directory, roots, start, search, limit }) =>
    sessions.store.list({
      ...(directory ? { directory } : {}),
      isRoot: Boolean(roots),
      ...(start === undefined ? {} : { updatedSince: start }),
      ...(search ? { search } : {}),
      ...(limit === undefined ? {} : { limit }),
    }),
  create: ({ sessions }, _address, body) => sessions.create(body),
  status: ({ sessions }) => sessions.status(),
  get: ({ sessions }, { sessionID }) => sessions.store.getSession(sessionID),
  update: ({ sessions }, { sessionID }, { title, time }) =>
    sessions.store.updateSession(sessionID, (each) => ({
      ...each,
      ...(title === undefined ? {} : { title }),
      ...(time?.archived === undefined ? {} : { time: { ...each.time, archived: time.archived } }),
    })),
  async delete({ sessions }, { sessionID }) {
    sessions.store.getSession(sessionID)
    await sessions.remove(sessionID)
    return true
  },
  children({ sessions }, { sessionID }) {
    sessions.store.getSession(sessionID)
    return sessions.store.children(sessionID)
  },
  todo({ sessions }, { sessionID }) {
    sessions.store.getSession(sessionID)
    return sessions.store.todos(sessionID)
  },
  diff: ({ sessions }, { sessionID, messageID }) => sessions.diff(sessionID, messageID),
  share: ({ sessions }, { sessionID }) => sessions.share(sessionID),
  unshare: ({ sessions }, { sessionID }) => sessions.unshare(sessionID),
  async abort({ sessions }, { sessionID }) {
    await sessions.abort(sessionID)
    return true
  },
  fork: ({ sessions }, { sessionID }, { messageID }) => sessions.fork(sessionID, messageID),
  init({ sessions }, { sessionID }, { providerID, modelID, messageID }) {
    const model = { providerID, modelID }
    const done = sessions.command(sessionID, { command: "init", arguments: "", model, messageID })
    // The command continues when the caller disconnects; then nothing awaits this promise.
    done.catch(() => {})
    return async () => (await done).info.role === "assistant"
  },
  summarize({ sessions }, { sessionID }, { providerID, modelID, auto = false }) {
    const done = sessions.summarize(sessionID, { providerID, modelID }, auto)
    done.catch(() => {})
    return () => done
  },
  permission({ permission, sessions }, { sessionID, permissionID }, { response, remember }) {
    const request = permission.list().find(({ id }) => id === permissionID)
    // The request of a sub-agent may also be answered under an ancestor of its session.
    if (request && !sessions.isWithin(request.sessionID, sessionID))
      throw new NamedError("PermissionNotFoundError", {
        requestID: permissionID,
        message: `The session ${sessionID} has no permission request ${permissionID}`,
      })
    permission.reply({ requestID: permissionID, reply: remember && response === "once" ? "always" : response })
    return true
  },
}
