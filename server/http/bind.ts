// Contract + handler -> route: validate, find the context, call, answer. All that is HTTP about a call is here.
import type { Express, Request, Response } from "express"
import type * as z from "zod"
import { type Contract, type Endpoint, splitRoute } from "../api/endpoint.ts"
import { NamedError } from "../schema/error.ts"
import { type Issue, toProblem, toValidationProblem } from "./errors.ts"
import { readBody } from "./read-body.ts"

export type BindDeps<Context> = {
  /** The instance, or the server itself, that the request is about. */
  readonly contextOf: (request: Request) => Promise<Context> | Context
  readonly log: (ref: string, error: unknown) => void
}

// A handler as the binder sees it: the types were checked where handlers are declared against their contract.
type AnyHandler<Context> = (context: Context, address: object, body: unknown, call: object) => unknown

const keepAliveMs = 60_000

/** Mounts every endpoint of a contract. */
export function bind<Context>(
  app: Express,
  contract: Contract,
  handlers: Readonly<Record<string, unknown>>,
  deps: BindDeps<Context>,
): void {
  for (const [name, operation] of Object.entries(contract)) {
    if (operation.kind !== "endpoint") continue
    const { method, path } = splitRoute(operation.route)
    const handler = handlers[name] as AnyHandler<Context>
    const verb = method.toLowerCase() as "get" | "post" | "put" | "patch" | "delete"
    const run = (request: Request, response: Response) => answer(operation, handler, deps, request, response)
    // HEAD must not consume what the GET hands out.
    if (operation.hasEffect) app.head(path, (_request, response) => sendJson(response, 200, null))
    if (operation.body) app[verb](path, readBody, run)
    else app[verb](path, run)
  }
}

async function answer<Context>(
  operation: Endpoint,
  handler: AnyHandler<Context>,
  deps: BindDeps<Context>,
  request: Request,
  response: Response,
): Promise<void> {
  try {
    const params = check(operation.params, request.params, "params")
    const query = check(operation.query, toQuery(request), "query")
    const body = operation.body ? check(operation.body, request.body, "body") : undefined
    const call = {
      get signal() {
        return toSignal(response)
      },
      headers: operation.headers ? check(operation.headers, request.headers, "headers") : {},
      setHeader: (name: string, value: string) => void response.setHeader(name, value),
    }
    const result = await handler(await deps.contextOf(request), { ...params, ...query }, body, call)
    if (response.destroyed) return
    if (operation.late) await sendLate(response, result as () => Promise<unknown>, deps)
    else if (operation.returns) sendJson(response, 200, result)
    else response.writeHead(204).end()
  } catch (error) {
    send(
      response,
      error instanceof Invalid ? toValidationProblem(error.data, error.issues) : toProblem(error, deps.log),
    )
  }
}

/** Aborts when the caller goes away before he has his answer. Made for those who ask: an abort costs more than a short call. */
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

function check(
  schema: z.ZodType | undefined,
  data: unknown,
  where: "params" | "query" | "headers" | "body",
): object | undefined {
  if (!schema) return where === "body" ? undefined : { ...(data as object) }
  const result = schema.safeParse(data, { reportInput: false })
  if (result.success) return result.data as object
  throw new Invalid(data, result.error.issues as unknown as Issue[])
}

/** Every value once, as text: a repeated parameter counts as its last. */
function toQuery(request: Request): Record<string, string> {
  const url = request.url
  const start = url.indexOf("?")
  return start < 0 ? {} : Object.fromEntries(new URLSearchParams(url.slice(start + 1)))
}

function send(response: Response, { status, body }: { status: number; body: unknown }): void {
  if (response.headersSent) response.destroy()
  else sendJson(response, status, body)
}

export function sendJson(response: Response, status: number, body: unknown): void {
  const bytes = Buffer.from(JSON.stringify(body) ?? "null")
  response.writeHead(status, { "Content-Type": "application/json", "Content-Length": bytes.length }).end(bytes)
}

/** Headers at once, white space while it lasts, then the JSON: a client's header timeout never ends a long turn. */
async function sendLate<Context>(
  response: Response,
  work: () => Promise<unknown>,
  deps: BindDeps<Context>,
): Promise<void> {
  response.writeHead(200, { "Content-Type": "application/json" })
  response.flushHeaders()
  const timer = setInterval(() => response.write(" "), keepAliveMs)
  try {
    const text = JSON.stringify(await work())
    // The end of an answer is flushed at once, events only in the next tick: a client that stops at the answer would miss
    // the last words of its turn.
    await new Promise(setImmediate)
    response.end(text)
  } catch (error) {
    // The status is told already. An error's JSON is the best that is left.
    response.end(JSON.stringify(toProblem(error, deps.log).body))
  } finally {
    clearInterval(timer)
  }
}

/** For what no route knows. */
export function notFound(request: Request): NamedError {
  return new NamedError("NotFoundError", { message: `No such route: ${request.method} ${request.path.slice(0, 200)}` })
}
