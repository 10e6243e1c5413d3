// Random calls of every route, drawn from the contract's own schemas: good ones, nearly good ones, and nonsense.
import * as fc from "fast-check"
import type * as z from "zod"
import { contract } from "../../server/api/contract.ts"
import { type Contract, type Method, type Operation, splitRoute } from "../../server/api/endpoint.ts"
import { unimplementedRoutes } from "../../server/http/unimplemented-routes.ts"
import { type Override, oddText, toArbitrary } from "../support/schema-arbitrary.ts"

export type RandomRequest = {
  readonly route: string
  readonly operation: Operation | undefined
  readonly method: string
  /** With the query. */
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  /** As it is sent; undefined sends none. */
  readonly body: string | undefined
}

/** Ids of what is there, so that calls get further than a 404. */
export type Things = Readonly<Record<"sessionID" | "messageID" | "partID" | "projectID", readonly string[]>>

// Settings that would take the model away or make every tool ask: then nothing behind them is reached any more.
const keptSettings = new Set(["provider", "model", "small_model", "permission", "agent", "mode", "mcp", "plugin"])
for (const name of ["enabled_providers", "disabled_providers", "instructions", "default_agent", "shell"])
  keptSettings.add(name)

/** Draws requests over all routes of the contract; nothing it draws runs a command or speaks to another machine. */
export function randomRequests(things: Things): fc.Arbitrary<RandomRequest> {
  const operations = Object.values(contract as Record<string, Contract>).flatMap((group) => Object.values(group))
  return fc.oneof(
    { weight: 12, arbitrary: fc.constantFrom(...operations).chain((operation) => request(operation, operation.route)) },
    { weight: 1, arbitrary: fc.constantFrom(...unimplementedRoutes).chain((route) => request(undefined, route)) },
    { weight: 1, arbitrary: unknownRoute },
  )

  function request(operation: Operation | undefined, route: string): fc.Arbitrary<RandomRequest> {
    const { method } = splitRoute(route)
    const body = operation?.kind === "endpoint" && operation.body ? operation.body : undefined
    const known = toKnown(route, things)
    return fc
      .record({
        path: toPath(route, things),
        query: operation?.query ? toArbitrary(operation.query, known) : fc.constant({}),
        extra: fc.dictionary(oddText, oddText, { maxKeys: 1 }),
        body: body ? toBody(body, known) : fc.option(fc.constant("{}"), { nil: undefined }),
        headers,
        method: fc.oneof({ weight: 20, arbitrary: fc.constant(method) }, { weight: 1, arbitrary: otherMethod }),
      })
      .map((drawn) => ({
        ...drawn,
        route,
        operation,
        path: `${drawn.path}${toQuery(drawn.query, drawn.extra)}`,
        // A GET with a body is a malformed request before it is a call.
        body: drawn.method === "GET" || drawn.method === "HEAD" ? undefined : drawn.body,
      }))
  }
}

const otherMethod = fc.constantFrom<Method | "HEAD" | "OPTIONS">(
  "GET",
  "POST",
  "PUT",
  "PATCH",
  "DELETE",
  "HEAD",
  "OPTIONS",
)

const headers: fc.Arbitrary<Record<string, string>> = fc.oneof(
  { weight: 12, arbitrary: fc.constant({ "content-type": "application/json" }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom<Record<string, string>>(
      { "content-type": "text/plain" },
      { "content-type": "application/json; charset=utf-16" },
      { "content-type": "application/json", "content-encoding": "gzip" },
      { "content-type": "application/json", "x-opencode-directory": "%zz" },
      { "content-type": "application/json", "x-opencode-directory": "/nosuch" },
      { "content-type": "application/json", "last-event-id": "evt_nosuch", accept: "text/event-stream" },
      { "content-type": "application/json", prefer: "wait=0" },
      { "content-type": "application/json", authorization: "Basic !" },
    ),
  },
)

const unknownRoute: fc.Arbitrary<RandomRequest> = fc.record({
  route: fc.constant("none"),
  operation: fc.constant(undefined),
  method: otherMethod,
  path: fc.array(oddText, { minLength: 1, maxLength: 4 }).map((parts) => `/${parts.map(encode).join("/")}`),
  headers,
  body: fc.constant(undefined),
})

function toKnown(route: string, things: Things): Override {
  return (name, drawn) => {
    if (name === "command" && route.endsWith("/shell")) return fc.constantFrom("true", "echo hi", "exit 3", "nosuch")
    if (name === "command" && route.endsWith("/command")) return fc.constantFrom("review", "init", "nosuch")
    if (name === "config" && route === "POST /mcp") return fc.constantFrom(...mcpServers)
    if (name in things)
      return fc.oneof(fc.constantFrom(...things[name as keyof Things]), { weight: 3, arbitrary: drawn })
    // Otherwise most prompts would be rejected because of an unknown model.
    if (name === "model") return fc.constantFrom("offline/guide", { providerID: "offline", modelID: "guide" }, "x/y")
    if (name === "providerID") return fc.constantFrom("offline", "x")
    if (name === "modelID") return fc.constantFrom("guide", "x")
    if (name === "agent") return fc.constantFrom("build", "plan", "nobody")
    if (name === "parts") return fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...prompts) }, drawn)
    if (route.endsWith("/config") && keptSettings.has(name)) return fc.constant(undefined)
    return drawn
  }
}

const mcpServers = [
  { type: "local", command: ["nothing-there"] },
  { type: "remote", url: "http://127.0.0.1:9" },
]

const prompts = ["list the files", "read README.md", "find export", "run echo hi"].map((text) => [
  { type: "text", text },
])

function toPath(route: string, things: Things): fc.Arbitrary<string> {
  const { method, path } = splitRoute(route)
  const parts = path.split("/").map((part) => {
    if (!part.startsWith(":")) return fc.constant(part)
    const all = things[part.slice(1) as keyof Things] as readonly string[] | undefined
    // Else soon nothing would be left to ask about.
    const there = method === "DELETE" ? all?.slice(-1) : all
    const odd = oddText.map(encode)
    return there ? fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...there) }, { weight: 1, arbitrary: odd }) : odd
  })
  return fc.tuple(...parts).map((all) => all.join("/"))
}

function toBody(schema: z.ZodType, known: Override): fc.Arbitrary<string | undefined> {
  return fc.oneof(
    { weight: 12, arbitrary: toArbitrary(schema, known).map((value) => JSON.stringify(value)) },
    { weight: 1, arbitrary: fc.constantFrom(undefined, "", "{", '{"__proto__":{"x":1}}', "[".repeat(9000), "\0") },
  )
}

function toQuery(query: unknown, extra: Record<string, string>): string {
  const pairs = Object.entries({ ...extra, ...(query as object) }).filter(([, value]) => value !== undefined)
  return pairs.length === 0
    ? ""
    : `?${pairs.map(([name, value]) => `${encode(name)}=${encode(String(value))}`).join("&")}`
}

/** Half a character cannot be written into a URL; some clients try. */
function encode(part: string): string {
  return part.isWellFormed() && part !== "%zz" && part !== "%00" ? encodeURIComponent(part) : "%zz"
}
