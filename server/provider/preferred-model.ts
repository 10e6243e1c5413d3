// Which of a provider's models a person most likely wants: for the work, and for small jobs such as titles.
import type { Model, Provider } from "../schema/model.ts"

/** Families that are a provider's general work horse. */
const mainFamilies: Readonly<Record<string, string>> = {
  anthropic: "claude-sonnet",
  google: "gemini-pro",
  openai: "gpt",
}
/** Parts of names of models for something else: cheaper, for sounds and pictures, not yet ready. */
const special = /mini|nano|lite|flash|haiku|small|tiny|image|audio|tts|speech|live|realtime|embed|search|preview|beta/
const small = [/haiku/, /nano/, /flash-?lite/, /mini/, /flash/]

/** The newest general model that calls tools; the one that stands first where a user's config lists them himself. */
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

/** A quick and cheap model of the same provider. */
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
  // Of two from one day the shorter name is the plain one.
  return models.toSorted(
    (a, b) => b.release_date.localeCompare(a.release_date) || a.id.length - b.id.length || a.id.localeCompare(b.id),
  )[0]
}
