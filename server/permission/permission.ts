// Asks a person for permission and waits. One service a project directory: approvals given by "always" hold for all its
// sessions until it is disposed. Every request that was published as asked is published as replied, exactly once.
import type { EventPayload } from "../schema/event.ts"
import { NamedError } from "../schema/error.ts"
import type { PermissionReply, PermissionRequest, PermissionRuleset } from "../schema/permission.ts"
import { DeniedError, RejectedError } from "./refusal.ts"
import { evaluateAll, isUnrestricted, listRules } from "./rules.ts"

export type PermissionQuestion = {
  readonly permission: string
  /** Each must be allowed. */
  readonly patterns: string[]
  /** What an answer "always" would allow from now on, exactly as shown. */
  readonly always: string[]
  readonly metadata: Record<string, unknown>
  /**
   * `always`: a person is asked whatever the rules allow. `restricted`: the same wherever any rule but a bare
   * `*: allow` applies, since the patterns are not certain to be all. A deny stays a deny.
   */
  readonly mustAsk?: "always" | "restricted"
}

export type PermissionAsk = PermissionQuestion & {
  readonly sessionID: string
  readonly tool?: { messageID: string; callID: string }
  /** The rules of agent and session, in their order. */
  readonly ruleset: PermissionRuleset
}

export type PermissionService = {
  /** Resolves when allowed; throws DeniedError, RejectedError, or the signal's reason. */
  ask(request: PermissionAsk, signal?: AbortSignal): Promise<void>
  /** Throws DeniedError where a rule denies: for what the user typed, where "ask" counts as answered. */
  refuseDenied(request: Pick<PermissionAsk, "permission" | "patterns" | "ruleset">): void
  /** Throws PermissionNotFoundError for an unknown id and ConflictError for one that has its answer. */
  reply(answer: { requestID: string; reply: PermissionReply; message?: string }): void
  list(): PermissionRequest[]
  /** Rejects what waits and forgets the approvals. */
  dispose(): void
}

type Pending = {
  readonly request: PermissionRequest
  readonly ask: PermissionAsk
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
}

const maxAnswered = 1000

/** Makes the service of one directory. */
export function createPermission(deps: {
  readonly publish: (event: EventPayload) => void
  readonly newId: (kind: "permission") => string
}): PermissionService {
  const pending = new Map<string, Pending>()
  const answered = new Set<string>()
  let approvals: PermissionRuleset = []

  function decide(ask: PermissionAsk): "allow" | "ask" {
    const { permission, patterns, ruleset } = ask
    const action = evaluateAll(permission, patterns, ruleset)
    if (action === "deny") throw new DeniedError(listRules(permission, ruleset))
    if (ask.mustAsk === "always") return "ask"
    if (ask.mustAsk === "restricted") return isUnrestricted(permission, ruleset) ? "allow" : "ask"
    if (action === "allow") return "allow"
    // Each pattern by itself: one may be allowed by a rule and the next by an approval.
    return patterns.length > 0 &&
      patterns.every((pattern) => evaluateAll(permission, [pattern], ruleset, approvals) === "allow")
      ? "allow"
      : "ask"
  }

  function settle(requestID: string, reply: PermissionReply, error?: unknown): void {
    const entry = pending.get(requestID)
    if (!entry) return
    pending.delete(requestID)
    answered.add(requestID)
    if (answered.size > maxAnswered) for (const oldest of [...answered].slice(0, 1)) answered.delete(oldest)
    deps.publish({
      type: "permission.replied",
      properties: { sessionID: entry.request.sessionID, requestID, reply },
    })
    if (error === undefined) entry.resolve()
    else entry.reject(error)
  }

  function approve(entry: Pending): void {
    const { permission } = entry.request
    approvals = [
      ...approvals,
      ...entry.request.always.map((pattern) => ({ permission, pattern, action: "allow" as const })),
    ]
    for (const [id, other] of pending) if (isAllowed(other.ask)) settle(id, "always")
  }

  function isAllowed(ask: PermissionAsk): boolean {
    try {
      return decide(ask) === "allow"
    } catch {
      return false
    }
  }

  return {
    async ask(ask, signal) {
      signal?.throwIfAborted()
      if (decide(ask) === "allow") return
      const { sessionID, permission, patterns, always, metadata, tool } = ask
      const id = deps.newId("permission")
      const request: PermissionRequest = {
        id,
        sessionID,
        permission,
        patterns,
        metadata,
        always,
        ...(tool ? { tool } : {}),
      }
      const onAbort = () => settle(id, "reject", signal?.reason)
      try {
        await new Promise<void>((resolve, reject) => {
          pending.set(id, { request, ask, resolve, reject })
          signal?.addEventListener("abort", onAbort, { once: true })
          deps.publish({ type: "permission.asked", properties: request })
        })
      } finally {
        signal?.removeEventListener("abort", onAbort)
      }
    },

    refuseDenied({ permission, patterns, ruleset }) {
      if (evaluateAll(permission, patterns, ruleset) === "deny") throw new DeniedError(listRules(permission, ruleset))
    },

    reply({ requestID, reply, message }) {
      const entry = pending.get(requestID)
      if (!entry && answered.has(requestID))
        throw new NamedError("ConflictError", {
          message: `This permission request has been answered already: ${requestID}`,
        })
      if (!entry)
        throw new NamedError("PermissionNotFoundError", {
          requestID,
          message: `No such permission request: ${requestID}`,
        })
      if (reply !== "reject") {
        settle(requestID, reply)
        if (reply === "always") approve(entry)
        return
      }
      settle(requestID, "reject", new RejectedError(message || undefined))
      const sameSession = [...pending].filter(([, other]) => other.request.sessionID === entry.request.sessionID)
      for (const [id] of sameSession) settle(id, "reject", new RejectedError())
    },

    list: () => [...pending.values()].map((entry) => entry.request),

    dispose() {
      for (const id of pending.keys()) settle(id, "reject", new RejectedError())
      approvals = []
      answered.clear()
    },
  }
}
