// Credentials of providers, as callers send them and as they are stored.
import * as z from "zod"

/** One line of printable ASCII. Anything else is invalid in a header, and the error of an HTTP library would quote it. */
const Secret = z
  .string()
  .trim()
  .min(1)
  .max(100_000)
  .regex(/^[\x20-\x7e]+$/, "Invalid key: expected one line of printable ASCII")

const ApiAuth = z.object({ type: z.literal("api"), key: Secret }).meta({ id: "ApiAuth" })
const OAuth = z
  .object({
    type: z.literal("oauth"),
    refresh: Secret,
    access: Secret,
    expires: z.number().describe("When the access token expires, Unix ms."),
    accountId: z.string().optional(),
    enterpriseUrl: z.string().optional(),
  })
  .meta({ id: "OAuth" })
const WellKnownAuth = z
  .object({
    type: z.literal("wellknown"),
    key: Secret.describe("The name of the environment variable."),
    token: Secret,
  })
  .meta({ id: "WellKnownAuth" })

export const Auth = z.discriminatedUnion("type", [OAuth, ApiAuth, WellKnownAuth]).meta({ id: "Auth" })
export type Auth = z.infer<typeof Auth>

/** A way to connect a provider. */
export const ProviderAuthMethod = z
  .object({ type: z.enum(["oauth", "api"]), label: z.string() })
  .meta({ id: "ProviderAuthMethod" })
export type ProviderAuthMethod = z.infer<typeof ProviderAuthMethod>
