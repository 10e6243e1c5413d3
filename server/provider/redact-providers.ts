// Providers as the API returns them: without keys, and with secrets of any name redacted in options and headers.
import { redactSecrets } from "../config/redact-secrets.ts"
import type { Model, Provider } from "../schema/model.ts"

/** Returns copies without secrets. */
export function redactProviders(providers: readonly Provider[]): Provider[] {
  return providers.map(({ key: _key, ...provider }) => ({
    ...provider,
    options: redactSecrets(provider.options),
    models: Object.fromEntries(Object.entries(provider.models).map(([id, model]) => [id, redactModel(model)])),
  }))
}

function redactModel(model: Model): Model {
  const { headers, options } = redactSecrets({ headers: model.headers, options: model.options })
  return { ...model, headers, options }
}
