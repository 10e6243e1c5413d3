// `opencode-tui models [provider]`: the models that can be used here.
import type { Model, Provider } from "../../server/schema/model.ts"
import { withOwnClient } from "./own-client.ts"
import { printJson, printLines, type ListOptions } from "./print.ts"
import { UsageError } from "./process-end.ts"

export type ModelsOptions = ListOptions & {
  readonly provider?: string | undefined
  /** Also of providers that have no key yet. */
  readonly all: boolean
}

export function models(options: ModelsOptions): Promise<number> {
  return withOwnClient(options, async ({ client }) => {
    const known = await (options.all
      ? client.provider.list().then(({ all }) => all)
      : client.config.providers().then(({ providers }) => providers))
    const chosen = known.filter(({ id }) => options.provider === undefined || id === options.provider)
    if (chosen.length === 0) {
      const names = known.map(({ id }) => id).join(", ")
      throw new UsageError(
        options.all
          ? `There is no provider ${options.provider}.`
          : `${options.provider} has no models to use here; these have: ${names}. --all lists what a key would add.`,
      )
    }
    const list = chosen.flatMap((provider) => Object.values(provider.models).map((model) => toEntry(provider, model)))
    if (options.json) printJson(list)
    else printLines(list.map(({ id }) => id))
    return 0
  })
}

function toEntry(provider: Provider, model: Model) {
  const { name, limit, cost, capabilities, status, variants = {} } = model
  return {
    id: `${provider.id}/${model.id}`,
    providerID: provider.id,
    modelID: model.id,
    name,
    limit,
    cost,
    capabilities,
    status,
    variants: Object.keys(variants),
  }
}
