// The configuration file, in the format of the published program.
// Unknown keys are kept and reported as warnings; a known key with an invalid value is an error.
import * as z from "zod"
import { PermissionAction } from "./permission.ts"

const Model = z.string().describe('A model as "provider/model".')
const Flags = z.record(z.string(), z.boolean())
const Any = z.record(z.string(), z.unknown())
const Positive = z.number().int().positive()

const PermissionRuleConfig = z.union([PermissionAction, z.record(z.string(), PermissionAction)])

/** One action for all permissions, or for each permission an action or a map of patterns to actions; the last match wins. */
export const PermissionConfig = z
  .union([PermissionAction, z.record(z.string(), PermissionRuleConfig)])
  .meta({ id: "PermissionConfig" })
export type PermissionConfig = z.infer<typeof PermissionConfig>

export const AgentConfig = z
  .looseObject({
    model: Model.optional(),
    variant: z.string().optional(),
    temperature: z.number().optional(),
    top_p: z.number().optional(),
    prompt: z.string().optional(),
    tools: Flags.optional(),
    disable: z.boolean().optional(),
    description: z.string().optional(),
    mode: z.enum(["subagent", "primary", "all"]).optional(),
    hidden: z.boolean().optional(),
    options: Any.optional(),
    color: z.string().optional(),
    steps: Positive.optional(),
    maxSteps: Positive.optional(),
    permission: PermissionConfig.optional(),
  })
  .meta({ id: "AgentConfig" })
export type AgentConfig = z.infer<typeof AgentConfig>

const CostConfig = z.object({
  input: z.number(),
  output: z.number(),
  cache_read: z.number().optional(),
  cache_write: z.number().optional(),
})
const Modality = z.enum(["text", "audio", "image", "video", "pdf"])

export const ModelConfig = z.looseObject({
  id: z.string().optional(),
  name: z.string().optional(),
  family: z.string().optional(),
  release_date: z.string().optional(),
  attachment: z.boolean().optional(),
  reasoning: z.boolean().optional(),
  temperature: z.boolean().optional(),
  tool_call: z.boolean().optional(),
  interleaved: z
    .union([z.literal(true), z.object({ field: z.enum(["reasoning_content", "reasoning_details"]) })])
    .optional(),
  cost: CostConfig.extend({ context_over_200k: CostConfig.optional() }).optional(),
  limit: z.object({ context: z.number(), input: z.number().optional(), output: z.number() }).optional(),
  modalities: z.object({ input: z.array(Modality), output: z.array(Modality) }).optional(),
  experimental: z.boolean().optional(),
  status: z.enum(["alpha", "beta", "deprecated"]).optional(),
  options: Any.optional(),
  headers: z.record(z.string(), z.string()).optional(),
  provider: z.object({ npm: z.string() }).optional(),
  variants: z.record(z.string(), Any).optional(),
})
export type ModelConfig = z.infer<typeof ModelConfig>

export const ProviderConfig = z
  .looseObject({
    api: z.string().optional(),
    name: z.string().optional(),
    env: z.array(z.string()).optional(),
    id: z.string().optional(),
    npm: z.string().optional(),
    models: z.record(z.string(), ModelConfig).optional(),
    whitelist: z.array(z.string()).optional(),
    blacklist: z.array(z.string()).optional(),
    options: z
      .looseObject({
        apiKey: z.string().optional(),
        baseURL: z.string().optional(),
        timeout: z.union([Positive, z.literal(false)]).optional(),
        headers: z.record(z.string(), z.string()).optional(),
      })
      .optional(),
  })
  .meta({ id: "ProviderConfig" })
export type ProviderConfig = z.infer<typeof ProviderConfig>

const McpLocal = z.looseObject({
  type: z.literal("local"),
  command: z.array(z.string()),
  environment: z.record(z.string(), z.string()).optional(),
  enabled: z.boolean().optional(),
  timeout: Positive.optional(),
})
const McpRemote = z.looseObject({
  type: z.literal("remote"),
  url: z.string(),
  enabled: z.boolean().optional(),
  headers: z.record(z.string(), z.string()).optional(),
  oauth: z.union([Any, z.literal(false)]).optional(),
  timeout: Positive.optional(),
})
/** An MCP server in the configuration file or as a caller adds it. */
export const McpServerConfig = z.discriminatedUnion("type", [McpLocal, McpRemote])
export type McpServerConfig = z.infer<typeof McpServerConfig>

export const Config = z
  .looseObject({
    $schema: z.string().optional(),
    theme: z.string().optional(),
    keybinds: z
      .record(z.string(), z.union([z.string(), z.array(z.unknown()), Any, z.literal(false)]))
      .optional()
      .describe('Key bindings by name; `"none"` or false removes a binding.'),
    logLevel: z.enum(["DEBUG", "INFO", "WARN", "ERROR"]).optional(),
    tui: z
      .looseObject({
        scroll_speed: z.number().positive().optional(),
        scroll_acceleration: z.object({ enabled: z.boolean() }).optional(),
        diff_style: z.enum(["auto", "stacked"]).optional(),
      })
      .optional(),
    server: z
      .looseObject({
        port: z.number().int().min(0).max(65535).optional(),
        hostname: z.string().optional(),
        mdns: z.boolean().optional(),
        cors: z.array(z.string()).optional(),
      })
      .optional(),
    command: z
      .record(
        z.string(),
        z.looseObject({
          template: z.string(),
          description: z.string().optional(),
          agent: z.string().optional(),
          model: Model.optional(),
          subtask: z.boolean().optional(),
        }),
      )
      .optional(),
    skills: z.looseObject({ paths: z.array(z.string()).optional() }).optional(),
    watcher: z.looseObject({ ignore: z.array(z.string()).optional() }).optional(),
    plugin: z.array(z.unknown()).optional(),
    snapshot: z.boolean().optional(),
    share: z.enum(["manual", "auto", "disabled"]).optional(),
    autoshare: z.boolean().optional(),
    autoupdate: z.union([z.boolean(), z.literal("notify")]).optional(),
    disabled_providers: z.array(z.string()).optional(),
    enabled_providers: z.array(z.string()).optional(),
    model: Model.optional(),
    small_model: Model.optional(),
    default_agent: z.string().optional(),
    username: z.string().optional(),
    mode: z.record(z.string(), AgentConfig).optional(),
    agent: z.record(z.string(), AgentConfig).optional(),
    provider: z.record(z.string(), ProviderConfig).optional(),
    mcp: z.record(z.string(), z.union([McpServerConfig, z.strictObject({ enabled: z.boolean() })])).optional(),
    formatter: z.union([z.literal(false), z.record(z.string(), Any)]).optional(),
    lsp: z.union([z.literal(false), z.record(z.string(), Any)]).optional(),
    instructions: z.array(z.string()).optional(),
    layout: z.enum(["auto", "stretch"]).optional(),
    permission: PermissionConfig.optional(),
    tools: Flags.optional(),
    enterprise: z.looseObject({ url: z.string().optional() }).optional(),
    compaction: z.looseObject({ auto: z.boolean().optional(), prune: z.boolean().optional() }).optional(),
    experimental: Any.optional(),
  })
  .meta({ id: "Config" })
export type Config = z.infer<typeof Config>

/** A change of settings that a caller sends; unknown keys are refused. */
export const ConfigChange = z.strictObject(Config.shape)
export type ConfigChange = z.infer<typeof ConfigChange>
