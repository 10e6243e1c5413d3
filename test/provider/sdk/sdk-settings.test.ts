// The effect of a provider's settings on its calls: address, headers, options, timeout.
import { createServer, type IncomingHttpHeaders } from "node:http"
import type { AddressInfo } from "node:net"
import { text } from "node:stream/consumers"
import { expect, onTestFinished, test } from "vitest"
import { toCallOptions } from "../../../server/provider/call-options.ts"
import { createModels } from "../../../server/provider/models.ts"
import type { ProviderConfig } from "../../../server/schema/config.ts"
import { toFailure } from "../../../server/session/turn/failure.ts"

type Call = { readonly path: string | undefined; readonly headers: IncomingHttpHeaders; readonly body: string }

const packages = ["@ai-sdk/anthropic", "@ai-sdk/openai", "@ai-sdk/google", "@ai-sdk/openai-compatible"]

/** Rejects every call, or never responds. */
async function startRefusing(isSilent = false): Promise<{ url: string; calls: Call[] }> {
  const calls: Call[] = []
  const server = createServer(async (request, response) => {
    calls.push({ path: request.url, headers: request.headers, body: await text(request) })
    if (!isSilent) response.writeHead(400, { "content-type": "application/json" }).end('{"error":{"message":"no"}}')
  }).listen(0, "127.0.0.1")
  await new Promise((resolve) => server.once("listening", resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/base`, calls }
}

async function call(npm: string, options: ProviderConfig["options"], id = "own.x"): Promise<unknown> {
  const models = createModels({ provider: { [id]: { npm, options, models: { main: {} } } } }, {})
  const { info, load } = models.resolve({ providerID: id, modelID: "main" })
  const language = await load()
  const prompt = [{ role: "user" as const, content: [{ type: "text" as const, text: "hello" }] }]
  return language.doStream({ prompt, ...toCallOptions(info, "ses_1", { own_option: 7 }) })
}

test.each(packages)("address, key and headers come from the settings: %s", async (npm) => {
  const { url, calls } = await startRefusing()
  const headers = { "x-team": "blue" }
  await expect(call(npm, { baseURL: url, apiKey: "own-key", headers })).rejects.toThrow()
  expect(calls[0]!.path).toMatch(/^\/base\//)
  expect(calls[0]!.headers["x-team"]).toBe("blue")
  expect(JSON.stringify(calls[0]!.headers)).toContain("own-key")
  expect(calls[0]!.headers["anthropic-beta"]).toBeUndefined()
  // Only the compatible package passes unknown options on.
  if (npm === "@ai-sdk/openai-compatible") expect(JSON.parse(calls[0]!.body)).toMatchObject({ own_option: 7 })
})

test.each(packages)("a response that does not begin in time is a network failure: %s", async (npm) => {
  const { url } = await startRefusing(true)
  const failure = await call(npm, { baseURL: url, apiKey: "k", timeout: 10 }).then(() => undefined, toFailure)
  expect(failure).toMatchObject({ isRetryable: true, message: expect.stringContaining("ETIMEDOUT") })
})

test.each(packages.slice(0, 3))("without a key no request is sent: %s", async (npm) => {
  const { url, calls } = await startRefusing()
  const failure = await call(npm, { baseURL: url }).then(() => undefined, toFailure)
  expect(failure?.error).toMatchObject({ name: "ProviderAuthError", data: { providerID: "own.x" } })
  expect(calls).toEqual([])
})

test("anthropic enables interleaved thinking, unless the settings override it", async () => {
  const { url, calls } = await startRefusing()
  const beta = async (headers: Record<string, string>) => {
    await expect(call(packages[0]!, { baseURL: url, apiKey: "k", headers }, "anthropic")).rejects.toThrow()
    return calls.at(-1)!.headers["anthropic-beta"]
  }
  expect(await beta({})).toMatch(/^interleaved-thinking-/)
  expect(await beta({ "anthropic-beta": "other" })).toBe("other")
})
