// Contract -> OpenAPI 3.1 document. Loaded when /doc is asked for.
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject } from "zod-openapi"
import * as z from "zod"
import { type Contract, type Operation, type Route, splitRoute } from "../api/endpoint.ts"
import { BadRequest, errorData, type ErrorName, NotFound } from "../schema/error.ts"
import { DirectoryHeaders, DirectoryQuery } from "../schema/header.ts"

const statusOf: Partial<Record<ErrorName, string>> = {
  NotFoundError: "404",
  PermissionNotFoundError: "404",
  ConflictError: "409",
  SessionBusyError: "409",
  ForbiddenError: "403",
}

/** Builds the document. `later` are the operations of the contract that answer 501. */
export function toOpenApi(
  contracts: Readonly<Record<string, Contract>>,
  later: readonly Route[],
  version: string,
): unknown {
  const paths: Record<string, Record<string, ZodOpenApiOperationObject>> = {}
  const schemaOf = createErrorSchemas()
  for (const [tag, contract] of Object.entries(contracts))
    for (const operation of Object.values(contract)) {
      const { method, path } = splitRoute(operation.route)
      const key = path.replaceAll(/:(\w+)/g, "{$1}")
      ;(paths[key] ??= {})[method.toLowerCase()] = toOperation(tag, path, operation, schemaOf)
    }
  for (const route of later) {
    const { method, path } = splitRoute(route)
    const key = path.replaceAll(/:(\w+)/g, "{$1}")
    ;(paths[key] ??= {})[method.toLowerCase()] = {
      summary: "Not there yet",
      requestParams: toParams(path, {}, false),
      responses: { "501": { description: "NotImplementedError: a later version brings this" } },
    }
  }
  return createDocument({
    openapi: "3.1.1",
    info: {
      title: "opencode-tui",
      version,
      description:
        "The HTTP API of an AI coding agent: sessions, messages, files, events and the remote control of its terminal.",
      license: { name: "MIT", identifier: "MIT" },
    },
    paths: paths as ZodOpenApiPathsObject,
  })
}

type Params = { readonly [K in "params" | "query" | "headers"]?: z.ZodType | undefined }

function toParams(path: string, { params, query, headers }: Params, hasDirectory: boolean) {
  const names = [...path.matchAll(/:(\w+)/g)].map((match) => match[1]!)
  const pathShape = params ? toShape(params) : Object.fromEntries(names.map((name) => [name, z.string()]))
  const queryShape = { ...(hasDirectory ? DirectoryQuery.shape : {}), ...toShape(query) }
  const headerShape = { ...(hasDirectory ? DirectoryHeaders.shape : {}), ...toShape(headers) }
  return {
    ...(names.length > 0 ? { path: z.object(pathShape) } : {}),
    ...(Object.keys(queryShape).length > 0 ? { query: z.object(queryShape) } : {}),
    ...(Object.keys(headerShape).length > 0 ? { header: z.object(headerShape) } : {}),
  }
}

function toShape(schema: z.ZodType | undefined): z.ZodObject["shape"] {
  return schema ? (schema as z.ZodObject).shape : {}
}

function toOperation(
  tag: string,
  path: string,
  operation: Operation,
  schemaOf: (name: ErrorName) => z.ZodType,
): ZodOpenApiOperationObject {
  const isStream = operation.kind === "stream"
  const { query, headers, responseHeaders } = operation
  const params = isStream ? undefined : operation.params
  const sent = responseHeaders ? { headers: responseHeaders as z.ZodObject } : {}
  const body = isStream ? undefined : operation.body
  const good: ZodOpenApiOperationObject["responses"] = isStream
    ? { "200": { description: "The events", ...sent, content: { "text/event-stream": { schema: operation.event } } } }
    : operation.returns
      ? { "200": { description: "Done", ...sent, content: { "application/json": { schema: operation.returns } } } }
      : { "204": { description: "Taken", ...sent } }
  return {
    operationId: operation.id,
    summary: operation.summary,
    ...(operation.description ? { description: operation.description } : {}),
    tags: [tag],
    requestParams: toParams(path, { params, query, headers }, !path.startsWith("/global")),
    ...(body ? { requestBody: { content: { "application/json": { schema: body } } } } : {}),
    responses: { ...good, ...toErrors(operation, schemaOf) },
  }
}

/** Schemas of the errors that operations name, one each: a component may not be made twice. */
function createErrorSchemas() {
  const made = new Map<ErrorName, z.ZodType>([
    ["NotFoundError", NotFound],
    // A failed validation has the same shape whoever found it.
    ["BadRequestError", BadRequest],
  ])
  return (name: ErrorName): z.ZodType => {
    let schema = made.get(name)
    if (!schema)
      made.set(name, (schema = z.object({ name: z.literal(name), data: errorData[name] }).meta({ id: name })))
    return schema
  }
}

function toErrors(operation: Operation, schemaOf: (name: ErrorName) => z.ZodType) {
  const byStatus = new Map<string, Set<z.ZodType>>([["400", new Set([BadRequest])]])
  for (const name of operation.errors ?? []) {
    const status = statusOf[name] ?? "400"
    const schemas = byStatus.get(status) ?? new Set()
    byStatus.set(status, schemas.add(schemaOf(name)))
  }
  return Object.fromEntries(
    [...byStatus].map(([status, set]) => {
      const schemas = [...set]
      return [
        status,
        {
          description: status === "400" ? "The request is wrong" : "It cannot be done",
          content: { "application/json": { schema: schemas.length === 1 ? schemas[0]! : z.union(schemas) } },
        },
      ]
    }),
  )
}
