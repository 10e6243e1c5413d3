// The MCP servers of a directory, as far as there are any: this program starts none yet, and says so for each.
import type { Config, McpServerConfig } from "../schema/config.ts"
import type { McpStatus } from "../schema/service.ts"

export type Mcp = {
  /** Those of the settings and those that were added, each with its state. */
  status(): Record<string, McpStatus>
  /** Adds one, until the directory is let go of. */
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
