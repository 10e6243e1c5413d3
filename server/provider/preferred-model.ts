// Chooses a provider's models by default: one for the work, and one for small jobs such as titles.
import type { Model, Provider } from "../schema/model.ts"

/** The family of general-purpose models of each provider. */
const mainFamilies: Readonly<Record<string, string>> = {
  anthropic: "claude-sonnet",
  google: "gemini-pro",
  openai: "gpt",
}
/** Parts of the names of other models: cheaper ones, for audio or images, or previews. */
const special = /mini|nano|lite|flash|haiku|small|tiny|image|audio|tts|speech|live|realtime|embed|search|preview|beta/
const small = [/haiku/, /nano/, /flash-?lite/, /mini/, /flash/]

/**
 * The newest general-purpose model that calls tools. For a provider of the user's own (`isOwn`) the first model listed.
 */
export function findMainModel({ id, models }: Provider, isOwn: boolean): Model | undefined {
  const usable = Object.values(models).filter((model) => model.status !== "deprecated")
  if (isOwn) return usable[0] ?? Object.values(models)[0]
  const withTools = usable.filter((model) => model.capabilities.toolcall && model.capabilities.output.text)
  const general = withTools.filter((model) => !special.test(model.id.toLowerCase()))
  const family = mainFamilies[id]
  return (
    findNewest(general.filter((model) => family !== undefined && model.family === family)) ??
    findNewest(general) ??
    findNewest(withTools) ??
    usable[0]
  )
}

/** A fast and cheap model of the provider. */
export function findSmallModel({ models }: Provider): Model | undefined {
  const usable = Object.values(models).filter(
    (model) => model.status === "active" && model.capabilities.output.text && model.release_date !== "",
  )
  for (const name of small) {
    const found = findNewest(usable.filter((model) => name.test(model.id)))
    if (found) return found
  }
  return undefined
}

function findNewest(models: readonly Model[]): Model | undefined {
  // Of two models with the same date the shorter name is that of the base model.
  return models.toSorted(
    (a, b) => b.release_date.localeCompare(a.release_date) || a.id.length - b.id.length || a.id.localeCompare(b.id),
  )[0]
}
