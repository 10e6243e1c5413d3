import { afterEach, beforeEach, describe, expect, it, vi } from "vitest"
import { createIdSource } from "../../server/base/id.ts"
import { createControlQueue } from "../../server/tui/control-queue.ts"

const make = (keepsCalls = true) => createControlQueue({ newId: createIdSource(), keepsCalls })
const call = (n: number) => ({ path: "/tui/append-prompt", body: { text: String(n) } })
const never = new AbortController().signal

describe("control queue", () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it("keeps calls until a terminal asks for them, in order", async () => {
    const control = make()
    control.push(call(1))
    control.push(call(2))
    const first = await control.next("tui_a", never)
    const second = await control.next("tui_a", never)
    expect([first?.call, second?.call]).toEqual([call(1), call(2)])
  })

  it("hands a call to a waiting terminal, and resolves with its outcome", async () => {
    const control = make()
    const waiting = control.next("tui_a", never)
    const { id, outcome } = control.push(call(1))
    expect(await waiting).toEqual({ id, call: call(1) })
    control.respond("tui_a", id, { ok: true })
    expect(await outcome).toEqual({ ok: true })
  })

  it("loses no call when a waiter disconnects", async () => {
    const control = make()
    const gone = new AbortController()
    const waiting = control.next("tui_a", gone.signal)
    gone.abort()
    expect(await waiting).toBeUndefined()
    control.push(call(1))
    expect((await control.next("tui_b", never))?.call).toEqual(call(1))
  })

  it("offers an unacknowledged call once more, then fails it", async () => {
    const control = make()
    const { outcome } = control.push(call(1))
    expect((await control.next("tui_a", never))?.call).toEqual(call(1))
    const again = control.next("tui_a", never)
    await vi.advanceTimersByTimeAsync(10_001)
    expect((await again)?.call).toEqual(call(1))
    await vi.advanceTimersByTimeAsync(10_001)
    expect(await outcome).toMatchObject({ ok: false })
  })

  it("rejects an acknowledgement by another client, of an unknown call, and a second one", async () => {
    const control = make()
    control.push(call(1))
    const next = await control.next("tui_a", never)
    expect(() => control.respond("tui_b", next!.id, { ok: true })).toThrow("not leased to you")
    expect(() => control.respond("tui_a", "tui_000", { ok: true })).toThrow("not leased to you")
    control.respond("tui_a", next!.id, { ok: true })
    expect(() => control.respond("tui_a", next!.id, { ok: true })).toThrow("acknowledged already")
  })

  it("acknowledges a client's only lease without an id, and accepts an acknowledgement without any lease", async () => {
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

  it("serves a caller without a client id only while no terminal is attached", async () => {
    const control = make()
    const driver = control.next(undefined, never)
    control.push(call(1))
    expect((await driver)?.call).toEqual(call(1))
    const terminal = control.next("tui_a", never)
    void control.next(undefined, never)
    control.push(call(2))
    expect((await terminal)?.call).toEqual(call(2))
  })

  it("drops calls older than 30 s, and the oldest of more than 100", async () => {
    const control = make()
    const old = control.push(call(0))
    await vi.advanceTimersByTimeAsync(31_000)
    const many = Array.from({ length: 101 }, (_, i) => control.push(call(i + 1)))
    expect(await old.outcome).toMatchObject({ ok: false })
    expect(await many[0]!.outcome).toMatchObject({ ok: false, reason: "too many calls are waiting" })
    expect((await control.next("tui_a", never))?.call).toEqual(call(2))
  })

  it("keeps no call in a process without a terminal", async () => {
    const control = make(false)
    const { outcome } = control.push(call(1))
    expect(await outcome).toEqual({ ok: false, reason: "no terminal is attached" })
    const waiting = control.next("tui_a", never)
    control.push(call(2))
    expect((await waiting)?.call).toEqual(call(2))
  })
})
