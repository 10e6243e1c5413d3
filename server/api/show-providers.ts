// Providers as callers may see them: options and headers can hold secrets of any name.
import { redactSecrets } from "../config/redact-secrets.ts"
import type { Model, Provider } from "../schema/model.ts"

/** Copies without secrets. */
export function showProviders(providers: readonly Provider[]): Provider[] {
  return providers.map(({ key: _key, ...provider }) => ({
    ...provider,
    options: redactSecrets(provider.options),
    models: Object.fromEntries(Object.entries(provider.models).map(([id, model]) => [id, showModel(model)])),
  }))
}

function showModel(model: Model): Model {
  const { headers, options } = redactSecrets({ headers: model.headers, options: model.options })
  return { ...model, headers, options }
}
