// Reads fields of a JSON object whose types are not checked, such as the arguments that a model gives to a tool.
import { isRecord } from "./is-record.ts"

type JsonObject = Readonly<Record<string, unknown>>

/** The field if it is a string, otherwise empty. */
export function textField(record: JsonObject, name: string): string {
  const value = record[name]
  return typeof value === "string" ? value : ""
}

export function numberField(record: JsonObject, name: string): number | undefined {
  const value = record[name]
  return typeof value === "number" ? value : undefined
}

export function recordField(record: JsonObject, name: string): JsonObject | undefined {
  const value = record[name]
  return isRecord(value) ? value : undefined
}

/** The objects in a field that is a list; otherwise empty. */
export function recordsField(record: JsonObject, name: string): readonly JsonObject[] {
  const value = record[name]
  return Array.isArray(value) ? value.filter(isRecord) : []
}
