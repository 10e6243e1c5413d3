// Asks a person for permission and waits for the answer. One service per directory.
// Guarantees: every request that was published as asked is published as replied, exactly once; approvals given by
// "always" hold for all sessions of the directory until the service is disposed.
import { createPendingRequests } from "../base/pending-requests.ts"
import { escapeWildcard } from "../base/wildcard.ts"
import type { EventPayload } from "../schema/event.ts"
import { NamedError } from "../schema/error.ts"
import type { PermissionAction, PermissionReply, PermissionRequest, PermissionRuleset } from "../schema/permission.ts"
import { DeniedError, RejectedError } from "./permission-error.ts"
import { createPathRules, isPathPermission, type NamedPath, type PathScope } from "./path-rules.ts"
import { evaluateAll, findRule, listPossibleActions, listRules, toStrictest } from "./rules.ts"

export type PermissionQuestion = {
  readonly permission: string
  /** Every pattern must be allowed. Those of a path permission are absolute, or relative to the worktree. */
  readonly patterns: string[]
  /** Paths that must be allowed too and are not shown: the resolved files, where patterns name links or folders. */
  readonly paths?: readonly string[]
  /** Patterns that the answer "always" approves, exactly as shown. */
  readonly always: string[]
  readonly metadata: Record<string, unknown>
  /** Ask whatever the rules allow. A deny stays one. */
  readonly mustAsk?: true
  /** Not asked where the same call asks for this permission too: one answer is enough. A deny stays one. */
  readonly coveredBy?: string
  /** What the call may need besides. It is asked about wherever a rule could forbid it or ask. */
  readonly uncertain?: readonly UncertainUse[]
}

/** A permission that may be needed, for a text in which a NUL stands for any text. */
export type UncertainUse = {
  readonly permission: string
  readonly text: string
  /** A text that determines the use: it is certain where a rule or an approval allows exactly this text. */
  readonly exact?: string
}

export type PermissionAsk = PermissionQuestion & {
  readonly sessionID: string
  readonly tool?: { messageID: string; callID: string }
  /** Rules of the agent, then of the session. */
  readonly ruleset: PermissionRuleset
}

export type PermissionService = {
  /** Resolves when allowed. Throws DeniedError, RejectedError, or the signal's reason. */
  ask(request: PermissionAsk, signal?: AbortSignal): Promise<void>
  /** As `ask`, for all that one call needs. Nothing is asked when one is denied. */
  askAll(requests: readonly PermissionAsk[], signal?: AbortSignal): Promise<void>
  /** Whether a request would be allowed without asking. */
  isAllowed(request: PermissionAsk): boolean
  /** Throws DeniedError where a rule denies; "ask" counts as allowed. For what the user typed. */
  refuseDenied(request: Pick<PermissionAsk, "permission" | "patterns" | "paths" | "ruleset">): void
  /** A filter for many files: whether the rules, without approvals, allow reading a path without asking. */
  createReadFilter(ruleset: PermissionRuleset): (path: NamedPath) => boolean
  /** Throws PermissionNotFoundError for an unknown id and ConflictError for a request that is already settled. */
  reply(answer: { requestID: string; reply: PermissionReply; message?: string }): void
  list(): PermissionRequest[]
  /** Rejects all pending requests and forgets the approvals. */
  dispose(): void
}

/** A request with what it was asked for: the approval of another request may settle it. */
type Pending = { readonly id: string; readonly request: PermissionRequest; readonly ask: PermissionAsk }

export function createPermissionService(deps: {
  readonly publish: (event: EventPayload) => void
  readonly newId: (kind: "permission") => string
  /** What the paths of rules and calls are relative to. */
  readonly scope: PathScope
}): PermissionService {
  const pathRules = createPathRules(deps.scope)
  const pending = createPendingRequests<Pending, void>()
  let approvals: PermissionRuleset = []

  function evaluateCall(
    permission: string,
    patterns: readonly string[],
    ...rulesets: PermissionRuleset[]
  ): PermissionAction {
    if (!isPathPermission(permission)) return evaluateAll(permission, patterns, ...rulesets)
    // The usual case, in which no path has to be resolved.
    const last = listRules(permission, ...rulesets).at(-1)
    if (last?.pattern === "*" && patterns.length > 0) return last.action
    const evaluatePath = pathRules.compile(permission, ...rulesets)
    return toStrictest(patterns.map((pattern) => evaluatePath(pathRules.toPath(pattern))))
  }

  function decide(ask: PermissionAsk): "allow" | "ask" {
    const { permission, ruleset } = ask
    const patterns = [...ask.patterns, ...(ask.paths ?? [])]
    const action = evaluateCall(permission, patterns, ruleset)
    if (action === "deny") throw new DeniedError(listRules(permission, ruleset))
    for (const { permission: other, text } of ask.uncertain ?? [])
      if (listPossibleActions(other, text, ruleset).every((each) => each === "deny"))
        throw new DeniedError(listRules(other, ruleset))
    if (ask.mustAsk || !isCertain(ask)) return "ask"
    if (action === "allow") return "allow"
    // Pattern by pattern: a rule may allow one and an approval the next.
    return evaluateCall(permission, patterns, ruleset, approvals) === "allow" ? "allow" : "ask"
  }

  /** Whether everything that the call may need besides is allowed. An approval does not lift a possible deny. */
  function isCertain({ uncertain = [], ruleset }: PermissionAsk): boolean {
    return uncertain.every(
      ({ permission, text, exact }) =>
        (exact !== undefined && isAllowedExactly(permission, exact, ruleset)) ||
        (!listPossibleActions(permission, text, ruleset).includes("deny") &&
          listPossibleActions(permission, text, ruleset, approvals).every((action) => action === "allow")),
    )
  }

  function isAllowedExactly(permission: string, text: string, ruleset: PermissionRuleset): boolean {
    const rule = findRule(permission, text, ruleset, approvals)
    return rule?.action === "allow" && rule.pattern === escapeWildcard(text)
  }

  function isAllowed(ask: PermissionAsk): boolean {
    try {
      return decide(ask) === "allow"
    } catch {
      return false
    }
  }

  function publishReplied({ sessionID }: PermissionAsk, requestID: string, reply: PermissionReply): void {
    deps.publish({ type: "permission.replied", properties: { sessionID, requestID, reply } })
  }

  function settle(requestID: string, reply: PermissionReply, error?: unknown): void {
    const entry = pending.take(requestID)
    if (!entry) return
    publishReplied(entry.request.ask, requestID, reply)
    if (error === undefined) entry.resolve()
    else entry.reject(error)
  }

  function approve({ permission, always }: PermissionAsk): void {
    approvals = [...approvals, ...always.map((pattern) => ({ permission, pattern, action: "allow" as const }))]
    for (const { id, ask } of pending.list()) if (isAllowed(ask)) settle(id, "always")
  }

  function getPending(requestID: string): PermissionAsk {
    const entry = pending.list().find(({ id }) => id === requestID)
    if (entry) return entry.ask
    if (pending.isSettled(requestID))
      throw new NamedError("ConflictError", {
        message: `This permission request has been answered already: ${requestID}`,
      })
    throw new NamedError("PermissionNotFoundError", { requestID, message: `No such permission request: ${requestID}` })
  }

  async function askOne(ask: PermissionAsk, signal: AbortSignal | undefined): Promise<void> {
    // The answer to the request before may have been "always".
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
    await pending.wait(
      { id, request, ask },
      {
        onAdded: () => deps.publish({ type: "permission.asked", properties: request }),
        onAborted: () => publishReplied(ask, id, "reject"),
      },
      signal,
    )
  }

  const service: PermissionService = {
    ask: (request, signal) => service.askAll([request], signal),

    async askAll(requests, signal) {
      signal?.throwIfAborted()
      const asked = requests.filter((each) => decide(each) === "ask")
      for (const each of asked)
        if (!asked.some(({ permission }) => permission === each.coveredBy)) await askOne(each, signal)
    },

    isAllowed,

    refuseDenied({ permission, patterns, paths = [], ruleset }) {
      if (evaluateCall(permission, [...patterns, ...paths], ruleset) === "deny")
        throw new DeniedError(listRules(permission, ruleset))
    },

    createReadFilter(ruleset) {
      const evaluatePath = pathRules.compile("read", ruleset)
      return (path) => evaluatePath(path) === "allow"
    },

    reply({ requestID, reply, message }) {
      const ask = getPending(requestID)
      if (reply !== "reject") {
        settle(requestID, reply)
        if (reply === "always") approve(ask)
        return
      }
      settle(requestID, "reject", new RejectedError(message || undefined))
      // A rejection stops the turn, so its other requests are obsolete.
      for (const other of pending.list())
        if (other.ask.sessionID === ask.sessionID) settle(other.id, "reject", new RejectedError())
    },

    list: () => pending.list().map(({ request }) => request),

    dispose() {
      for (const { id } of pending.list()) settle(id, "reject", new RejectedError())
      approvals = []
      pending.clear()
    },
  }
  return service
}
