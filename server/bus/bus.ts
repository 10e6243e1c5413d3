// Publish and subscribe, with a window of the past.
// Promises: synchronous and in one order for all; an event is serialised once, however many read it; a throwing
// subscriber is logged and stops nobody; the window is bounded by bytes, and who asks for more is told that he missed it.
import type { IdSource } from "../base/id.ts"
import type { Event, EventPayload } from "../schema/event.ts"

/** Who gets a frame: everybody, readers of deltas, or readers of whole parts only. */
export type Audience = "all" | "deltas" | "whole"

export type Frame = {
  readonly event: Event
  readonly directory: string
  readonly audience: Audience
  /** The event as JSON text. */
  readonly json: string
  /** Ready bytes by framing, filled by whoever writes them first. */
  readonly bytes: Map<string, Buffer>
}

export type Subscription = {
  /** Only this directory; none means all. */
  readonly directory?: string
  readonly deltas: boolean
  readonly onFrame: (frame: Frame) => void
}

export type Bus = {
  publish(directory: string, payload: EventPayload, audience?: Audience): void
  /** Starts listening after `lastEventID`; `missed` says that events after it have left the window. */
  subscribe(subscription: Subscription, lastEventID?: string): { missed: boolean; unsubscribe: () => void }
  /** Calls back for each event of a directory, inside this process. */
  listen(directory: string, onEvent: (event: Event) => void): () => void
  readonly newId: IdSource
}

export type BusOptions = {
  readonly newId: IdSource
  readonly onError: (error: unknown) => void
  readonly windowBytes?: number
}

export function createBus({ newId, onError, windowBytes = 8 * 1024 * 1024 }: BusOptions): Bus {
  const subscribers = new Set<Subscription>()
  const past: Frame[] = []
  let start = 0
  let bytes = 0
  const waiting: Frame[] = []
  let isDelivering = false

  const wants = (s: Subscription, frame: Frame) =>
    (s.directory === undefined || s.directory === frame.directory) &&
    (frame.audience === "all" || s.deltas === (frame.audience === "deltas"))

  const give = (s: Subscription, frame: Frame) => {
    try {
      s.onFrame(frame)
    } catch (error) {
      onError(error)
    }
  }

  function keep(frame: Frame) {
    past.push(frame)
    bytes += frame.json.length
    while (bytes > windowBytes && start < past.length - 1) bytes -= past[start++]!.json.length
    // Shifting one by one would copy the array at each event.
    if (start > 4096 && start * 2 > past.length) {
      past.splice(0, start)
      start = 0
    }
  }

  function findAfter(lastEventID: string): { missed: boolean; frames: Frame[] } {
    for (let i = past.length - 1; i >= start; i--)
      if (past[i]!.event.id === lastEventID) return { missed: false, frames: past.slice(i + 1) }
    return { missed: true, frames: [] }
  }

  return {
    newId,
    publish(directory, payload, audience = "all") {
      const event = { id: newId("event"), ...payload } as Event
      const frame: Frame = { event, directory, audience, json: JSON.stringify(event), bytes: new Map() }
      keep(frame)
      waiting.push(frame)
      // A subscriber that publishes must not let later readers see the second event first.
      if (isDelivering) return
      isDelivering = true
      for (let next = waiting.shift(); next; next = waiting.shift())
        for (const subscriber of subscribers) if (wants(subscriber, next)) give(subscriber, next)
      isDelivering = false
    },
    subscribe(subscription, lastEventID) {
      const found = lastEventID === undefined ? { missed: false, frames: [] } : findAfter(lastEventID)
      for (const frame of found.frames) if (wants(subscription, frame)) give(subscription, frame)
      subscribers.add(subscription)
      return { missed: found.missed, unsubscribe: () => void subscribers.delete(subscription) }
    },
    listen(directory, onEvent) {
      const subscription: Subscription = { directory, deltas: false, onFrame: (frame) => onEvent(frame.event) }
      subscribers.add(subscription)
      return () => void subscribers.delete(subscription)
    },
  }
}
