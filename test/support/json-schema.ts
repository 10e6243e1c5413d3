// Validates a value against the subset of JSON Schema that the published contract uses. Additional fields are allowed even
// where the schema forbids them: a server may send more than the published one.

export type Schema = {
  readonly $ref?: string
  readonly type?: string
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: boolean | Schema
  readonly propertyNames?: Schema
  readonly items?: Schema
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
  readonly allOf?: readonly Schema[]
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly pattern?: string
  readonly minimum?: number
  readonly maximum?: number
  readonly exclusiveMinimum?: number
}

export type SchemaNames = Readonly<Record<string, Schema>>

/** Returns the problems of a value, each with its path; none if the value is valid. Throws for an unknown `$ref`. */
export function checkValue(value: unknown, schema: Schema, names: SchemaNames, path = "$"): string[] {
  if (schema.$ref) return checkValue(value, getSchema(schema.$ref, names), names, path)
  const problems: string[] = []
  for (const part of schema.allOf ?? []) problems.push(...checkValue(value, part, names, path))
  const variants = schema.anyOf ?? schema.oneOf
  if (variants) problems.push(...checkVariants(value, variants, names, path))
  if ("const" in schema && !isSame(value, schema.const))
    problems.push(`${path}: expected ${show(schema.const)}, got ${show(value)}`)
  if (schema.enum && !schema.enum.some((allowed) => isSame(value, allowed)))
    problems.push(`${path}: expected one of ${show(schema.enum)}, got ${show(value)}`)
  if (schema.type && !isOfType(value, schema.type))
    return [...problems, `${path}: expected ${schema.type}, got ${show(value)}`]

  if (typeof value === "string") problems.push(...checkText(value, schema, path))
  else if (typeof value === "number") problems.push(...checkNumber(value, schema, path))
  else if (Array.isArray(value)) {
    const { items } = schema
    if (items) problems.push(...value.flatMap((item, index) => checkValue(item, items, names, `${path}[${index}]`)))
  } else if (isObject(value)) problems.push(...checkObject(value, schema, names, path))
  return problems
}

function getSchema(ref: string, names: SchemaNames): Schema {
  const schema = names[ref.replace(/^#\/components\/schemas\//, "")]
  if (!schema) throw new Error(`The document has no ${ref}`)
  return schema
}

/** Returns the problems of the variant whose discriminators match the value. */
function checkVariants(value: unknown, variants: readonly Schema[], names: SchemaNames, path: string): string[] {
  const tried = variants.map((variant) => ({ variant, problems: checkValue(value, variant, names, path) }))
  if (tried.some(({ problems }) => problems.length === 0)) return []
  const matching = tried.filter(({ variant }) => hasMatchingConstants(value, variant, names))
  const nearest = (matching.length > 0 ? matching : tried).toSorted((a, b) => a.problems.length - b.problems.length)[0]
  if (matching.length > 0 || variants.length === 1) return nearest?.problems ?? []
  return [
    `${path}: matches none of ${variants.length} variants: ${show(value)}; nearest: ${nearest?.problems.join("; ")}`,
  ]
}

/** Whether the variant has constant fields (discriminators) and the value has the same values in all of them. */
function hasMatchingConstants(value: unknown, variant: Schema, names: SchemaNames): boolean {
  if (variant.$ref) return hasMatchingConstants(value, getSchema(variant.$ref, names), names)
  if (!isObject(value)) return false
  const constants = Object.entries(variant.properties ?? {}).filter(([, schema]) => "const" in schema)
  return constants.length > 0 && constants.every(([name, schema]) => isSame(value[name], schema.const))
}

function checkObject(value: Record<string, unknown>, schema: Schema, names: SchemaNames, path: string): string[] {
  const problems: string[] = []
  const { properties = {}, additionalProperties: rest, propertyNames } = schema
  for (const name of schema.required ?? []) if (!(name in value)) problems.push(`${path}: "${name}" is missing`)
  for (const [name, field] of Object.entries(value)) {
    const fieldPath = `${path}.${name}`
    const own = Object.hasOwn(properties, name) ? properties[name] : undefined
    if (own) problems.push(...checkValue(field, own, names, fieldPath))
    else if (typeof rest === "object") problems.push(...checkValue(field, rest, names, fieldPath))
    if (propertyNames) problems.push(...checkValue(name, propertyNames, names, `name of ${fieldPath}`))
  }
  return problems
}

function checkText(value: string, { pattern }: Schema, path: string): string[] {
  return pattern && !new RegExp(pattern, "u").test(value) ? [`${path}: ${show(value)} does not match ${pattern}`] : []
}

function checkNumber(value: number, { minimum, maximum, exclusiveMinimum }: Schema, path: string): string[] {
  const problems: string[] = []
  if (minimum !== undefined && value < minimum) problems.push(`${path}: ${value} is below ${minimum}`)
  if (maximum !== undefined && value > maximum) problems.push(`${path}: ${value} is above ${maximum}`)
  if (exclusiveMinimum !== undefined && value <= exclusiveMinimum)
    problems.push(`${path}: ${value} is not above ${exclusiveMinimum}`)
  return problems
}

function isOfType(value: unknown, type: string): boolean {
  if (type === "array") return Array.isArray(value)
  if (type === "object") return isObject(value)
  if (type === "integer") return Number.isInteger(value)
  if (type === "number") return typeof value === "number" && Number.isFinite(value)
  if (type === "null") return value === null
  return typeof value === type
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}

function isSame(left: unknown, right: unknown): boolean {
  return left === right || JSON.stringify(left) === JSON.stringify(right)
}

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? "nothing"
  return text.length > 120 ? `${text.slice(0, 117)}...` : text
}
