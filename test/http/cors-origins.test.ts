// What `--cors` allows.
import { describe, expect, it } from "vitest"
import { toCorsOrigins } from "../../server/http/cors-origins.ts"

describe("--cors", () => {
  it.each([
    ["https://app.example", ["https://app.example"]],
    ["https://App.Example:443/", ["https://app.example"]],
    ["http://localhost:5173/app", ["http://localhost:5173"]],
    ["vscode-webview://x", ["vscode-webview://x"]],
    ["vscode-webview://0ab1-C", ["vscode-webview://0ab1-c"]],
    ["chrome-extension://abcdef/", ["chrome-extension://abcdef"]],
    ["app://obsidian.md", ["app://obsidian.md"]],
    ["localhost:3000", ["http://localhost:3000", "https://localhost:3000"]],
    ["editor", ["http://editor", "https://editor"]],
    ["[::1]:3000", ["http://[::1]:3000", "https://[::1]:3000"]],
    ["192.168.1.5:8080", ["http://192.168.1.5:8080", "https://192.168.1.5:8080"]],
    ["http://a.example,http://b.example", ["http://a.example", "http://b.example"]],
  ])("%s allows its origins", (value, origins) => {
    expect(toCorsOrigins([value])).toEqual({ origins, warnings: [] })
  })

  it.each([
    "*",
    "https://*.example.com",
    "http://localhost:*",
    "vscode-webview://*",
    "vscode-webview://",
    "null",
    "NULL",
    "file:///tmp/x.html",
    "file://host",
    "data:text/html",
    "javascript://x",
    "http://user@example.com",
    "http://localhost:99999",
    "localhost:99999",
    "https:example.com",
    "?",
  ])("%s allows nothing and is reported", (value) => {
    const { origins, warnings } = toCorsOrigins([value])
    expect([origins, warnings.length > 0]).toEqual([[], true])
    expect(warnings[0]).toContain("is ignored")
  })

  it("is none without values", () => {
    expect(toCorsOrigins([])).toEqual({ origins: [], warnings: [] })
    expect(toCorsOrigins([""])).toEqual({ origins: [], warnings: [] })
  })
})
