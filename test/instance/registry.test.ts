import { expect, test } from "vitest"
import { createRegistry } from "../../server/instance/registry.ts"

type Fake = { readonly number: number; dispose(): Promise<void> }

function createScene() {
  const opened: PromiseWithResolvers<Fake>[] = []
  const disposed: number[] = []
  const removals: (() => void)[] = []
  const registry = createRegistry<Fake>((_directory, onDispose) => {
    opened.push(Promise.withResolvers<Fake>())
    removals.push(onDispose)
    return opened.at(-1)!.promise
  })
  const finish = (index: number) =>
    opened[index]!.resolve({
      number: index,
      async dispose() {
        removals[index]!()
        disposed.push(index)
      },
    })
  return { registry, opened, disposed, finish, removals }
}

test("concurrent requests for a directory share one opening; another directory has its own", async () => {
  const { registry, opened, finish } = createScene()
  const requests = [registry.get("/a"), registry.get("/a"), registry.get("/b")]
  expect(opened).toHaveLength(2)
  finish(1)
  finish(0)
  expect((await Promise.all(requests)).map(({ number }) => number)).toEqual([0, 0, 1])
  expect((await registry.get("/a")).number).toBe(0)
})

test("a failed opening rejects all requests that share it and is forgotten: the next request opens again", async () => {
  const { registry, opened, finish } = createScene()
  const requests = [registry.get("/a"), registry.get("/a")]
  opened[0]!.reject(new Error("broken"))
  for (const request of requests) await expect(request).rejects.toThrow("broken")
  expect(await registry.list()).toEqual([])
  const again = registry.get("/a")
  finish(1)
  expect((await again).number).toBe(1)
})

test("a disposed instance is replaced by the next request; a late callback of the old one does not remove the new one", async () => {
  const { registry, opened, finish, removals, disposed } = createScene()
  const first = registry.get("/a")
  finish(0)
  await (await first).dispose()
  const second = registry.get("/a")
  finish(1)
  expect((await second).number).toBe(1)
  removals[0]!()
  expect(await registry.get("/a")).toBe(await second)
  expect(opened).toHaveLength(2)
  expect(disposed).toEqual([0])
})

test("disposing of all waits for instances that are still opening and ignores those that fail", async () => {
  const { registry, opened, disposed, finish } = createScene()
  void registry.get("/a")
  registry.get("/b").catch(() => {})
  void registry.get("/c")
  finish(0)
  const done = registry.disposeAll()
  opened[1]!.reject(new Error("broken"))
  expect(disposed).toEqual([])
  finish(2)
  await done
  expect(disposed.toSorted()).toEqual([0, 2])
  expect(await registry.list()).toEqual([])
})
