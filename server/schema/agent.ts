// Agents, commands (prompts with a name) and the tools that models are offered.
import * as z from "zod"
import { ModelRef } from "./model.ts"
import { PermissionRuleset } from "./permission.ts"

export const Agent = z
  .object({
    name: z.string(),
    description: z.string().optional(),
    mode: z.enum(["subagent", "primary", "all"]),
    native: z.boolean().optional(),
    hidden: z.boolean().optional(),
    topP: z.number().optional(),
    temperature: z.number().optional(),
    color: z.string().optional(),
    permission: PermissionRuleset,
    model: ModelRef.optional(),
    variant: z.string().optional(),
    prompt: z.string().optional(),
    options: z.record(z.string(), z.unknown()),
    steps: z.number().int().optional().describe("The maximum number of model calls in one turn."),
  })
  .meta({ id: "Agent" })
export type Agent = z.infer<typeof Agent>

export const Command = z
  .object({
    name: z.string(),
    description: z.string().optional(),
    agent: z.string().optional(),
    model: z.string().optional(),
    source: z.enum(["command", "mcp", "skill"]).optional(),
    template: z.string(),
    subtask: z.boolean().optional(),
    hints: z.array(z.string()).describe("The placeholders of the template, such as `$1`."),
  })
  .meta({ id: "Command" })
export type Command = z.infer<typeof Command>

export const ToolListItem = z
  .object({
    id: z.string(),
    description: z.string(),
    parameters: z.unknown().describe("The JSON Schema of the tool's input."),
  })
  .meta({ id: "ToolListItem" })
export type ToolListItem = z.infer<typeof ToolListItem>
