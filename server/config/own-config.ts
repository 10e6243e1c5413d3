// The settings that only this program has. They have a separate file, because opencode rejects unknown settings.
import { mkdir } from "node:fs/promises"
import { join } from "node:path"
import * as z from "zod"
import type { Paths } from "../base/paths.ts"
import { PermissionConfig } from "../schema/config.ts"
import { readSettingsFile, type ParsedSettings } from "./read-settings.ts"
import { editSettingsFile } from "./edit-settings.ts"
import type { JsonPath } from "../base/jsonc.ts"

const folders = z.array(z.string().regex(/^(?:\/|~\/)/, "expected an absolute path, or one that begins with ~/"))
const SandboxMode = z.enum(["auto", "on", "off"])

const SandboxConfig = z.union([
  SandboxMode,
  z.strictObject({
    mode: SandboxMode.optional().describe("Default: `auto`, on where it works and a terminal is attached to answer"),
    writable: folders.optional().describe("Further folders that commands may write"),
    network: z.boolean().optional().describe("`false`: commands reach nothing but their own loopback"),
    sockets: z
      .array(
        z
          .string()
          .regex(/^(?:\/|~\/|@$)/, "expected an absolute path, one that begins with ~/, or @ for abstract sockets"),
      )
      .optional()
      .describe("Sockets of programs outside that commands may use, e.g. `/run/docker.sock`"),
  }),
])
export type SandboxConfig = z.infer<typeof SandboxConfig>

export const OwnConfig = z.looseObject({
  trust: z.array(z.string()).optional().describe("Folders that are trusted, e.g. `~/code/**`"),
  directories: z.array(z.string()).optional().describe("Folders outside the usual ones that callers may name"),
  server: z
    .looseObject({
      hosts: z.array(z.string()).optional().describe("Further host names that reach the server"),
      agent_requests: z
        .enum(["allow", "deny"])
        .optional()
        .describe("Whether commands of the agent may call the server. Default: `deny`"),
    })
    .optional(),
  permission: PermissionConfig.optional().describe("Rules between the defaults and those of opencode.json"),
  sandbox: SandboxConfig.optional().describe("Where the agent's commands run"),
  budget: z.looseObject({}).optional(),
  max_steps: z
    .int()
    .min(1)
    .optional()
    .describe("How many steps one prompt may take, those of its sub-agents included; 500 by default"),
  environment: z.array(z.string()).optional().describe("Variables that commands get though they look like secrets"),
})
export type OwnConfig = z.infer<typeof OwnConfig>

type OwnPaths = Pick<Paths, "ownConfig">

function ownConfigFile(paths: OwnPaths): string {
  return join(paths.ownConfig, "config.jsonc")
}

/** `own` is `{}` where there is no file. Throws ConfigError. */
export async function loadOwnConfig(paths: OwnPaths): Promise<{ own: OwnConfig } & Omit<ParsedSettings, "value">> {
  const read = await readSettingsFile(ownConfigFile(paths), {
    schema: OwnConfig,
    known: new Set(["$schema", ...Object.keys(OwnConfig.shape)]),
  })
  if (!read) return { own: {}, warnings: [], rules: [] }
  const { value, ...rest } = read
  return { own: value as OwnConfig, ...rest }
}

/** Sets a value (`undefined` removes it) and keeps comments. Throws ConfigError when the file cannot be parsed. */
export async function setOwnConfig(paths: OwnPaths, path: JsonPath, value: unknown): Promise<void> {
  await mkdir(paths.ownConfig, { recursive: true, mode: 0o700 })
  await editSettingsFile(ownConfigFile(paths), path, value)
}
