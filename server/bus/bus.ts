// Publish and subscribe, with a window of the past.
// Promises: synchronous and in one order for all; an event is serialised once, however many read it; a throwing
// subscriber is logged and stops nobody; the window is bounded by bytes, and who asks for more is told that he missed it.
// Nothing is queued for anybody: who cannot keep up says so and comes back to his place in the window.
import type { IdSource } from "../base/id.ts"
import type { Event, EventPayload } from "../schema/event.ts"

/** Who gets a frame: everybody, readers of deltas, or readers of whole parts only. */
type Audience = "all" | "deltas" | "whole"

export type Frame = {
  readonly event: Event
  readonly directory: string
  readonly audience: Audience
  /** The event as JSON text. */
  readonly json: string
  /** Ready bytes by framing, filled by whoever writes them first. */
  readonly bytes: Map<string, Buffer>
  /** Its number, counted from the first event on. */
  readonly sequence: number
  /** The length of all JSON up to its end. */
  readonly endLength: number
}

type Subscription = {
  /** Only this directory; none means all. */
  readonly directory?: string
  readonly deltas: boolean
  /** `false`: no more before `resume`; this frame was taken. */
  readonly onFrame: (frame: Frame) => boolean | void
}

type Subscriber = {
  /** Gives what has come since the last frame, then goes on with what comes. False: some of it has left the window. */
  resume(): boolean
  /** The length of the JSON that was published since the last frame that it took. */
  lagLength(): number
  unsubscribe(): void
}

export type Bus = {
  publish(directory: string, payload: EventPayload, audience?: Audience): void
  /**
   * Makes a subscriber that gets its first frame when it is resumed: the one after `lastEventID`, else the next that is
   * published. `missed` says that events after that id have left the window.
   */
  subscribe(subscription: Subscription, lastEventID?: string): Subscriber & { readonly missed: boolean }
  /** Calls back for each event of a directory, inside this process. */
  listen(directory: string, onEvent: (event: Event) => void): () => void
  readonly newId: IdSource
}

export type BusOptions = {
  readonly newId: IdSource
  readonly onError: (error: unknown) => void
  readonly replayBytes?: number
}

type Reader = {
  readonly subscription: Subscription
  /** The number of the next frame, counted from the first event. */
  place: number
  readLength: number
  isOver: boolean
}

export function createBus({ newId, onError, replayBytes: windowBytes = 8 * 1024 * 1024 }: BusOptions): Bus {
  const readers = new Set<Reader>()
  /** The window, from `start` on; nothing before it. */
  const past: (Frame | undefined)[] = []
  let start = 0
  let bytes = 0
  let nextPlace = 0
  let totalLength = 0
  const waiting: Frame[] = []
  let isDelivering = false

  const wants = ({ directory, deltas }: Subscription, frame: Frame) =>
    (directory === undefined || directory === frame.directory) &&
    (frame.audience === "all" || deltas === (frame.audience === "deltas"))

  /** Gives a reader the frame of his place; false when he wants no more. */
  function give(reader: Reader, frame: Frame): boolean {
    reader.place = frame.sequence + 1
    reader.readLength = frame.endLength
    if (!wants(reader.subscription, frame)) return true
    try {
      return reader.subscription.onFrame(frame) !== false
    } catch (error) {
      onError(error)
      return true
    }
  }

  function keep(frame: Frame) {
    past.push(frame)
    bytes += frame.json.length
    while (bytes > windowBytes && start < past.length - 1) {
      bytes -= past[start]!.json.length
      past[start++] = undefined
    }
    // Shifting one by one would copy the array at each event.
    if (start > 4096 && start * 2 > past.length) {
      past.splice(0, start)
      start = 0
    }
  }

  function find(lastEventID: string): Frame | undefined {
    for (let i = past.length - 1; i >= start; i--) if (past[i]?.event.id === lastEventID) return past[i]
    return undefined
  }

  function catchUp(reader: Reader): boolean {
    while (reader.place < nextPlace) {
      const index = past.length - (nextPlace - reader.place)
      if (index < start) return false
      if (!give(reader, past[index]!)) return true
    }
    if (!reader.isOver) readers.add(reader)
    return true
  }

  function createReader(subscription: Subscription, last?: Frame): Reader {
    return {
      subscription,
      place: (last?.sequence ?? nextPlace - 1) + 1,
      readLength: last?.endLength ?? totalLength,
      isOver: false,
    }
  }

  return {
    newId,
    publish(directory, payload, audience = "all") {
      const event = { id: newId("event"), ...payload } as Event
      const json = JSON.stringify(event)
      totalLength += json.length
      const place = nextPlace++
      const frame: Frame = {
        event,
        directory,
        audience,
        json,
        bytes: new Map(),
        sequence: place,
        endLength: totalLength,
      }
      keep(frame)
      waiting.push(frame)
      // A subscriber that publishes must not let later readers see the second event first.
      if (isDelivering) return
      isDelivering = true
      for (let next = waiting.shift(); next; next = waiting.shift())
        for (const reader of readers)
          // One that came in the middle has this frame already.
          if (reader.place === next.sequence && !give(reader, next)) readers.delete(reader)
      isDelivering = false
    },
    subscribe(subscription, lastEventID) {
      const last = lastEventID === undefined ? undefined : find(lastEventID)
      const reader = createReader(subscription, last)
      return {
        missed: lastEventID !== undefined && last === undefined,
        resume: () => catchUp(reader),
        lagLength: () => totalLength - reader.readLength,
        unsubscribe() {
          reader.isOver = true
          readers.delete(reader)
        },
      }
    },
    listen(directory, onEvent) {
      const reader = createReader({ directory, deltas: false, onFrame: (frame) => onEvent(frame.event) })
      readers.add(reader)
      return () => void readers.delete(reader)
    },
  }
}
