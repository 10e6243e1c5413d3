// `opencode-tui auth`: stores, lists, removes and imports the keys of providers. Promises: no key is ever an argument,
// printed, or shown while it is typed.
import { text } from "node:stream/consumers"
import type { Client } from "../../../client/client.ts"
import { ask, askSecret, canAsk, type Choice, confirm } from "../../console/ask.ts"
import { printJson, printMessage, printNotice, printTable } from "../../console/print.ts"
import { UsageError } from "../../console/report-error.ts"
import type { ListOptions, ProjectOptions } from "../../flags.ts"
import { withLocalClient } from "../../server/local-client.ts"
import { withLocalServer } from "../../server/local-server.ts"

const cancelledExitCode = 130

export type LoginOptions = ProjectOptions & { readonly provider?: string; readonly keyStdin: boolean }

export function login({ provider, keyStdin, ...project }: LoginOptions): Promise<number> {
  return withLocalClient(project, async ({ client }) => {
    const providers = await listKeyProviders(client)
    const providerID = provider ?? (await ask("Which provider?", providers, "Name the provider with --provider."))
    if (providerID === undefined) return cancelledExitCode
    if (!providers.some(({ value }) => value === providerID))
      printNotice(`there is no provider ${providerID} yet; the key is stored for one of that name`)
    const key = keyStdin
      ? (await text(process.stdin)).trim()
      : await askSecret(`The key of ${providerID}`, "Give the key on standard input, with --key-stdin.")
    if (key === undefined) return cancelledExitCode
    if (key === "") throw new UsageError("There is no key on standard input.")
    await client.auth.set({ providerID }, { type: "api", key })
    printMessage(`Stored: the key of ${providerID}`)
    return 0
  })
}

export function listCredentials({ json, ...project }: ListOptions): Promise<number> {
  return withLocalClient(project, async ({ client, server }) => {
    const { providers } = await client.config.providers()
    const list = [
      ...server.listCredentials().map(({ providerID, type }) => ({ providerID, type, from: "stored" })),
      ...providers
        .filter(({ source }) => source === "env")
        .map(({ id, env }) => ({
          providerID: id,
          type: "api",
          from: env.find((name) => process.env[name]) ?? "environment",
        })),
    ]
    if (json) printJson(list)
    else printTable(list.map(({ providerID, type, from }) => [providerID, type, from]))
    return 0
  })
}

export type LogoutOptions = ProjectOptions & { readonly provider?: string | undefined }

export function logout({ provider, ...project }: LogoutOptions): Promise<number> {
  return withLocalClient(project, async ({ client, server }) => {
    const stored = server.listCredentials().map(({ providerID }) => ({ value: providerID, label: providerID }))
    if (stored.length === 0) throw new UsageError("There is no stored key.")
    const providerID = provider ?? (await ask("Which key should be removed?", stored, "Name the provider."))
    if (providerID === undefined) return cancelledExitCode
    if (!stored.some(({ value }) => value === providerID))
      throw new UsageError(
        `There is no stored key of ${providerID}. Keys are stored of: ${stored.map(({ value }) => value).join(", ")}.`,
      )
    await client.auth.remove({ providerID })
    printMessage(`Removed: the key of ${providerID}`)
    return 0
  })
}

export type ImportCredentialsOptions = ProjectOptions & { readonly provider: readonly string[]; readonly yes: boolean }

export function importCredentials({ provider, yes, ...project }: ImportCredentialsOptions): Promise<number> {
  return withLocalServer(project, async (server) => {
    const foreign = server.listForeignCredentials()
    const missing = provider.filter((id) => !foreign.some(({ providerID }) => providerID === id))
    if (missing.length > 0) throw new UsageError(`opencode has stored nothing for ${missing.join(", ")}.`)
    const stored = new Set(server.listCredentials().map(({ providerID }) => providerID))
    // A stored credential is replaced only when its provider is named.
    const chosen = foreign.filter(({ providerID }) =>
      provider.length > 0 ? provider.includes(providerID) : !stored.has(providerID),
    )
    if (chosen.length === 0) {
      printMessage(
        foreign.length === 0 ? "opencode has stored no credentials." : "All credentials of opencode are here already.",
      )
      return 0
    }
    printTable(chosen.map(({ providerID, type }) => [providerID, type, stored.has(providerID) ? "replaces yours" : ""]))
    if (!yes) {
      if (!canAsk()) throw new UsageError("There is no terminal to confirm on. Copy these with --yes.")
      if (!(await confirm("Copy these credentials?"))) return cancelledExitCode
    }
    server.importCredentials(chosen.map(({ providerID }) => providerID))
    printMessage(`Copied: ${chosen.map(({ providerID }) => providerID).join(", ")}`)
    return 0
  })
}

/** The providers that take a key, by name. */
async function listKeyProviders(client: Client): Promise<Choice[]> {
  const [methods, { all }] = await Promise.all([client.provider.auth(), client.provider.list({ models: "connected" })])
  const names = new Map(all.map(({ id, name }) => [id, name]))
  return Object.keys(methods)
    .map((id) => ({ value: id, label: names.get(id) ?? id }))
    .toSorted((a, b) => a.label.localeCompare(b.label))
}
