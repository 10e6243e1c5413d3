// The settings that provider packages are created with: key, address, headers and timeout.
import type { ProviderConfig } from "../../schema/config.ts"
import { NamedError } from "../../schema/error.ts"
import type { Model } from "../../schema/model.ts"

/** What a provider package needs to create a model. */
export type ModelSource = {
  readonly model: Model
  readonly config: ProviderConfig
  readonly secret: string | undefined
}

export type SdkSettings = {
  readonly apiKey: string
  readonly baseURL?: string
  readonly headers?: Record<string, string>
  readonly fetch?: typeof globalThis.fetch
}

/** Throws ProviderAuthError when there is no key: the packages would read one from the environment themselves. */
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

/** A fetch with a timeout for the response headers. The duration of the stream is not limited here. */
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
