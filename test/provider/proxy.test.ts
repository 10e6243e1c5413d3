// A provider behind the proxy of the environment, and one on this machine without it.
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { expect, it, onTestFinished } from "vitest"
import { createProject } from "../support/project.ts"
import { startProvider } from "../support/provider.ts"
import { startServer } from "../support/server.ts"

it("the proxy of the environment is used, except for loopback", async () => {
  const asked: string[] = []
  const proxy = createServer().on("connect", (request, socket) => {
    asked.push(request.url ?? "")
    socket.end("HTTP/1.1 407 No\r\n\r\n")
  })
  proxy.listen(0, "127.0.0.1")
  await new Promise((resolve) => proxy.once("listening", resolve))
  onTestFinished(() => void proxy.close())
  const provider = await startProvider([{ text: "Direct." }])
  const project = await createProject()
  await project.home.writeConfig({
    ...provider.config(),
    disabled_providers: [],
    provider: {
      ...(provider.config()["provider"] as object),
      far: { options: { baseURL: "https://far.example.test/v1", apiKey: "k" }, models: { m: {} } },
    },
  })
  const address = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`
  const server = await startServer({
    cwd: project.directory,
    env: { ...project.env, HTTPS_PROXY: address, HTTP_PROXY: address },
  })
  const { json: session } = await server.request<{ id: string }>("POST", "/session", {})
  const events = await server.events()
  await server.request("POST", `/session/${session!.id}/prompt_async`, {
    model: "far/m",
    parts: [{ type: "text", text: "x" }],
  })
  await events.waitFor((event) => event.type === "session.status" && JSON.stringify(event).includes('"retry"'))
  await server.request("POST", `/session/${session!.id}/abort`)
  expect(asked[0]).toBe("far.example.test:443")
  const count = asked.length
  const near = await server.request<{ parts: { text?: string }[] }>("POST", `/session/${session!.id}/message`, {
    model: "mock/main",
    parts: [{ type: "text", text: "x" }],
  })
  expect(near.text).toContain("Direct.")
  expect(asked).toHaveLength(count)
})
