// Contract -> OpenAPI 3.1 document. Loaded on the first request for /doc.
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject } from "zod-openapi"
import * as z from "zod"
import { type Contract, type Operation, type Route, splitRoute } from "../api/endpoint.ts"
import { BadRequest, errorData, type ErrorName, NotFound } from "../schema/error.ts"
import { DirectoryHeaders, DirectoryQuery } from "../schema/header.ts"
import { statuses } from "./errors.ts"

/** Builds the document. `unimplemented` are the operations that answer 501. */
export function toOpenApi(
  contracts: Readonly<Record<string, Contract>>,
  unimplemented: readonly Route[],
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
  for (const route of unimplemented) {
    const { method, path } = splitRoute(route)
    const key = path.replaceAll(/:(\w+)/g, "{$1}")
    ;(paths[key] ??= {})[method.toLowerCase()] = {
      summary: "Not implemented yet",
      requestParams: toParams(path, {}, false),
      responses: { "501": { description: "NotImplementedError: this version does not implement the operation." } },
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
  const sentHeaders = responseHeaders ? { headers: responseHeaders as z.ZodObject } : {}
  const body = isStream ? undefined : operation.body
  const success: ZodOpenApiOperationObject["responses"] = isStream
    ? {
        "200": {
          description: "The stream of events.",
          ...sentHeaders,
          content: { "text/event-stream": { schema: operation.event } },
        },
      }
    : operation.returns
      ? {
          "200": {
            description: "The operation succeeded.",
            ...sentHeaders,
            content: { "application/json": { schema: operation.returns } },
          },
        }
      : { "204": { description: "The operation succeeded; the body is empty.", ...sentHeaders } }
  return {
    operationId: operation.id,
    summary: operation.summary,
    ...(operation.description ? { description: operation.description } : {}),
    tags: [tag],
    requestParams: toParams(path, { params, query, headers }, !path.startsWith("/global")),
    ...(body ? { requestBody: { content: { "application/json": { schema: body } } } } : {}),
    responses: { ...success, ...toErrors(operation, schemaOf) },
  }
}

/** The schema of each error, made once: a component must not be registered twice. */
function createErrorSchemas() {
  const schemas = new Map<ErrorName, z.ZodType>([
    ["NotFoundError", NotFound],
    // A failed validation has the same shape as a BadRequestError that a handler throws.
    ["BadRequestError", BadRequest],
  ])
  return (name: ErrorName): z.ZodType => {
    let schema = schemas.get(name)
    if (!schema)
      schemas.set(name, (schema = z.object({ name: z.literal(name), data: errorData[name] }).meta({ id: name })))
    return schema
  }
}

function toErrors(operation: Operation, schemaOf: (name: ErrorName) => z.ZodType) {
  const byStatus = new Map<string, Set<z.ZodType>>([["400", new Set([BadRequest])]])
  for (const name of operation.errors ?? []) {
    const status = String(statuses[name])
    const schemas = byStatus.get(status) ?? new Set()
    byStatus.set(status, schemas.add(schemaOf(name)))
  }
  return Object.fromEntries(
    [...byStatus].map(([status, set]) => {
      const schemas = [...set]
      return [
        status,
        {
          description: status === "400" ? "The request is invalid." : "The operation failed.",
          content: { "application/json": { schema: schemas.length === 1 ? schemas[0]! : z.union(schemas) } },
        },
      ]
    }),
  )
}
