import { describe, expect, it } from "vitest"
import { createIdSource } from "../../server/base/id.ts"
import { type Bus, createBus, type Frame } from "../../server/bus/bus.ts"

const idle = (sessionID: string) => ({ type: "session.idle", properties: { sessionID } }) as const
const makeBus = (replayLength?: number) => {
  const errors: unknown[] = []
  const bus = createBus({
    newId: createIdSource(),
    onError: (error) => errors.push(error),
    ...(replayLength ? { replayLength } : {}),
  })
  return { bus, errors }
}
const attach = (bus: Bus, ...how: Parameters<Bus["subscribe"]>) => {
  const subscriber = bus.subscribe(...how)
  subscriber.resume()
  return subscriber
}
const collect = () => {
  const frames: Frame[] = []
  return {
    frames,
    onFrame: (frame: Frame) => void frames.push(frame),
    sessions: () => frames.map((f) => (f.event.properties as { sessionID: string }).sessionID),
  }
}

describe("bus", () => {
  it("delivers the same serialised frame to every subscriber of a directory, in order", () => {
    const { bus } = makeBus()
    const [a, b, all] = [collect(), collect(), collect()]
    attach(bus, { directory: "/a", deltas: false, onFrame: a.onFrame })
    attach(bus, { directory: "/b", deltas: false, onFrame: b.onFrame })
    attach(bus, { deltas: false, onFrame: all.onFrame })
    bus.publish("/a", idle("ses_1"))
    bus.publish("/b", idle("ses_2"))
    expect(a.sessions()).toEqual(["ses_1"])
    expect(b.sessions()).toEqual(["ses_2"])
    expect(all.sessions()).toEqual(["ses_1", "ses_2"])
    expect(all.frames[0]).toBe(a.frames[0])
    expect(JSON.parse(a.frames[0]!.json)).toEqual({ id: a.frames[0]!.event.id, ...idle("ses_1") })
  })

  it("logs the error of a throwing subscriber and continues with the others", () => {
    const { bus, errors } = makeBus()
    const good = collect()
    attach(bus, {
      deltas: false,
      onFrame: () => {
        throw new Error("broken reader")
      },
    })
    attach(bus, { deltas: false, onFrame: good.onFrame })
    bus.publish("/a", idle("ses_1"))
    expect(good.frames).toHaveLength(1)
    expect(errors).toHaveLength(1)
  })

  it("keeps the order for the next subscribers when a subscriber publishes", () => {
    const { bus } = makeBus()
    const late = collect()
    attach(bus, {
      deltas: false,
      onFrame: ({ event }) => {
        if (event.type === "session.idle" && event.properties.sessionID === "ses_1") bus.publish("/a", idle("ses_2"))
      },
    })
    attach(bus, { deltas: false, onFrame: late.onFrame })
    bus.publish("/a", idle("ses_1"))
    expect(late.sessions()).toEqual(["ses_1", "ses_2"])
  })

  it("replays the events after a given one, and reports when that event has left the replay buffer", () => {
    const { bus } = makeBus(2000)
    const first = collect()
    attach(bus, { deltas: false, onFrame: first.onFrame })
    for (let i = 0; i < 5; i++) bus.publish("/a", idle(`ses_${i}`))
    const again = collect()
    expect(attach(bus, { deltas: false, onFrame: again.onFrame }, first.frames[2]!.event.id).missed).toBe(false)
    expect(again.sessions()).toEqual(["ses_3", "ses_4"])
    for (let i = 0; i < 1000; i++) bus.publish("/a", idle(`ses_x${i}`))
    const late = collect()
    expect(attach(bus, { deltas: false, onFrame: late.onFrame }, first.frames[2]!.event.id).missed).toBe(true)
    expect(late.frames).toEqual([])
  })

  it("queues nothing for a paused subscriber, which catches up from the replay buffer when it resumes", () => {
    const { bus } = makeBus(2000)
    const slow = collect()
    const fast = collect()
    const publish = (from: number, to: number) => {
      for (let i = from; i < to; i++) bus.publish("/a", idle(`ses_${i}`))
    }
    const subscriber = attach(bus, { deltas: false, onFrame: (frame) => slow.frames.push(frame) % 2 === 1 })
    attach(bus, { deltas: false, onFrame: fast.onFrame })
    publish(0, 5)
    expect(slow.sessions()).toEqual(["ses_0", "ses_1"])
    expect(subscriber.lagLength()).toBe(fast.frames.slice(2).reduce((sum, frame) => sum + frame.json.length, 0))
    expect(subscriber.resume()).toBe(true)
    expect(slow.sessions()).toEqual(["ses_0", "ses_1", "ses_2", "ses_3"])
    expect(subscriber.resume()).toBe(true)
    publish(5, 6)
    expect(slow.sessions()).toEqual(["ses_0", "ses_1", "ses_2", "ses_3", "ses_4", "ses_5"])
    publish(6, 1000)
    expect(subscriber.resume()).toBe(false)
    expect(slow.frames).toHaveLength(6)
    expect(fast.frames).toHaveLength(1000)
  })

  it("delivers a frame once to a subscriber that resumes during its delivery", () => {
    const { bus } = makeBus()
    const late = collect()
    attach(bus, {
      deltas: false,
      onFrame: ({ event }) => {
        if (event.type !== "session.idle" || event.properties.sessionID !== "ses_1") return
        bus.publish("/a", idle("ses_2"))
        attach(bus, { deltas: false, onFrame: late.onFrame }, event.id)
      },
    })
    bus.publish("/a", idle("ses_1"))
    bus.publish("/a", idle("ses_3"))
    expect(late.sessions()).toEqual(["ses_2", "ses_3"])
  })

  it("delivers deltas and whole parts to their audience only, also in a replay", () => {
    const { bus } = makeBus()
    const [deltas, whole] = [collect(), collect()]
    bus.publish("/a", idle("ses_0"))
    attach(bus, { deltas: true, onFrame: deltas.onFrame })
    attach(bus, { deltas: false, onFrame: whole.onFrame })
    bus.publish("/a", idle("ses_d"), "deltas")
    bus.publish("/a", idle("ses_w"), "whole")
    bus.publish("/a", idle("ses_all"))
    expect(deltas.sessions()).toEqual(["ses_d", "ses_all"])
    expect(whole.sessions()).toEqual(["ses_w", "ses_all"])
    const again = collect()
    attach(bus, { deltas: true, onFrame: again.onFrame }, deltas.frames[0]!.event.id)
    expect(again.sessions()).toEqual(["ses_all"])
  })
})

describe("ids", () => {
  it("ascend, those of sessions descend, and both keep their order when the clock steps back", () => {
    let now = 1_795_509_419_573
    const newId = createIdSource(() => now)
    const messages = [newId("message"), newId("message")]
    now -= 60_000
    messages.push(newId("message"))
    expect(messages).toEqual(messages.toSorted())
    const sessions = [newId("session"), newId("session"), newId("session")]
    expect(sessions).toEqual(sessions.toSorted().toReversed())
    for (const id of messages) expect(id).toMatch(/^msg_[0-9a-f]{12}[0-9A-Za-z]{14}$/)
  })

  it("have the recorded time in their first twelve digits", () => {
    expect(createIdSource(() => 1_795_509_419_573)("message").slice(0, 16)).toBe("msg_20cb37e35001")
  })
})
