// One tool call as a stored part, from running to its end: for the model's calls, sub-tasks and the user's shell.
// Guarantees: progress is published at most every 100 ms; the call ends exactly once, and nothing is published after its end.
import type { IdSource } from "../../base/id.ts"
import { toReason } from "../../base/reason.ts"
import type { ToolPart, ToolState } from "../../schema/part.ts"
import type { ToolResult } from "../../tool/tool.ts"
import type { SessionStore } from "./store.ts"

const progressMs = 100

type RunningState = Extract<ToolState, { status: "running" }>

type ToolProgress = { readonly title?: string; readonly metadata?: Record<string, unknown> }

export type RunningToolPart = {
  /** Shows progress on the part. */
  update(progress: ToolProgress): void
  complete(result: ToolResult): void
  /** Metadata that the call reported so far is kept. */
  fail(error: string): void
  /** What the call reported last. */
  metadata(): Record<string, unknown> | undefined
  /** The part as it is now. */
  part(): ToolPart
}

export type ToolPartDeps = { readonly store: Pick<SessionStore, "savePart">; readonly newId: IdSource }

/** Saves a call as running: at once, or with its end, where it takes no time. */
export function startToolPart(
  { store, newId }: ToolPartDeps,
  identity: Omit<ToolPart, "state" | "type">,
  input: Record<string, unknown>,
  isImmediate = false,
): RunningToolPart {
  const start = Date.now()
  let running: RunningState = { status: "running", input, time: { start } }
  let current: ToolPart = { ...identity, type: "tool", state: running }
  let timer: NodeJS.Timeout | undefined
  let isEnded = false

  function save(state: ToolState) {
    current = { ...current, state }
    store.savePart(current)
  }

  function end(toState: (time: { start: number; end: number }) => ToolState) {
    if (isEnded) return
    clearTimeout(timer)
    if (isImmediate) save(running)
    save(toState({ start, end: Date.now() }))
    // Not before: a call whose result cannot be saved is still to be failed.
    isEnded = true
  }

  if (!isImmediate) save(running)
  return {
    update(progress) {
      if (isEnded) return
      running = { ...running, ...progress }
      current = { ...current, state: running }
      timer ??= setTimeout(() => {
        timer = undefined
        try {
          save(running)
        } catch {
          // An error of a timer would end the process. The end is saved too, and there an error reaches the caller.
        }
      }, progressMs)
    },
    complete({ output, title, metadata, attachments = [] }) {
      const { sessionID, messageID } = identity
      const files = attachments.map((file) => ({
        ...file,
        id: newId("part"),
        sessionID,
        messageID,
        type: "file" as const,
      }))
      end((time) => ({
        status: "completed",
        input,
        output,
        title,
        metadata,
        time,
        ...(files.length > 0 ? { attachments: files } : {}),
      }))
    },
    fail(error) {
      const { metadata } = running
      end((time) => ({ status: "error", input, error, ...(metadata ? { metadata } : {}), time }))
    },
    metadata: () => running.metadata,
    part: () => current,
  }
}

/** The error of a failed call as the model reads it. */
export function toToolError(error: unknown): string {
  const message = toReason(error)
  return message.startsWith("Error: ") ? message : `Error: ${message}`
}
