// The keys of components: which component gets a key first, and for how long.
import { EventEmitter } from "node:events"
import { render } from "ink-testing-library"
import { onTestFinished, test, expect } from "vitest"
import { AppContext, type AppValue } from "../../src/context/app-context.ts"
import { keyPriority, useKeys } from "../../src/context/use-keys.ts"
import { toChord } from "../../src/text/keys/chord.ts"
import { createInput } from "../../src/ui/input/input.ts"

function createKeys() {
  const stdin = Object.assign(new EventEmitter(), { resume: () => undefined, pause: () => undefined })
  const input = createInput({
    stdin: stdin as object as NodeJS.ReadStream,
    stdout: new EventEmitter() as object as NodeJS.WriteStream,
  })
  input.open()
  onTestFinished(input.restore)
  const seen: string[] = []
  const value = { keys: { on: input.onKey, pass: input.passToInk } } as Partial<AppValue> as AppValue
  function Keys({ name, priority }: { readonly name: string; readonly priority: number }) {
    useKeys((event) => {
      seen.push(`${name} ${toChord(event)}`)
      return true
    }, priority)
    return null
  }
  const mount = (...names: (keyof typeof keyPriority)[]) => (
    <AppContext value={value}>
      {names.map((name) => (
        <Keys key={name} name={name} priority={keyPriority[name]} />
      ))}
    </AppContext>
  )
  return {
    mount,
    Keys,
    value,
    press(text: string) {
      stdin.emit("data", Buffer.from(text))
      return seen.splice(0)
    },
  }
}

test("a dialog gets a key before a request, and a request before the program, as long as it is mounted", () => {
  const { mount, press } = createKeys()
  const { rerender, unmount } = render(mount("app", "dialog", "request"))
  expect(press("a")).toEqual(["dialog a"])
  rerender(mount("app", "request"))
  expect(press("b")).toEqual(["request b"])
  rerender(mount("app"))
  expect(press("c")).toEqual(["app c"])
  unmount()
  expect(press("d")).toEqual([])
})

test("a key is handled by the handler of the last render", () => {
  const { Keys, value, press } = createKeys()
  const tree = (name: string) => (
    <AppContext value={value}>
      <Keys name={name} priority={keyPriority.dialog} />
    </AppContext>
  )
  const { rerender } = render(tree("one"))
  expect(press("a")).toEqual(["one a"])
  rerender(tree("two"))
  expect(press("b")).toEqual(["two b"])
})
