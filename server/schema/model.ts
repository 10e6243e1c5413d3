// Models, and the providers that serve them.
import * as z from "zod"

export const ModelRef = z.object({
  providerID: z.string().describe("The id of the provider, such as `openai`."),
  modelID: z.string().describe("The id of the model within the provider."),
})
export type ModelRef = z.infer<typeof ModelRef>

/** A model as a caller names it: an object, or `"provider/model"`, where the model may contain slashes. */
export const ModelInput = z.union([
  ModelRef,
  z
    .string()
    .regex(/^[^/]+\/.+$/, 'Invalid model: expected "provider/model"')
    .transform((text): ModelRef => toModelRef(text)),
])

/** Splits `"provider/model"` at its first slash. */
export function toModelRef(text: string): ModelRef {
  const slash = text.indexOf("/")
  return { providerID: text.slice(0, slash), modelID: text.slice(slash + 1) }
}

const Modalities = z.object({
  text: z.boolean(),
  audio: z.boolean(),
  image: z.boolean(),
  video: z.boolean(),
  pdf: z.boolean(),
})

const Cost = z.object({
  input: z.number().describe("US dollars per million input tokens."),
  output: z.number().describe("US dollars per million output tokens."),
  cache: z.object({ read: z.number(), write: z.number() }),
})

export const Model = z
  .object({
    id: z.string(),
    providerID: z.string(),
    api: z.object({ id: z.string(), url: z.string(), npm: z.string() }),
    name: z.string(),
    family: z.string().optional(),
    capabilities: z.object({
      temperature: z.boolean(),
      reasoning: z.boolean(),
      attachment: z.boolean(),
      toolcall: z.boolean(),
      input: Modalities,
      output: Modalities,
      interleaved: z.union([z.boolean(), z.object({ field: z.enum(["reasoning_content", "reasoning_details"]) })]),
    }),
    cost: Cost.extend({ experimentalOver200K: Cost.optional() }),
    limit: z.object({
      context: z.number().describe("The size of the context window in tokens."),
      input: z.number().optional(),
      output: z.number().describe("The maximum number of output tokens of one call."),
    }),
    status: z.enum(["alpha", "beta", "deprecated", "active"]),
    options: z.record(z.string(), z.unknown()),
    headers: z.record(z.string(), z.string()),
    release_date: z.string(),
    variants: z.record(z.string(), z.record(z.string(), z.unknown())).optional(),
  })
  .meta({ id: "Model" })
export type Model = z.infer<typeof Model>

export const Provider = z
  .object({
    id: z.string(),
    name: z.string(),
    source: z.enum(["env", "config", "custom", "api"]),
    env: z.array(z.string()),
    key: z.string().optional(),
    options: z.record(z.string(), z.unknown()).describe("The options of the provider, with secrets redacted."),
    models: z.record(z.string(), Model),
  })
  .meta({ id: "Provider" })
export type Provider = z.infer<typeof Provider>
