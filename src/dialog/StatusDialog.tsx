// The state of the server, the sandbox, providers, MCP servers, language servers and formatters.
import { useEffect, useState } from "react"
import { useApp } from "../context/app-context.ts"
import { useAppState } from "../context/use-app-state.ts"
import { pluralize } from "../text/number.ts"
import { toReason } from "../text/to-reason.ts"
import type { ListItem } from "../ui/list/list-model.ts"
import { ListDialog } from "./ListDialog.tsx"
import { useCloseDialog } from "./use-close-dialog.ts"

type Entry = readonly [label: string, detail: string]

export function StatusDialog() {
  const { commands, version } = useApp()
  const { client } = commands
  const close = useCloseDialog()
  const phase = useAppState((state) => state.connection.phase)
  const directory = useAppState((state) => state.directory)
  const providers = useAppState((state) => state.providers)
  const [sandbox, setSandbox] = useState<string>()
  const [services, setServices] = useState<Readonly<Record<string, readonly Entry[]>>>({})
  useEffect(() => {
    Promise.all([client.mcp.status(), client.lsp.status(), client.formatter.status()]).then(
      ([mcp, lsp, formatters]) =>
        setServices({
          "MCP servers": Object.entries(mcp).map(([name, state]): Entry => [
            name,
            state.status === "failed" ? `✗ ${state.error}` : state.status.replaceAll("_", " "),
          ]),
          "Language servers": lsp.map(({ name, status }): Entry => [name, status]),
          Formatters: formatters.map(({ name, enabled }): Entry => [name, enabled ? "on" : "off"]),
        }),
      (error: unknown) => setServices({ "MCP servers": [["Unknown", toReason(error)]] }),
    )
  }, [client])
  useEffect(() => {
    client.sandbox.status().then(
      ({ status, reason }) => setSandbox(reason === undefined ? status : `${status}: ${reason}`),
      // A published server has none.
      () => setSandbox(undefined),
    )
  }, [client])
  const toItems = (group: string, entries: readonly Entry[]): ListItem[] =>
    (entries.length > 0 ? entries : [["None", ""] as const]).map(([label, detail], index) => ({
      id: `${group} ${index}`,
      label,
      detail,
      group,
    }))
  return (
    <ListDialog
      title="Status"
      columns={72}
      items={[
        ...toItems("Program", [
          ["opencode-tui", version],
          ["Server", phase],
          ["Directory", directory],
          ...(sandbox === undefined ? [] : [["Sandbox", sandbox] as const]),
        ]),
        ...toItems(
          "Providers",
          providers.map(({ name, models }) => [name, pluralize(Object.keys(models).length, "model")]),
        ),
        ...Object.entries(services).flatMap(([group, entries]) => toItems(group, entries)),
      ]}
      onSelect={close}
      onClose={close}
    />
  )
}
