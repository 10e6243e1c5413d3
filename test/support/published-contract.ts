// Validates responses and events against the published contract, version 1.1.53. Additional fields are allowed, and so are
// the events of later protocol versions that this server sends.
import { readFileSync } from "node:fs"
import { checkValue } from "./json-schema.ts"
import type { Schema, SchemaNames } from "./json-schema.ts"

type Content = Readonly<Record<string, { readonly schema?: Schema }>>
type Operation = {
  readonly operationId: string
  readonly responses: Readonly<Record<string, { readonly content?: Content }>>
}

export type ContractDocument = {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: { readonly schemas: SchemaNames }
}

/** The OpenAPI document of the published server. */
export const publishedContract = JSON.parse(
  readFileSync(new URL("../contract/shapes-1.1.53.json", import.meta.url), "utf8"),
) as ContractDocument

/** Events of later versions, and the heartbeat, which the published document omits, with their required fields. */
const laterEvents: SchemaNames = {
  "server.heartbeat": { type: "object" },
  "message.created": {
    type: "object",
    required: ["info"],
    properties: { info: { $ref: "#/components/schemas/Message" } },
  },
  "message.part.delta": {
    type: "object",
    required: ["sessionID", "messageID", "partID", "field", "delta"],
    properties: {
      sessionID: { type: "string", pattern: "^ses" },
      messageID: { type: "string", pattern: "^msg" },
      partID: { type: "string" },
      field: { type: "string" },
      delta: { type: "string" },
    },
  },
}

/**
 * Returns the problems of a response; none if it conforms. `path` is a template (`/session/{sessionID}`) or a real path,
 * whose query is ignored. An operation or a status that is not in the document is a problem.
 */
export function checkResponse(method: string, path: string, status: number, body: unknown): string[] {
  const found = findOperation(method, path)
  if (!found) return [`${method} ${path}: not in the contract`]
  const response = found.operation.responses[String(status)]
  if (!response) return [`${method} ${found.template}: status ${status} is not in the contract`]
  const schema = response.content?.["application/json"]?.schema
  if (!schema) {
    const isEmpty = body === undefined || body === "" || response.content !== undefined
    return isEmpty ? [] : [`${method} ${found.template}: ${status} has a body, expected none`]
  }
  return checkValue(body, schema, publishedContract.components.schemas, `${method} ${found.template} ${status}`)
}

/** Returns the problems of an event of `/event`, or of an envelope of `/global/event`. */
export function checkEvent(event: unknown): string[] {
  if (typeof event !== "object" || event === null) return ["the event is no object"]
  if ("payload" in event) {
    const { payload } = event
    const problems = checkEvent(payload)
    // The first frame and the heartbeat have no directory.
    const isOfServer = /^server\.(connected|heartbeat)$/.test(toType(payload))
    if (!isOfServer && typeof Reflect.get(event, "directory") !== "string")
      problems.push(`${toType(payload)}: the envelope has no directory`)
    return problems
  }
  const type = toType(event)
  const later = laterEvents[type]
  if (later)
    return checkValue(
      Reflect.get(event, "properties"),
      later,
      publishedContract.components.schemas,
      `${type}.properties`,
    )
  const schema = publishedContract.components.schemas[`Event.${type}`]
  return schema
    ? checkValue(event, schema, publishedContract.components.schemas, type)
    : [`"${type}": no such event in the contract`]
}

/** Every operation of the contract, as `[method, template]`. */
export function listOperations(): [method: string, template: string][] {
  return Object.entries(publishedContract.paths).flatMap(([template, methods]) =>
    Object.keys(methods).map((method): [string, string] => [method.toUpperCase(), template]),
  )
}

function findOperation(method: string, path: string) {
  const segments = toSegments(path.replace(/[?#].*$/, ""))
  const matching = Object.keys(publishedContract.paths)
    .filter((template) => matchesTemplate(toSegments(template), segments))
    // A literal segment takes precedence over a parameter.
    .toSorted((a, b) => countParameters(a) - countParameters(b))
  for (const template of matching) {
    const operation = publishedContract.paths[template]?.[method.toLowerCase()]
    if (operation) return { template, operation }
  }
  return undefined
}

function matchesTemplate(template: readonly string[], segments: readonly string[]): boolean {
  return (
    template.length === segments.length &&
    template.every((name, index) => name.startsWith("{") || name === segments[index])
  )
}

function toSegments(path: string): string[] {
  return path.split("/").slice(1)
}

function countParameters(template: string): number {
  return template.split("{").length
}

function toType(event: unknown): string {
  const type: unknown = typeof event === "object" && event !== null ? Reflect.get(event, "type") : undefined
  return typeof type === "string" ? type : "event without a type"
}
