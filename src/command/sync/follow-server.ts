// Follows the server: its events change the state, and calls of other programs run commands.
// Guarantees: missed events lead to a new fetch. Calls come from the control queue of a server of this program, and as
// events from any other server, never from both.
import type { Event } from "../../../server/schema/event.ts"
import { openControl, type Control } from "../../client/control.ts"
import { openEvents } from "../../client/events.ts"
import { reduceEvents } from "../../state/reduce.ts"
import { setConnection, toLostConnection } from "../../state/connection.ts"
import { toReason } from "../../text/to-reason.ts"
import type { CommandContext } from "../command.ts"
import type { Registry } from "../registry.ts"
import { applyRemoteCall, toControlCall } from "../remote/apply-remote-call.ts"

export type FollowOptions = {
  /** Identifies this terminal to the server. */
  readonly clientID: string
  readonly registry: Registry
  /** Fetches everything that is shown. */
  readonly refresh: () => void
}

export type Following = {
  /** Applies the events that wait for their batch. */
  flush(): void
  close(): void
}

export function followServer(context: CommandContext, options: FollowOptions): Following {
  const { store, client, now, toast } = context
  const { clientID, registry, refresh } = options
  let control: Control | undefined
  let hasCallsAsEvents = false

  function applyCalls(batch: readonly Event[]) {
    for (const event of batch) {
      const call = toControlCall(event)
      if (call)
        applyRemoteCall(context, registry, call).catch((error: unknown) =>
          toast({ message: toReason(error), variant: "warning" }),
        )
    }
  }

  const events = openEvents({
    client,
    onEvents(batch) {
      store.update((state) => ({ ...reduceEvents(state, batch, now()), clock: now() }))
      if (hasCallsAsEvents) applyCalls(batch)
      // The server opens the directory again, with the settings that its files have now.
      if (batch.some(({ type }) => type === "server.instance.disposed" || type === "global.disposed")) refresh()
    },
    onConnect(isStale, isOurs) {
      store.update((state) => setConnection(state, { phase: "connected" }))
      hasCallsAsEvents = !isOurs
      if (isOurs)
        control ??= openControl({
          client,
          clientID,
          apply: (call) => applyRemoteCall(context, registry, call),
        })
      if (isStale) refresh()
    },
    onLost: (waitMs, refusal) =>
      store.update((state) => setConnection(state, toLostConnection(now() + waitMs, refusal?.message))),
  })
  return {
    flush: events.flush,
    close() {
      events.close()
      control?.close()
    },
  }
}
