import { expect, test } from "vitest"
import { createMcp } from "../../server/mcp/mcp.ts"
import type { Config } from "../../server/schema/config.ts"

const failed = { status: "failed", error: "MCP servers are not supported yet" }

test("reports for each configured or added server that it is not running, and why", () => {
  let configured: Config["mcp"]
  const mcp = createMcp({ current: () => ({ config: { mcp: configured } }) })
  expect(mcp.status()).toEqual({})
  configured = {
    one: { type: "local", command: ["one"] },
    off: { type: "remote", url: "http://127.0.0.1/", enabled: false },
  }
  mcp.add("two", { type: "remote", url: "http://127.0.0.1/" })
  mcp.add("three", { type: "local", command: ["three"], enabled: false })
  expect(mcp.status()).toEqual({ one: failed, off: { status: "disabled" }, two: failed, three: { status: "disabled" } })
  mcp.add("one", { type: "local", command: ["one"], enabled: false })
  expect(mcp.status()["one"]).toEqual({ status: "disabled" })
})
