// References to models, as text. Loads no schemas.
import type { ModelRef } from "../../server/schema/model.ts"

export type { ModelRef }

/** Splits `provider/model` at its first slash: the id of a model may contain slashes. */
export function toModelRef(text: string): ModelRef {
  const slash = text.indexOf("/")
  return { providerID: text.slice(0, slash), modelID: text.slice(slash + 1) }
}

export function toModelText({ providerID, modelID }: ModelRef): string {
  return `${providerID}/${modelID}`
}
