// What the packages of the known families are made with: key, address, headers, a limit of time.
import { NamedError } from "../../schema/error.ts"
import type { ModelSource } from "../models.ts"

export type SdkSettings = {
  readonly apiKey: string
  readonly baseURL?: string
  readonly headers?: Record<string, string>
  readonly fetch?: typeof globalThis.fetch
}

/** Throws ProviderAuthError when there is no key: the packages would look for one of their own in the environment. */
export function toSdkSettings({ model, config, secret }: ModelSource): SdkSettings {
  if (!secret)
    throw new NamedError("ProviderAuthError", {
      providerID: model.providerID,
      message: `There is no key for the provider "${model.providerID}". Connect it, or set its environment variable.`,
    })
  const { headers, timeout } = config.options ?? {}
  return {
    apiKey: secret,
    ...(model.api.url ? { baseURL: model.api.url } : {}),
    ...(headers ? { headers } : {}),
    ...(typeof timeout === "number" ? { fetch: createTimedFetch(timeout) } : {}),
  }
}

/** A fetch whose answer has to begin in time; how long it then streams is the turn's own matter. */
export function createTimedFetch(timeoutMs: number): typeof globalThis.fetch {
  return async (input, init) => {
    const timer = new AbortController()
    const timeout = setTimeout(
      () => timer.abort(Object.assign(new Error(`No answer within ${timeoutMs} ms`), { code: "ETIMEDOUT" })),
      timeoutMs,
    )
    try {
      const signal = init?.signal ? AbortSignal.any([init.signal, timer.signal]) : timer.signal
      return await fetch(input, { ...init, signal })
    } finally {
      clearTimeout(timeout)
    }
  }
}
