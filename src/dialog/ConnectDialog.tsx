// The providers: those that can be used say where their key comes from, the others ask for one.
import { useEffect, useState } from "react"
import type { Provider } from "../../server/schema/model.ts"
import { forgetProvider } from "../command/action/connect-provider.ts"
import { closeDialogs, pushDialog } from "../state/dialog.ts"
import { countOf } from "../text/number.ts"
import { toReason } from "../text/reason.ts"
import { useApp } from "../context/app-context.ts"
import type { ListItem } from "../ui/list/list-model.ts"
import { ListDialog } from "./ListDialog.tsx"
import { useCloseDialog } from "./use-close-dialog.ts"

type Offer = {
  readonly all: readonly Provider[]
  readonly connected: ReadonlySet<string>
  /** Those that take a key. */
  readonly keyed: ReadonlySet<string>
}

export function ConnectDialog() {
  const { commands } = useApp()
  const { store, client } = commands
  const close = useCloseDialog()
  const [offer, setOffer] = useState<Offer>()
  const [problem, setProblem] = useState("")
  useEffect(() => {
    Promise.all([client.provider.list({ models: "connected" }), client.provider.auth()]).then(
      ([{ all, connected }, methods]) =>
        setOffer({ all, connected: new Set(connected), keyed: new Set(Object.keys(methods)) }),
      (error: unknown) => setProblem(toReason(error)),
    )
  }, [client])
  return (
    <ListDialog
      title="Connect a provider"
      columns={72}
      emptyText={problem || (offer ? "No provider is known" : "Loading…")}
      items={offer ? toItems(offer) : []}
      onSelect={({ id }) => {
        if (offer?.keyed.has(id)) store.update((state) => pushDialog(state, { id: "connect-key", about: id }))
        else if (offer?.connected.has(id)) {
          const name = offer.all.find((provider) => provider.id === id)?.name ?? id
          store.update((state) => pushDialog(state, { id: "models", about: name }))
        }
      }}
      onClose={close}
      actions={
        offer?.all.some((provider) => isKept(provider, offer))
          ? [
              {
                command: "session.delete",
                label: "Forget key",
                run({ id }) {
                  const provider = offer.all.find((known) => known.id === id)
                  if (!provider || !isKept(provider, offer)) return
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

// The list is long: what most people look for stands first.
const popular = ["anthropic", "openai", "google", "openrouter", "deepseek", "mistral", "xai", "groq"]

function toItems({ all, connected, keyed }: Offer): ListItem[] {
  const toGroup = ({ id }: Provider) =>
    connected.has(id) ? "Connected" : popular.includes(id) ? "Popular" : "Needs a key"
  const toItem = (provider: Provider): ListItem => ({
    id: provider.id,
    label: provider.name,
    note: connected.has(provider.id) ? toFound(provider, keyed) : (provider.env[0] ?? ""),
    // Of those that are not connected the list knows no models.
    ...(connected.has(provider.id) ? { detail: countOf(Object.keys(provider.models).length, "model") } : {}),
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

/** The server keeps a key of it. */
function isKept({ id, source }: Provider, { connected, keyed }: Offer): boolean {
  return source === "api" && connected.has(id) && keyed.has(id)
}

/** Where what it needs was found. */
function toFound({ id, source, env }: Provider, keyed: ReadonlySet<string>): string {
  if (!keyed.has(id)) return "needs no key"
  if (source === "env") return `key in ${env.join(" or ") || "the environment"}`
  return source === "api" ? "key kept here" : "in the settings"
}
