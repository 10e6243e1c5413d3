// Services around a conversation: language servers, formatters, MCP servers and terminals.
import * as z from "zod"
import { Range } from "./part.ts"

export const LspStatus = z
  .object({ id: z.string(), name: z.string(), root: z.string(), status: z.enum(["connected", "error"]) })
  .meta({ id: "LSPStatus" })

export const FormatterStatus = z
  .object({ name: z.string(), extensions: z.array(z.string()), enabled: z.boolean() })
  .meta({ id: "FormatterStatus" })

export const SandboxStatus = z
  .object({
    status: z.enum(["on", "off", "unavailable"]),
    reason: z.string().optional().describe("Why it is not on, or what it does not cover."),
  })
  .meta({ id: "SandboxStatus" })
export type SandboxStatus = z.infer<typeof SandboxStatus>

export const McpStatus = z
  .discriminatedUnion("status", [
    z.object({ status: z.literal("connected") }).meta({ id: "MCPStatusConnected" }),
    z.object({ status: z.literal("disabled") }).meta({ id: "MCPStatusDisabled" }),
    z.object({ status: z.literal("failed"), error: z.string() }).meta({ id: "MCPStatusFailed" }),
    z.object({ status: z.literal("needs_auth") }).meta({ id: "MCPStatusNeedsAuth" }),
    z
      .object({ status: z.literal("needs_client_registration"), error: z.string() })
      .meta({ id: "MCPStatusNeedsClientRegistration" }),
  ])
  .meta({ id: "MCPStatus" })
export type McpStatus = z.infer<typeof McpStatus>

export const McpResource = z
  .object({
    name: z.string(),
    uri: z.string(),
    description: z.string().optional(),
    mimeType: z.string().optional(),
    client: z.string(),
  })
  .meta({ id: "McpResource" })

export const Pty = z
  .object({
    id: z.string(),
    title: z.string(),
    command: z.string(),
    args: z.array(z.string()),
    cwd: z.string(),
    status: z.enum(["running", "exited"]),
    pid: z.number(),
  })
  .meta({ id: "Pty" })

export const CodeSymbol = z
  .object({
    name: z.string(),
    kind: z.number().describe("The symbol kind of the Language Server Protocol."),
    location: z.object({ uri: z.string(), range: Range }),
  })
  .meta({ id: "Symbol" })
