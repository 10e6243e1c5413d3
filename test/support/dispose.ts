// Letting go of what a test started. Inside a running test it happens by itself when the test ends, last made first;
// in a `beforeAll` the caller keeps the thing and disposes of it (`await using`, or `dispose()`).
import { onTestFinished } from "vitest"

export type Disposable = AsyncDisposable & { readonly dispose: () => Promise<void> }

/** Makes a release that runs once however often it is asked for, and asks for it when the running test ends. */
export function toDisposable(release: () => Promise<void>): Disposable {
  let done: Promise<void> | undefined
  const dispose = () => (done ??= release())
  try {
    onTestFinished(dispose)
  } catch {
    // Not inside a test: whoever called disposes.
  }
  return { dispose, [Symbol.asyncDispose]: dispose }
}
