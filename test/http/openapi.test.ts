import { describe, expect, it } from "vitest"
import { contract } from "../../server/api/contract.ts"
import { unimplementedRoutes } from "../../server/http/unimplemented-routes.ts"
import { toOpenApi } from "../../server/http/openapi.ts"
import { listOperations } from "../support/published-contract.ts"

type Document = {
  openapi: string
  paths: Record<
    string,
    Record<
      string,
      {
        operationId?: string
        responses: Record<string, { headers?: Record<string, unknown> }>
        parameters?: { name: string; in: string }[]
      }
    >
  >
  components: { schemas: Record<string, unknown> }
}
const document = toOpenApi(contract, unimplementedRoutes, "1.2.3") as Document

describe("the OpenAPI document", () => {
  it("has every operation of the published contract, with its parameters", () => {
    expect(document.openapi).toBe("3.1.1")
    for (const [method, path] of listOperations()) {
      const operation = document.paths[path]?.[method.toLowerCase()]
      expect([path, method, operation !== undefined]).toEqual([path, method, true])
      const named = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1])
      expect(operation?.parameters?.filter((each) => each.in === "path").map((each) => each.name) ?? []).toEqual(named)
    }
  })

  it("documents the headers that operations read and send", () => {
    const headersOf = (path: string, method: string) =>
      document.paths[path]?.[method]?.parameters?.filter((each) => each.in === "header").map((each) => each.name)
    const sentBy = (path: string, method: string) =>
      Object.keys(document.paths[path]?.[method]?.responses["200"]?.headers ?? {})
    expect(headersOf("/tui/append-prompt", "post")).toEqual(["x-opencode-directory", "prefer"])
    expect(sentBy("/tui/append-prompt", "post")).toEqual(["x-tui-clients", "x-tui-reason", "Preference-Applied"])
    expect(headersOf("/tui/control/response", "post")).toEqual(["x-opencode-directory", "x-tui-client", "x-control-id"])
    expect(sentBy("/tui/control/next", "get")).toEqual(["x-control-id"])
    expect(sentBy("/find", "get")).toEqual(["x-truncated"])
    expect(headersOf("/event", "get")).toEqual(["x-opencode-directory", "last-event-id"])
    expect(headersOf("/global/event", "get")).toEqual(["last-event-id"])
    expect(sentBy("/event", "get")).toEqual(["X-Event-Framing"])
    expect(headersOf("/global/health", "get")).toEqual([])
  })

  it("resolves all its references, names schemas as the SDK does, and holds no operation twice", () => {
    const text = JSON.stringify(document)
    for (const [, name] of text.matchAll(/"#\/components\/schemas\/([^"]+)"/g))
      expect(document.components.schemas).toHaveProperty([name!])
    for (const name of [
      "Session",
      "Message",
      "Part",
      "ToolState",
      "Provider",
      "Model",
      "Agent",
      "Event",
      "PermissionRequest",
      "Todo",
      "Config",
    ])
      expect(Object.keys(document.components.schemas)).toContain(name)
    const ids = Object.values(document.paths).flatMap((path) =>
      Object.values(path).flatMap((operation) => operation.operationId ?? []),
    )
    expect(new Set(ids).size).toBe(ids.length)
  })
})
