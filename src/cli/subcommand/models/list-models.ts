// `opencode-tui models [provider]`: the models that can be used in this directory.
import type { Model, Provider } from "../../../../server/schema/model.ts"
import { printJson, printLines } from "../../console/print.ts"
import { UsageError } from "../../console/report-error.ts"
import type { ListOptions } from "../../flags.ts"
import { withLocalClient } from "../../server/local-client.ts"

export type ModelsOptions = ListOptions & {
  readonly provider?: string | undefined
  /** Includes providers that have no key yet. */
  readonly all: boolean
}

export function listModels(options: ModelsOptions): Promise<number> {
  return withLocalClient(options, async ({ client }) => {
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
