// Every method of the published clients. Methods with an implemented route are called once, and the response is compared
// with our contract and with the published schema. The other methods must be rejected.
import { createOpencodeClient as createV1 } from "@opencode-ai/sdk"
import { createOpencodeClient as createV2 } from "@opencode-ai/sdk/v2"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { splitRoute } from "../../server/api/endpoint.ts"
import { checkResponse } from "../support/published-contract.ts"
import { createSdkFixture, type SdkFixture } from "./sdk-methods/fixture.ts"
import { callByName, listMethods, type MethodCall } from "./sdk-methods/method.ts"
import * as v1 from "./sdk-methods/v1.ts"
import * as v2 from "./sdk-methods/v2.ts"

let fixture: SdkFixture
beforeAll(async () => {
  fixture = await createSdkFixture()
})
afterAll(() => fixture?.dispose())

const first = () => createV1({ baseUrl: fixture.server.url, directory: fixture.project.directory })
const second = () => createV2({ baseUrl: fixture.server.url, directory: fixture.project.directory })

/** Where the published document is not what the published server answers. */
const asOnTheWire = new Set(["POST /session/:sessionID/shell", "GET /provider", "GET /vcs"])
const ofLaterVersions = new Set(["DELETE /session/:sessionID/message/:messageID", "GET /api/health"])

/** Calls a method and compares what comes back. */
async function check<Client>(client: Client, { operation, run, refused }: MethodCall<Client>): Promise<void> {
  const { data, response } = await run(client, fixture)
  const { method, path } = splitRoute(operation.route)
  const template = path.replaceAll(/:(\w+)/g, "{$1}")
  const called = new URL(response!.url).pathname.split("/")
  expect(path.split("/").map((name, index) => (name.startsWith(":") ? name : called[index]))).toEqual(path.split("/"))
  expect(response!.status).toBe(refused ?? (operation.returns ? 200 : 204))
  if (refused || !operation.returns) return
  expect(operation.returns.safeParse(data).error?.issues ?? []).toEqual([])
  if (!asOnTheWire.has(operation.route) && !ofLaterVersions.has(operation.route))
    expect(checkResponse(method, template, 200, data)).toEqual([])
}

describe("@opencode-ai/sdk v1", () => {
  it("has no method that is neither called nor listed as unimplemented", () => {
    const known = [...Object.keys(v1.calls), ...v1.streams, ...v1.later]
    expect(listMethods(first()).toSorted()).toEqual(known.toSorted())
  })
  it.each(Object.entries(v1.calls))("%s", (_name, call) => check(first(), call))
  it.each(v1.later)("%s is not implemented", async (name) => {
    expect((await callByName(first(), name))?.status).toBe(501)
  })
})

describe("@opencode-ai/sdk v2", () => {
  const isOfLaterVersion = (name: string) =>
    !(name in v2.calls) && v2.unknown.some((beginning) => name.startsWith(beginning))

  it("has no method that is neither called nor listed as unimplemented", () => {
    const known = [...Object.keys(v2.calls), ...v2.streams, ...v2.later]
    expect(known.filter(isOfLaterVersion)).toEqual([])
    expect(
      listMethods(second())
        .filter((name) => !isOfLaterVersion(name))
        .toSorted(),
    ).toEqual(known.toSorted())
  })
  it.each(Object.entries(v2.calls))("%s", (_name, call) => check(second(), call))
  it.each(v2.later)("%s is not implemented", async (name) => {
    expect((await callByName(second(), name))?.status).toBe(501)
  })
  it("rejects methods of later versions immediately and in JSON", async () => {
    const client = second()
    // A stream makes no request before it is read.
    const names = listMethods(client).filter((name) => isOfLaterVersion(name) && !/^v2\..*event/.test(name))
    for (const name of names) {
      const response = await callByName(client, name)
      const isRefused = response?.status === 404 || response?.status === 501
      expect([name, isRefused, response?.headers.get("content-type")]).toEqual([name, true, "application/json"])
    }
    expect(names.length).toBeGreaterThan(50)
  })
})
