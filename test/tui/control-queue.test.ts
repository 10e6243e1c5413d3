import { afterEach, beforeEach, describe, expect, it, vi } from "vitest"
import { createIdSource } from "../../server/base/id.ts"
import { createControlQueue } from "../../server/tui/control-queue.ts"

const make = (keepsCalls = true) => createControlQueue({ newId: createIdSource(), keepsCalls })
const call = (n: number) => ({ path: "/tui/append-prompt", body: { text: String(n) } })
const never = new AbortController().signal

describe("control queue", () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it("keeps what is posted before a terminal asks, and gives it in order", async () => {
    const control = make()
    control.push(call(1))
    control.push(call(2))
    const first = await control.next("tui_a", never)
    const second = await control.next("tui_a", never)
    expect([first?.call, second?.call]).toEqual([call(1), call(2)])
  })

  it("wakes a terminal that waits, and tells the caller of the effect", async () => {
    const control = make()
    const waiting = control.next("tui_a", never)
    const { id, outcome } = control.push(call(1))
    expect(await waiting).toEqual({ id, call: call(1) })
    control.respond("tui_a", id, { ok: true })
    expect(await outcome).toEqual({ ok: true })
  })

  it("takes nothing along when a waiter goes away", async () => {
    const control = make()
    const gone = new AbortController()
    const waiting = control.next("tui_a", gone.signal)
    gone.abort()
    expect(await waiting).toBeUndefined()
    control.push(call(1))
    expect((await control.next("tui_b", never))?.call).toEqual(call(1))
  })

  it("offers a call that was not acknowledged once more, then gives it up", async () => {
    const control = make()
    const { outcome } = control.push(call(1))
    expect((await control.next("tui_a", never))?.call).toEqual(call(1))
    const again = control.next("tui_a", never)
    await vi.advanceTimersByTimeAsync(10_001)
    expect((await again)?.call).toEqual(call(1))
    await vi.advanceTimersByTimeAsync(10_001)
    expect(await outcome).toMatchObject({ ok: false })
  })

  it("refuses an acknowledgement of what is not held, a replay, and another's", async () => {
    const control = make()
    control.push(call(1))
    const next = await control.next("tui_a", never)
    expect(() => control.respond("tui_b", next!.id, { ok: true })).toThrow("not leased to you")
    expect(() => control.respond("tui_a", "tui_000", { ok: true })).toThrow("not leased to you")
    control.respond("tui_a", next!.id, { ok: true })
    expect(() => control.respond("tui_a", next!.id, { ok: true })).toThrow("acknowledged already")
  })

  it("finds a client's only lease without an id, and takes an answer to nothing", async () => {
    const control = make()
    expect(() => control.respond(undefined, undefined, { ok: true })).not.toThrow()
    control.push(call(1))
    control.push(call(2))
    await control.next("tui_a", never)
    control.respond("tui_a", undefined, { ok: true })
    await control.next("tui_a", never)
    control.push(call(3))
    await control.next("tui_a", never)
    expect(() => control.respond("tui_a", undefined, { ok: true })).toThrow("You hold 2")
  })

  it("serves a driver without a name only while no terminal is attached", async () => {
    const control = make()
    const driver = control.next(undefined, never)
    control.push(call(1))
    expect((await driver)?.call).toEqual(call(1))
    const terminal = control.next("tui_a", never)
    void control.next(undefined, never)
    control.push(call(2))
    expect((await terminal)?.call).toEqual(call(2))
  })

  it("drops what is older than 30 s and the oldest of more than 100", async () => {
    const control = make()
    const old = control.push(call(0))
    await vi.advanceTimersByTimeAsync(31_000)
    const many = Array.from({ length: 101 }, (_, i) => control.push(call(i + 1)))
    expect(await old.outcome).toMatchObject({ ok: false })
    expect(await many[0]!.outcome).toMatchObject({ ok: false, reason: "too many calls are waiting" })
    expect((await control.next("tui_a", never))?.call).toEqual(call(2))
  })

  it("keeps nothing where no terminal is shown", async () => {
    const control = make(false)
    const { outcome } = control.push(call(1))
    expect(await outcome).toEqual({ ok: false, reason: "no terminal is attached" })
    const waiting = control.next("tui_a", never)
    control.push(call(2))
    expect((await waiting)?.call).toEqual(call(2))
  })
})
