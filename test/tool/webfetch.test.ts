// Pages over loopback, which a rule allows, and addresses and responses that must be rejected.
import { createServer, type RequestListener } from "node:http"
import type { AddressInfo } from "node:net"
import { gzipSync } from "node:zlib"
import { expect, onTestFinished, test } from "vitest"
import { isPublic } from "../../server/tool/web/public-address.ts"
import { createToolFixture } from "../fixture/tool.ts"

async function startSite(answer: RequestListener): Promise<string> {
  const server = createServer(answer).listen(0, "127.0.0.1")
  await new Promise((resolve) => server.once("listening", resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const html =
  "<html><head><title>T</title><script>var a=1</script><style>p{}</style></head><body><h1>Head</h1><p>Para <b>bold</b> <a href='/x'>link</a></p><ul><li>i1</li></ul></body></html>"

const page =
  (body: string | Buffer, type = "text/html; charset=utf-8"): RequestListener =>
  (_request, response) =>
    void response.writeHead(200, { "content-type": type }).end(body)

const allowing = (url: string) => createToolFixture({ rules: { webfetch: { [`${url}/*`]: "allow" } } })

test("returns a page as Markdown, text or HTML", async () => {
  const url = await startSite(page(html))
  const fixture = allowing(url)
  const get = (format: string) => fixture.run("webfetch", { url: `${url}/page`, format })
  const markdown = await get("markdown")
  expect(markdown.title).toBe(`${url}/page (text/html; charset=utf-8)`)
  expect(markdown.output).toContain("# Head\n\nPara **bold** [link](/x)\n\n-   i1")
  expect(markdown.output).not.toContain("var a")
  expect((await get("text")).output).toMatch(/Head\n\nPara bold link\n\n.*i1/s)
  expect((await get("html")).output).toBe(html)
})

test("attaches an image; rejects other binary types", async () => {
  const image = await startSite(page(Buffer.from([1, 0, 2]), "image/png"))
  expect(await allowing(image).run("webfetch", { url: `${image}/a.png` })).toMatchObject({
    attachments: [{ mime: "image/png", url: "data:image/png;base64,AQAC" }],
  })
  const binary = await startSite(page(Buffer.from([1, 0, 2]), "application/octet-stream"))
  await expect(allowing(binary).run("webfetch", { url: `${binary}/a` })).rejects.toThrow(
    /type application\/octet-stream/,
  )
})

test("rejects error statuses, other protocols and credentials in URLs", async () => {
  const url = await startSite((_request, response) => void response.writeHead(404).end())
  await expect(allowing(url).run("webfetch", { url: `${url}/missing` })).rejects.toThrow(
    "Request failed with status code: 404",
  )
  const fixture = createToolFixture({ rules: { webfetch: "allow" } })
  for (const bad of ["ftp://x/y", "file:///etc/passwd", "gopher://x", "data:text/html,x", "javascript:1"])
    await expect(fixture.run("webfetch", { url: bad })).rejects.toThrow("URL must start with http:// or https://")
  await expect(fixture.run("webfetch", { url: "http://user:secret@example.com/" })).rejects.toThrow(/user name/)
})

test("rejects addresses of this machine and its network in every notation", async () => {
  let hits = 0
  const url = await startSite((_request, response) => {
    hits++
    response.end("secret")
  })
  const port = new URL(url).port
  const fixture = createToolFixture({ rules: { webfetch: "allow" } })
  for (const host of [
    "127.0.0.1",
    "localhost",
    "[::1]",
    "[::ffff:127.0.0.1]",
    "0",
    "0.0.0.0",
    "2130706433",
    "0x7f.1",
    "0177.0.0.1",
    "169.254.169.254",
    "10.0.0.1",
    "172.16.0.1",
    "192.168.1.1",
    "100.64.0.1",
    "[fd00::1]",
    "[fe80::1]",
    "[64:ff9b::7f00:1]",
  ])
    await expect(fixture.run("webfetch", { url: `http://${host}:${port}/` }), host).rejects.toThrow(
      /not on the public internet/,
    )
  expect(hits).toBe(0)
})

test("a rule for all hosts does not allow this machine, a rule with its host does", async () => {
  const url = await startSite(page("hello", "text/plain"))
  for (const pattern of ["http://*", "*", "http*127.0.0.1*", `${new URL(url).protocol}//127*`])
    await expect(
      createToolFixture({ rules: { webfetch: { [pattern]: "allow" } } }).run("webfetch", { url }),
    ).rejects.toThrow(/not on the public internet/)
  for (const pattern of ["http://127.0.0.1:*", "http://127.0.0.1*"]) {
    const fixture = createToolFixture({ rules: { webfetch: { [pattern]: "allow" } } })
    expect((await fixture.run("webfetch", { url })).output).toBe("hello")
  }
})

test("a denied path is not reached by a redirect of its host", async () => {
  const url = await startSite((request, response) => {
    if (request.url === "/a") response.writeHead(302, { location: "/secret/b" }).end()
    else response.end("secret")
  })
  const rules = { webfetch: { [`${url}/*`]: "allow", [`${url}/secret/*`]: "deny" } } as const
  await expect(createToolFixture({ rules }).run("webfetch", { url: `${url}/a` })).rejects.toThrow(
    /specified a rule which prevents/,
  )
})

test("public addresses are recognized", async () => {
  for (const address of ["8.8.8.8", "2606:4700:4700::1111"]) expect(await isPublic(address)).toBe(true)
  for (const address of ["127.0.0.1", "::1", "::ffff:10.0.0.1", "224.0.0.1", "255.255.255.255", "nonsense"])
    expect(await isPublic(address)).toBe(false)
})

test("the target of a redirect is checked like the first address", async () => {
  let hits = 0
  const inner = await startSite((_request, response) => {
    hits++
    response.end("secret")
  })
  const outer = await startSite((_request, response) => void response.writeHead(302, { location: `${inner}/` }).end())
  await expect(allowing(outer).run("webfetch", { url: `${outer}/go` })).rejects.toThrow(/not on the public internet/)
  expect(hits).toBe(0)
  const away = await startSite(
    (_request, response) => void response.writeHead(302, { location: "file:///etc/passwd" }).end(),
  )
  await expect(allowing(away).run("webfetch", { url: `${away}/` })).rejects.toThrow(/must start with http/)
  const circle: string = await startSite((_request, response) => void response.writeHead(302, { location: "/" }).end())
  await expect(allowing(circle).run("webfetch", { url: `${circle}/` })).rejects.toThrow(/redirects/)
})

test("permission is requested with the URL, once per host", async () => {
  const url = await startSite((request, response) => {
    if (request.url === "/a") response.writeHead(302, { location: "/b" }).end()
    else response.end("b")
  })
  const fixture = createToolFixture({ rules: { webfetch: "ask" } })
  await expect(fixture.run("webfetch", { url: `${url}/a` })).rejects.toThrow(/not on the public internet/)
  expect(fixture.permissionRequests).toMatchObject([
    {
      permission: "webfetch",
      patterns: [`${url}/a`],
      always: ["*"],
      metadata: { url: `${url}/a`, format: "markdown" },
    },
  ])
})

test("size and time are limited, also for compressed responses", async () => {
  const endless = await startSite((_request, response) => {
    response.writeHead(200, { "content-type": "text/plain" })
    const more = () => {
      while (!response.destroyed && response.write(Buffer.alloc(65_536, 97)));
      if (!response.destroyed) response.once("drain", more)
    }
    more()
  })
  await expect(allowing(endless).run("webfetch", { url: `${endless}/` })).rejects.toThrow(/larger than 5 MB/)
  const bomb = await startSite(
    (_request, response) =>
      void response
        .writeHead(200, { "content-type": "text/plain", "content-encoding": "gzip" })
        .end(gzipSync(Buffer.alloc(20 * 1024 * 1024))),
  )
  await expect(allowing(bomb).run("webfetch", { url: `${bomb}/` })).rejects.toThrow(/larger than 5 MB/)
  const silent = await startSite(() => {})
  await expect(allowing(silent).run("webfetch", { url: `${silent}/`, timeout: 0.2 })).rejects.toThrow(
    /within 0.2 seconds/,
  )
})

test("a malicious page is converted in linear time", async () => {
  const url = await startSite(page(`<p>start</p>${"<script".repeat(100_000)}`))
  expect((await allowing(url).run("webfetch", { url: `${url}/` })).output).toBe("start")
})
