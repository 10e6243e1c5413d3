// Contract + handler -> route: validate the request, find the context, call the handler, send its result. Everything
// about an operation that is HTTP is here and in sse.ts.
import type { Express, Request, RequestHandler, Response } from "express"
import type * as z from "zod"
import { type Contracts, type EventSelection, type GroupHandlers, type Operation, splitRoute } from "../api/endpoint.ts"
import type { Bus } from "../bus/bus.ts"
import { NamedError } from "../schema/error.ts"
import { type Issue, toProblem, toValidationProblem } from "./errors.ts"
import { readBody } from "./read-body.ts"
import { streamEvents } from "./sse.ts"

export type BindDeps<Context> = {
  /** The instance, or the server itself, that the request addresses. */
  readonly contextOf: (request: Request) => Promise<Context> | Context
  /** The source of all streams. */
  readonly bus: Bus
  readonly log: (ref: string, error: unknown) => void
}

// A handler as the binder calls it: its types were checked against its contract by `GroupHandlers`.
type AnyHandler<Context> = (context: Context, address: object, body: unknown, call: object) => unknown

const keepAliveMs = 60_000

/** Mounts every operation of the contracts. */
export function bind<C extends Contracts, Context>(
  app: Express,
  contracts: C,
  handlers: GroupHandlers<C, Context>,
  deps: BindDeps<Context>,
): void {
  for (const [group, contract] of Object.entries(contracts))
    for (const [name, operation] of Object.entries(contract)) {
      const { method, path } = splitRoute(operation.route)
      const handler = handlers[group]![name] as AnyHandler<Context>
      const run: RequestHandler = (request, response) => handle(operation, handler, deps, request, response)
      const isEndpoint = operation.kind === "endpoint"
      // HEAD must not consume what the GET hands out.
      if (isEndpoint && operation.hasEffect) app.head(path, (_request, response) => sendJson(response, 200, null))
      const verb = method.toLowerCase() as Lowercase<typeof method>
      if (isEndpoint && operation.body) app[verb](path, readBody, run)
      else app[verb](path, run)
    }
}

async function handle<Context>(
  operation: Operation,
  handler: AnyHandler<Context>,
  deps: BindDeps<Context>,
  request: Request,
  response: Response,
): Promise<void> {
  try {
    const { address, body, headers } = validate(operation, request)
    const call = {
      get signal() {
        return toSignal(response)
      },
      headers,
      setHeader: (name: string, value: string) => void response.setHeader(name, value),
    }
    const result = await handler(await deps.contextOf(request), address, body, call)
    if (response.destroyed) return
    if (operation.kind === "stream") streamEvents(request, response, { bus: deps.bus, ...(result as EventSelection) })
    else if (operation.deferred) await sendDeferred(response, result as () => Promise<unknown>, deps)
    else if (operation.returns) sendJson(response, 200, result)
    else response.writeHead(204).end()
  } catch (error) {
    const { status, body } =
      error instanceof Invalid ? toValidationProblem(error.data, error.issues) : toProblem(error, deps.log)
    if (response.headersSent) response.destroy()
    else sendJson(response, status, body)
  }
}

function validate(operation: Operation, request: Request): { address: object; body: unknown; headers: object } {
  const { query, headers } = operation
  const { params, body } = operation.kind === "endpoint" ? operation : {}
  return {
    address: {
      ...(params ? check(params, request.params) : request.params),
      ...(query ? check(query, toQuery(request)) : toQuery(request)),
    },
    body: body && check(body, request.body),
    // Never echoed: headers may hold credentials.
    headers: headers ? check(headers, request.headers, null) : {},
  }
}

/** Aborts when the caller disconnects before the response is sent. Made on demand: an AbortController costs more than a short call. */
function toSignal(response: Response): AbortSignal {
  const controller = new AbortController()
  if (response.destroyed) controller.abort()
  response.once("close", () => {
    if (!response.writableFinished) controller.abort()
  })
  return controller.signal
}

class Invalid extends Error {
  readonly data: unknown
  readonly issues: readonly Issue[]
  constructor(data: unknown, issues: readonly Issue[]) {
    super("invalid")
    this.data = data
    this.issues = issues
  }
}

/** Returns the parsed data; throws Invalid. `echo` is the data that the response repeats. */
function check<S extends z.ZodType>(schema: S, data: unknown, echo = data): z.output<S> {
  const result = schema.safeParse(data, { reportInput: false })
  if (result.success) return result.data
  throw new Invalid(echo, result.error.issues as unknown as Issue[])
}

/** One value for each name, as text: the last one of a repeated parameter. */
function toQuery(request: Request): Record<string, string> {
  const url = request.url
  const start = url.indexOf("?")
  return start < 0 ? {} : Object.fromEntries(new URLSearchParams(url.slice(start + 1)))
}

export function sendJson(response: Response, status: number, body: unknown): void {
  const bytes = Buffer.from(JSON.stringify(body) ?? "null")
  response.writeHead(status, { "Content-Type": "application/json", "Content-Length": bytes.length }).end(bytes)
}

/** Sends the headers at once, white space while the work runs, then the JSON: no client's header timeout ends a long turn. */
async function sendDeferred<Context>(
  response: Response,
  work: () => Promise<unknown>,
  deps: BindDeps<Context>,
): Promise<void> {
  response.writeHead(200, { "Content-Type": "application/json" })
  response.flushHeaders()
  const timer = setInterval(() => response.write(" "), keepAliveMs)
  try {
    const text = JSON.stringify(await work())
    // Ending a response flushes at once, events flush in the next tick: without this wait a client that stops at the
    // response would miss the last events of its turn.
    await new Promise(setImmediate)
    response.end(text)
  } catch (error) {
    // The status is already sent, so the body is all that can carry the error.
    response.end(JSON.stringify(toProblem(error, deps.log).body))
  } finally {
    clearInterval(timer)
  }
}

/** The error of a request that matches no route. */
export function notFound(request: Request): NamedError {
  return new NamedError("NotFoundError", { message: `No such route: ${request.method} ${request.path.slice(0, 200)}` })
}
