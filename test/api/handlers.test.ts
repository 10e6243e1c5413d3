// What must not compile: `npm run types` fails when one of the expected errors is gone.
import { readdirSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { expect, test } from "vitest"
import * as z from "zod"
import { contract, instanceContract, serverContract } from "../../server/api/contract.ts"
import {
  endpoint,
  type GroupHandlers,
  type Handlers,
  type Operation,
  splitRoute,
  stream,
} from "../../server/api/endpoint.ts"
import { instanceHandlers, serverHandlers } from "../../server/api/handlers.ts"

const note = {
  get: endpoint("GET /note/:noteID", {
    id: "note.get",
    summary: "Get a note",
    query: z.object({ lines: z.coerce.number() }),
    headers: z.object({ prefer: z.string().optional() }),
    responseHeaders: z.object({ "x-truncated": z.enum(["size", "time"]).optional() }),
    returns: z.string(),
  }),
  watch: stream("GET /note/event", { id: "note.watch", summary: "Watch the notes", event: z.string() }),
}

const get: Handlers<typeof note, object>["get"] = (_context, { noteID, lines }, _body, { headers, setHeader }) => {
  setHeader("x-truncated", "size")
  return [noteID, lines.toFixed(), headers.prefer].join()
}
const watch: Handlers<typeof note, object>["watch"] = () => ({ deltas: true })
const complete: Handlers<typeof note, object> = { get, watch }

/** Never called: the compiler reads it. */
export const typeErrors = () => {
  // @ts-expect-error a group without handlers
  const noGroup: GroupHandlers<{ note: typeof note; more: typeof note }, object> = { note: complete }
  // @ts-expect-error handlers of a group that has no contract
  const unknownGroup: GroupHandlers<{ note: typeof note }, object> = { note: complete, more: complete }
  // @ts-expect-error an operation without a handler
  const noHandler: Handlers<typeof note, object> = { watch }
  // @ts-expect-error a stream without a handler
  const noStream: Handlers<typeof note, object> = { get }
  // @ts-expect-error a wrong result
  const wrongResult: Handlers<typeof note, object> = { get: () => 1, watch }
  // @ts-expect-error a stream that answers with a body
  const wrongStream: Handlers<typeof note, object> = { get, watch: () => "note" }
  // @ts-expect-error a parameter that is not in the route
  const wrongParam: Handlers<typeof note, object> = { get: (_context, { nodeID }) => nodeID, watch }
  // @ts-expect-error a request header that is not declared
  const wrongHeader: Handlers<typeof note, object> = { get: (_c, _a, _b, { headers }) => headers.accept, watch }
  const wrongHeaderSent: Handlers<typeof note, object> = {
    get: (_context, _address, _body, { setHeader }) => {
      // @ts-expect-error a response header that is not declared
      setHeader("x-reason", "size")
      // @ts-expect-error a value that the header cannot have
      setHeader("x-truncated", "width")
      return ""
    },
    watch,
  }
  return [
    [noGroup, unknownGroup, noHandler, noStream],
    [wrongResult, wrongStream, wrongParam, wrongHeader, wrongHeaderSent],
  ]
}

test("every operation has a handler, and a group belongs to the server or to a directory, not to both", () => {
  const handlers = { ...serverHandlers, ...instanceHandlers }
  for (const [group, operations] of Object.entries(contract))
    expect([group, Object.keys(handlers[group as keyof typeof handlers]).toSorted()]).toEqual([
      group,
      Object.keys(operations).toSorted(),
    ])
  expect(Object.keys(serverContract).filter((group) => group in instanceContract)).toEqual([])
})

const folder = fileURLToPath(new URL("../../server/api/", import.meta.url))

test.each(readdirSync(folder).filter((name) => name.endsWith(".contract.ts")))(
  "%s declares the operations of one first path segment, which is its name",
  async (file) => {
    const groups = Object.values((await import(folder + file)) as Record<string, unknown>)
    const operations = groups.flatMap((group) => Object.values(group as Record<string, unknown>)).filter(isOperation)
    const segments = new Set(operations.map(({ route }) => splitRoute(route).path.split("/")[1]))
    expect([...segments]).toEqual([file.replace(/(-.+)?\.contract\.ts$/, "")])
  },
)

function isOperation(value: unknown): value is Operation {
  return typeof value === "object" && value !== null && "kind" in value && "route" in value
}
