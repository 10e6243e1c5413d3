// `opencode-tui auth`: the keys of providers. No key is ever an argument, printed, or shown while it is typed.
import { text } from "node:stream/consumers"
import type { Client } from "../client/client.ts"
import { ask, askSecret, confirm, isAskable } from "./ask.ts"
import { withOwnClient } from "./own-client.ts"
import { withOwnServer } from "./own-server.ts"
import { printJson, printTable, say, type ListOptions, type PlaceOptions } from "./print.ts"
import { UsageError } from "./process-end.ts"

export type LoginOptions = PlaceOptions & { readonly provider?: string; readonly keyStdin: boolean }

export function login({ provider, keyStdin, ...place }: LoginOptions): Promise<number> {
  return withOwnClient(place, async ({ client }) => {
    const providers = await listKeyed(client)
    const providerID = provider ?? (await ask("Which provider?", providers, "Name the provider with --provider."))
    if (providerID === undefined) return 130
    if (!providers.some(({ value }) => value === providerID))
      say(`opencode-tui: nothing here knows a provider ${providerID} yet; the key waits for one of that name`)
    const key = keyStdin
      ? (await text(process.stdin)).trim()
      : await askSecret(`The key of ${providerID}`, "Give the key on standard input, with --key-stdin.")
    if (key === undefined) return 130
    if (key === "") throw new UsageError("There is no key on standard input.")
    await client.auth.set({ providerID }, { type: "api", key })
    say(`Stored: the key of ${providerID}`)
    return 0
  })
}

export function listCredentials({ json, ...place }: ListOptions): Promise<number> {
  return withOwnClient(place, async ({ client, server }) => {
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

export function logout({
  provider,
  ...place
}: PlaceOptions & { readonly provider?: string | undefined }): Promise<number> {
  return withOwnClient(place, async ({ client, server }) => {
    const stored = server.listCredentials().map(({ providerID }) => ({ value: providerID, label: providerID }))
    if (stored.length === 0) throw new UsageError("There is no stored key.")
    const providerID = provider ?? (await ask("Whose key is to be forgotten?", stored, "Name the provider."))
    if (providerID === undefined) return 130
    if (!stored.some(({ value }) => value === providerID))
      throw new UsageError(
        `There is no stored key of ${providerID}; there are those of ${stored.map(({ value }) => value).join(", ")}.`,
      )
    await client.auth.remove({ providerID })
    say(`Forgotten: the key of ${providerID}`)
    return 0
  })
}

export type ImportCredentialsOptions = PlaceOptions & { readonly provider: readonly string[]; readonly yes: boolean }

export function importCredentials({ provider, yes, ...place }: ImportCredentialsOptions): Promise<number> {
  return withOwnServer(place, async (server) => {
    const found = server.listForeignCredentials()
    const missing = provider.filter((id) => !found.some(({ providerID }) => providerID === id))
    if (missing.length > 0) throw new UsageError(`opencode has stored nothing for ${missing.join(", ")}.`)
    const own = new Set(server.listCredentials().map(({ providerID }) => providerID))
    // What is stored here already is replaced only where it is named.
    const chosen = found.filter(({ providerID }) =>
      provider.length > 0 ? provider.includes(providerID) : !own.has(providerID),
    )
    if (chosen.length === 0) {
      say(found.length === 0 ? "opencode has stored no credentials." : "All that opencode has stored is here already.")
      return 0
    }
    printTable(chosen.map(({ providerID, type }) => [providerID, type, own.has(providerID) ? "replaces yours" : ""]))
    if (!yes) {
      if (!isAskable()) throw new UsageError("Nobody is here to be asked: say --yes to copy these.")
      if (!(await confirm("Copy these credentials?"))) return 130
    }
    server.importCredentials(chosen.map(({ providerID }) => providerID))
    say(`Copied: ${chosen.map(({ providerID }) => providerID).join(", ")}`)
    return 0
  })
}

async function listKeyed(client: Client): Promise<{ value: string; label: string }[]> {
  const [methods, { all }] = await Promise.all([client.provider.auth(), client.provider.list({ models: "connected" })])
  const names = new Map(all.map(({ id, name }) => [id, name]))
  return Object.keys(methods)
    .map((id) => ({ value: id, label: names.get(id) ?? id }))
    .toSorted((a, b) => a.label.localeCompare(b.label))
}
