import { expect, test } from "vitest"
import { redactSecrets } from "../../server/config/redact-secrets.ts"

test("redacted settings hold no key and no token, header or environment value", () => {
  const shown = redactSecrets({
    provider: {
      p: { options: { apiKey: "CANARY", baseURL: "http://x", headers: { "x-any": "CANARY" }, maxTokens: 5 } },
    },
    mcp: { m: { type: "local", command: ["x"], environment: { A: "CANARY" } } },
    model: "p/m",
  })
  expect(JSON.stringify(shown)).not.toContain("CANARY")
  expect(shown).toMatchObject({ model: "p/m", provider: { p: { options: { baseURL: "http://x", maxTokens: 5 } } } })
})
