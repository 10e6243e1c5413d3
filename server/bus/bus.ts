// Publish and subscribe, with a replay buffer of recent events.
// Guarantees: delivery is synchronous and in the same order for all subscribers; an event is serialised once, whatever the
// number of subscribers; a throwing subscriber is logged and stops no other; the replay buffer is bounded, and a subscriber
// that resumes before its start learns that it missed events. There is no queue per subscriber: a slow one pauses delivery
// and catches up from the replay buffer.
import type { IdSource } from "../base/id.ts"
import type { Event, EventPayload } from "../schema/event.ts"

/** The subscribers that get a frame: all, those that read deltas, or those that read whole parts. */
type Audience = "all" | "deltas" | "whole"

export type Frame = {
  readonly event: Event
  readonly directory: string
  readonly audience: Audience
  /** The event as JSON. */
  readonly json: string
  /** Encoded bytes by framing, filled by the first subscriber that writes that framing. */
  readonly bytes: Map<string, Buffer>
  /** The number of the event, counted from the start of the process. */
  readonly sequence: number
  /** The length of all JSON published so far, this frame included. */
  readonly endLength: number
}

type Subscription = {
  /** Only events of this directory; without it the events of all directories. */
  readonly directory?: string
  readonly deltas: boolean
  /** Takes a frame. Returns false to pause delivery until `resume` (backpressure). */
  readonly onFrame: (frame: Frame) => boolean | void
}

type Subscriber = {
  /** Delivers the frames since the last one, then new ones. False: some of them have left the replay buffer. */
  resume(): boolean
  /** The length of the JSON that was published since the last delivered frame. */
  lagLength(): number
  unsubscribe(): void
}

export type Bus = {
  publish(directory: string, payload: EventPayload, audience?: Audience): void
  /**
   * Creates a paused subscriber. Its first frame is the one after `lastEventID`, or without it the next that is published.
   * `missed`: the event with that id is not in the replay buffer.
   */
  subscribe(subscription: Subscription, lastEventID?: string): Subscriber & { readonly missed: boolean }
  /** Calls back for each event of a directory except deltas. Returns the function that unsubscribes. */
  listen(directory: string, onEvent: (event: Event) => void): () => void
  readonly newId: IdSource
}

export type BusOptions = {
  readonly newId: IdSource
  readonly onError: (error: unknown) => void
  /** The size of the replay buffer in characters of JSON; 8 Mi by default. */
  readonly replayLength?: number
}

type Reader = {
  readonly subscription: Subscription
  /** The sequence of the next frame to deliver. */
  nextSequence: number
  deliveredLength: number
  isUnsubscribed: boolean
}

export function createBus({ newId, onError, replayLength = 8 * 1024 * 1024 }: BusOptions): Bus {
  /** Readers that have every frame so far and get the next one when it is published. */
  const live = new Set<Reader>()
  /** The replay buffer: frames from `start` on, undefined before it. */
  const replay: (Frame | undefined)[] = []
  let start = 0
  let bufferedLength = 0
  let nextSequence = 0
  let totalLength = 0
  const undelivered: Frame[] = []
  let isDelivering = false

  const matches = ({ directory, deltas }: Subscription, frame: Frame) =>
    (directory === undefined || directory === frame.directory) &&
    (frame.audience === "all" || deltas === (frame.audience === "deltas"))

  /** Delivers the next frame of a reader; false when the reader pauses. */
  function deliver(reader: Reader, frame: Frame): boolean {
    reader.nextSequence = frame.sequence + 1
    reader.deliveredLength = frame.endLength
    if (!matches(reader.subscription, frame)) return true
    try {
      return reader.subscription.onFrame(frame) !== false
    } catch (error) {
      onError(error)
      return true
    }
  }

  function addToReplay(frame: Frame) {
    replay.push(frame)
    bufferedLength += frame.json.length
    while (bufferedLength > replayLength && start < replay.length - 1) {
      bufferedLength -= replay[start]!.json.length
      replay[start++] = undefined
    }
    // Removing frames one by one would copy the array at each event.
    if (start > 4096 && start * 2 > replay.length) {
      replay.splice(0, start)
      start = 0
    }
  }

  function findFrame(eventID: string): Frame | undefined {
    for (let i = replay.length - 1; i >= start; i--) if (replay[i]?.event.id === eventID) return replay[i]
    return undefined
  }

  function catchUp(reader: Reader): boolean {
    while (reader.nextSequence < nextSequence) {
      const index = replay.length - (nextSequence - reader.nextSequence)
      if (index < start) return false
      if (!deliver(reader, replay[index]!)) return true
    }
    if (!reader.isUnsubscribed) live.add(reader)
    return true
  }

  function createReader(subscription: Subscription, last?: Frame): Reader {
    return {
      subscription,
      nextSequence: (last?.sequence ?? nextSequence - 1) + 1,
      deliveredLength: last?.endLength ?? totalLength,
      isUnsubscribed: false,
    }
  }

  return {
    newId,
    publish(directory, payload, audience = "all") {
      const event = { id: newId("event"), ...payload } as Event
      const json = JSON.stringify(event)
      totalLength += json.length
      const sequence = nextSequence++
      const frame: Frame = { event, directory, audience, json, bytes: new Map(), sequence, endLength: totalLength }
      addToReplay(frame)
      undelivered.push(frame)
      // A subscriber may publish: delivered at once, its event would reach the subscribers after it before this one does.
      if (isDelivering) return
      isDelivering = true
      for (let next = undelivered.shift(); next; next = undelivered.shift())
        for (const reader of live)
          // A reader that resumed during this delivery has got this frame by catching up.
          if (reader.nextSequence === next.sequence && !deliver(reader, next)) live.delete(reader)
      isDelivering = false
    },
    subscribe(subscription, lastEventID) {
      const last = lastEventID === undefined ? undefined : findFrame(lastEventID)
      const reader = createReader(subscription, last)
      return {
        missed: lastEventID !== undefined && last === undefined,
        resume: () => catchUp(reader),
        lagLength: () => totalLength - reader.deliveredLength,
        unsubscribe() {
          reader.isUnsubscribed = true
          live.delete(reader)
        },
      }
    },
    listen(directory, onEvent) {
      const reader = createReader({ directory, deltas: false, onFrame: (frame) => onEvent(frame.event) })
      live.add(reader)
      return () => void live.delete(reader)
    },
  }
}
