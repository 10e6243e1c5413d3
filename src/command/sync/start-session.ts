// Opens the session that the program was started with.
import { goSession } from "../../state/route.ts"
import { upsertSession } from "../../state/session.ts"
import type { CommandContext } from "../command.ts"

export type SessionStart = {
  /** The id of the session to open. */
  readonly session?: string | undefined
  /** Opens the most recently used session. */
  readonly continue?: boolean | undefined
}

export async function startSession(
  context: CommandContext,
  { session, continue: isContinued }: SessionStart,
): Promise<void> {
  if (session !== undefined) return context.run("session.select", { source: "program", args: { sessionID: session } })
  if (!isContinued) return
  try {
    const [last] = await context.client.session.list({ roots: "true", limit: 1 })
    // The user may have opened another session during the request.
    if (last && context.store.getState().route.name === "home")
      context.store.update((state) => goSession(upsertSession(state, last), last.id))
  } catch (error) {
    context.toast({ message: `The last session could not be opened: ${String(error)}`, variant: "error" })
  }
}
