// Generates valid and almost valid values of a schema, as a careless or hostile caller might send them.
import * as fc from "fast-check"
import * as z from "zod"

type Schema = {
  readonly $ref?: string
  readonly $defs?: Readonly<Record<string, Schema>>
  readonly type?: string
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
  readonly pattern?: string
  readonly minLength?: number
  readonly minimum?: number
  readonly maximum?: number
  readonly exclusiveMinimum?: number
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: boolean | Schema
  readonly items?: Schema
}

/** Replaces the generated value of a field by name, for example by an existing id or a harmless command. */
export type Override = (name: string, generated: fc.Arbitrary<unknown>) => fc.Arbitrary<unknown>

const maxDepth = 6

/** Strings that often break programs. */
export const oddText = fc.oneof(
  fc.string({ maxLength: 20 }),
  fc.string({ unit: "binary", maxLength: 20 }),
  fc.constantFrom(
    "",
    " ",
    "\0",
    "../..",
    "/etc/passwd",
    "%zz",
    "%00",
    "__proto__",
    "constructor",
    "-1",
    "NaN",
    "\ud800",
  ),
  fc.constantFrom("ses_", "msg_", "x".repeat(5000), "{}", "$(true)", "\u001b]0;x\u0007", "a\r\nb: c", "(", "**/*"),
)

/** Generates values that match the schema most of the time; `override` is called for each field. */
export function toArbitrary(
  schema: z.ZodType,
  override: Override = (_name, generated) => generated,
): fc.Arbitrary<unknown> {
  const root = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }) as Schema
  const names = root.$defs ?? {}
  const fitting = build(root, 0)
  return fc.oneof(
    { weight: 6, arbitrary: fitting },
    { weight: 2, arbitrary: spoil(fitting) },
    { weight: 1, arbitrary: junk },
  )

  function build(given: Schema, depth: number): fc.Arbitrary<unknown> {
    const at = given.$ref ? names[given.$ref.replace("#/$defs/", "")]! : given
    if (depth > maxDepth) return fc.constant(null)
    if (at !== given) return build(at, depth + 1)
    if ("const" in at) return fc.constant(at.const)
    if (at.enum) return fc.constantFrom(...at.enum)
    const variants = at.anyOf ?? at.oneOf
    if (variants) return fc.oneof(...variants.map((variant) => build(variant, depth + 1)))
    if (at.type === "string") return text(at)
    if (at.type === "boolean") return fc.boolean()
    if (at.type === "number" || at.type === "integer") return number(at)
    if (at.type === "array") return fc.array(build(at.items ?? {}, depth + 1), { maxLength: 3 })
    if (at.type === "object") return record(at, depth)
    return at.type === "null" ? fc.constant(null) : junk
  }

  function record(at: Schema, depth: number): fc.Arbitrary<unknown> {
    const fields = Object.entries(at.properties ?? {}).map(
      ([name, field]) => [name, override(name, build(field, depth + 1))] as const,
    )
    const requiredKeys = (at.required ?? []).filter((name) => at.properties && name in at.properties)
    const named = fc.record(Object.fromEntries(fields), { requiredKeys })
    if (typeof at.additionalProperties !== "object") return named
    const more = fc.dictionary(oddText, build(at.additionalProperties, depth + 1), { maxKeys: 2 })
    return fc.tuple(more, named).map(([some, rest]) => Object.assign(some, rest))
  }
}

const junk = fc.oneof(fc.jsonValue({ maxDepth: 3 }), oddText, fc.double(), fc.constant(null))

/** Replaces or drops one field of an object. */
function spoil(fitting: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return fc.tuple(fitting, junk, fc.nat()).map(([value, other, pick]) => {
    if (typeof value !== "object" || value === null) return other
    const keys = Object.keys(value)
    const key = keys[pick % (keys.length + 1)] ?? "unheardOf"
    return { ...value, [key]: pick % 3 === 0 ? undefined : other }
  })
}

function text({ pattern, minLength = 0 }: Schema): fc.Arbitrary<string> {
  const prefix = /^\^([a-z]+)/.exec(pattern ?? "")?.[1] ?? ""
  if (pattern === "^[^/]+\\/.+$") return fc.tuple(fc.string(), fc.string()).map(([left, right]) => `${left}/${right}`)
  return oddText.map((odd) => prefix + odd.padEnd(minLength, "x"))
}

function number({ type, minimum, maximum, exclusiveMinimum }: Schema): fc.Arbitrary<number> {
  const min = minimum ?? exclusiveMinimum ?? -1e12
  const max = maximum ?? 1e12
  if (type === "integer") return fc.integer({ min: Math.max(min, -(2 ** 31)), max: Math.min(max, 2 ** 31 - 1) })
  return fc.double({ min, max, noNaN: true })
}
