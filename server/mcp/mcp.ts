// The MCP servers of a directory. This program does not start any yet and reports each as failed.
import type { Config, McpServerConfig } from "../schema/config.ts"
import type { McpStatus } from "../schema/service.ts"

export type Mcp = {
  /** The configured and the added servers, each with its status. */
  status(): Record<string, McpStatus>
  /** Adds a server until the instance is disposed of. */
  add(name: string, config: McpServerConfig): void
}

export function createMcp(settings: { current(): { readonly config: Pick<Config, "mcp"> } }): Mcp {
  const added = new Map<string, McpServerConfig>()
  return {
    status() {
      const all = new Map([...Object.entries(settings.current().config.mcp ?? {}), ...added])
      return Object.fromEntries([...all].map(([name, config]) => [name, toStatus(config)]))
    },
    add: (name, config) => void added.set(name, config),
  }
}

function toStatus(config: { readonly enabled?: boolean | undefined }): McpStatus {
  if (config.enabled === false) return { status: "disabled" }
  return { status: "failed", error: "MCP servers are not supported yet" }
}
