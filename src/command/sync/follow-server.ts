// Follows the server once it is there: its events into the state, the calls of others to the terminal into commands.
// Promises: what was missed is fetched; a server of this program is asked for calls at its queue, a published one tells
// them on its stream.
import type { Event } from "../../../server/schema/event.ts"
import { openControl, type Control } from "../../client/control.ts"
import { openEvents } from "../../client/events.ts"
import type { Transport } from "../../client/transport.ts"
import { reduceEvents } from "../../state/reduce.ts"
import { setConnection, toLostConnection } from "../../state/screen.ts"
import { applyRemoteCall } from "../remote/apply-remote-call.ts"
import { toControlCall } from "../remote/control-event.ts"
import type { CommandContext } from "../command.ts"
import type { Registry } from "../registry.ts"

export type FollowOptions = {
  readonly transport: Transport
  /** As the client has it. */
  readonly directory: string | undefined
  /** Names this terminal to the server. */
  readonly clientID: string
  readonly registry: Registry
  /** Fetches all that is shown. */
  readonly refresh: () => void
}

export type Following = {
  /** Gives the events that wait for more at once. */
  flush(): void
  close(): void
}

export function followServer(context: CommandContext, options: FollowOptions): Following {
  const { store, client, now, toast } = context
  const { transport, directory, clientID, registry, refresh } = options
  let control: Control | undefined
  let isSteeredByEvents = false

  function takeCalls(batch: readonly Event[]) {
    for (const event of batch) {
      const call = toControlCall(event)
      if (call)
        applyRemoteCall(context, registry, call).catch((error: unknown) =>
          toast({ message: error instanceof Error ? error.message : String(error), variant: "warning" }),
        )
    }
  }

  const events = openEvents({
    client,
    onEvents(batch) {
      store.update((state) => ({ ...reduceEvents(state, batch, now()), clock: now() }))
      if (isSteeredByEvents) takeCalls(batch)
      // The directory was let go, and is opened anew with the settings that are now in its files.
      if (batch.some(({ type }) => type === "server.instance.disposed" || type === "global.disposed")) refresh()
    },
    onConnect(isStale, isOurs) {
      store.update((state) => setConnection(state, { phase: "connected" }))
      isSteeredByEvents = !isOurs
      if (isOurs)
        control ??= openControl({
          transport,
          directory,
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
