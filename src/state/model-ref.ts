// References to models: `provider/model` as text, and its two ids.
import type { ModelRef } from "../../server/schema/model.ts"

/** Splits `provider/model` at its first slash: the id of a model may contain slashes. */
export function toModelRef(text: string): ModelRef {
  const slash = text.indexOf("/")
  return { providerID: text.slice(0, slash), modelID: text.slice(slash + 1) }
}

export function toModelText({ providerID, modelID }: ModelRef): string {
  return `${providerID}/${modelID}`
}
