// The colour of an agent: the configured one, or one by its position in the list.
import { toPrimaryAgents, type CatalogueState } from "../../state/catalogue.ts"
import type { Paint } from "../../text/row/span.ts"
import { themeTokens, type ThemeToken } from "../../text/row/theme-token.ts"

const cycle: readonly ThemeToken[] = ["secondary", "warning", "success", "info", "accent", "primary"]

export function toAgentPaint(state: Pick<CatalogueState, "agents">, name: string): Paint {
  const agents = toPrimaryAgents(state)
  const index = agents.findIndex((agent) => agent.name === name)
  const color = agents[index]?.color
  if (color !== undefined) {
    if (/^#[\da-f]{6}$/i.test(color)) return color as `#${string}`
    const token = themeTokens.find((known) => known === color)
    if (token) return token
  }
  return cycle[Math.max(0, index) % cycle.length] ?? "secondary"
}
