// Disposal of what a test creates. Within a test it happens automatically when the test ends, in reverse order of creation.
// In a `beforeAll` the caller disposes (`await using`, or `dispose()`).
import { onTestFinished } from "vitest"

export type Disposable = AsyncDisposable & { readonly dispose: () => Promise<void> }

/** Makes `release` idempotent and registers it for the end of the running test. */
export function toDisposable(release: () => Promise<void>): Disposable {
  let done: Promise<void> | undefined
  const dispose = () => (done ??= release())
  try {
    onTestFinished(dispose)
  } catch {
    // Not inside a test: the caller disposes.
  }
  return { dispose, [Symbol.asyncDispose]: dispose }
}
