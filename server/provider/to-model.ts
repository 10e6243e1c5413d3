// Converts a model of the config or the catalogue to the form that the API lists.
import type { ModelConfig } from "../schema/config.ts"
import type { Model } from "../schema/model.ts"
import type { CatalogueModel } from "./catalogue/catalogue.ts"
import { toVariants } from "./to-variants.ts"

const noCost = { input: 0, output: 0, cache: { read: 0, write: 0 } }

/** `api` is that of the provider; the model may name another package. */
export function toModel(
  providerID: string,
  id: string,
  config: CatalogueModel,
  api: { readonly npm: string; readonly url: string },
): Model {
  const has = (kind: "input" | "output", modality: "text" | "audio" | "image" | "video" | "pdf") =>
    config.modalities ? config.modalities[kind].includes(modality) : modality === "text"
  const modalities = (kind: "input" | "output") => ({
    text: has(kind, "text"),
    audio: has(kind, "audio"),
    image: has(kind, "image") || (kind === "input" && !config.modalities && config.attachment === true),
    video: has(kind, "video"),
    pdf: has(kind, "pdf"),
  })
  const { cost } = config
  const long = cost?.context_over_200k
  const npm = config.provider?.npm ?? api.npm
  const variants = toVariants(npm, config)
  return {
    id,
    providerID,
    api: { id: config.id ?? id, url: api.url, npm },
    name: config.name ?? id,
    ...(config.family ? { family: config.family } : {}),
    capabilities: {
      temperature: config.temperature ?? true,
      reasoning: config.reasoning ?? false,
      attachment: config.attachment ?? false,
      toolcall: config.tool_call ?? true,
      input: modalities("input"),
      output: modalities("output"),
      interleaved: config.interleaved ?? false,
    },
    cost: cost ? { ...toPrice(cost), ...(long ? { experimentalOver200K: toPrice(long) } : {}) } : noCost,
    limit: config.limit
      ? {
          context: config.limit.context,
          ...(config.limit.input ? { input: config.limit.input } : {}),
          output: config.limit.output,
        }
      : { context: 0, output: 0 },
    status: config.status ?? "active",
    options: config.options ?? {},
    headers: config.headers ?? {},
    release_date: config.release_date ?? "",
    ...(variants ? { variants } : {}),
  }
}

function toPrice(cost: NonNullable<NonNullable<ModelConfig["cost"]>["context_over_200k"]>) {
  return { input: cost.input, output: cost.output, cache: { read: cost.cache_read ?? 0, write: cost.cache_write ?? 0 } }
}
