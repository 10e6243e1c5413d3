// The list of providers: a connected one shows where its key comes from, any other one asks for a key.
import { useEffect, useState } from "react"
import type { Provider } from "../../server/schema/model.ts"
import { forgetProvider } from "../command/action/connect-provider.ts"
import { useApp } from "../context/app-context.ts"
import { closeDialogs, pushDialog } from "../state/dialog.ts"
import { pluralize } from "../text/number.ts"
import { toReason } from "../text/to-reason.ts"
import type { ListItem } from "../ui/list/list-model.ts"
import { ListDialog } from "./ListDialog.tsx"
import { useCloseDialog } from "./use-close-dialog.ts"

type Providers = {
  readonly all: readonly Provider[]
  readonly connected: ReadonlySet<string>
  /** Providers that need a key. */
  readonly keyed: ReadonlySet<string>
}

export function ConnectDialog() {
  const { commands } = useApp()
  const { store, client } = commands
  const close = useCloseDialog()
  const [providers, setProviders] = useState<Providers>()
  const [problem, setProblem] = useState("")
  useEffect(() => {
    Promise.all([client.provider.list({ models: "connected" }), client.provider.auth()]).then(
      ([{ all, connected }, methods]) =>
        setProviders({ all, connected: new Set(connected), keyed: new Set(Object.keys(methods)) }),
      (error: unknown) => setProblem(toReason(error)),
    )
  }, [client])
  return (
    <ListDialog
      title="Connect a provider"
      columns={72}
      emptyText={problem || (providers ? "No providers" : "Loading…")}
      items={providers ? toItems(providers) : []}
      onSelect={({ id }) => {
        if (providers?.keyed.has(id)) store.update((state) => pushDialog(state, { id: "connect-key", argument: id }))
        else if (providers?.connected.has(id)) {
          const name = providers.all.find((provider) => provider.id === id)?.name ?? id
          store.update((state) => pushDialog(state, { id: "models", argument: name }))
        }
      }}
      onClose={close}
      actions={
        providers?.all.some((provider) => hasStoredKey(provider, providers))
          ? [
              {
                command: "session.delete",
                label: "Forget key",
                run({ id }) {
                  const provider = providers.all.find((known) => known.id === id)
                  if (!provider || !hasStoredKey(provider, providers)) return
                  store.update(closeDialogs)
                  void forgetProvider(commands, id)
                },
              },
            ]
          : []
      }
    />
  )
}

// The list is long, so the most wanted providers come first.
const popular = ["anthropic", "openai", "google", "openrouter", "deepseek", "mistral", "xai", "groq"]

function toItems({ all, connected, keyed }: Providers): ListItem[] {
  const toGroup = ({ id }: Provider) =>
    connected.has(id) ? "Connected" : popular.includes(id) ? "Popular" : "Needs a key"
  const toItem = (provider: Provider): ListItem => ({
    id: provider.id,
    label: provider.name,
    note: connected.has(provider.id) ? toKeySource(provider, keyed) : (provider.env[0] ?? ""),
    // The server lists models of connected providers only.
    ...(connected.has(provider.id) ? { detail: pluralize(Object.keys(provider.models).length, "model") } : {}),
    group: toGroup(provider),
    isCurrent: connected.has(provider.id),
  })
  const items = all.map(toItem)
  const first = popular.flatMap((id) => items.find((item) => item.id === id && item.group === "Popular") ?? [])
  return [
    ...items.filter((item) => item.group === "Connected"),
    ...first,
    ...items.filter((item) => item.group === "Needs a key"),
  ]
}

/** Whether the server stores a key of the provider. */
function hasStoredKey({ id, source }: Provider, { connected, keyed }: Providers): boolean {
  return source === "api" && connected.has(id) && keyed.has(id)
}

/** Where the key comes from. */
function toKeySource({ id, source, env }: Provider, keyed: ReadonlySet<string>): string {
  if (!keyed.has(id)) return "needs no key"
  if (source === "env") return `key in ${env.join(" or ") || "the environment"}`
  return source === "api" ? "key kept here" : "in the settings"
}
