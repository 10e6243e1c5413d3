// Chooses the variant of the model, such as its reasoning effort: the next one, or from a list.
import { openDialog } from "../state/dialog.ts"
import { selectVariant, findNextVariant, toVariants } from "../state/variant.ts"
import type { Command, CommandContext } from "./command.ts"

export const variant: readonly Command[] = [
  {
    id: "variant.cycle",
    title: "Next variant of the model",
    group: "Agent",
    run(context) {
      if (checkVariants(context)) context.store.update((state) => selectVariant(state, findNextVariant(state)))
    },
  },
  {
    id: "variant.list",
    title: "Choose a variant of the model",
    group: "Agent",
    slash: "variants",
    run(context) {
      if (checkVariants(context)) context.store.update((state) => openDialog(state, { id: "variants" }))
    },
  },
]

/** Returns whether the model has variants; a toast reports that it has none. */
function checkVariants({ store, toast }: CommandContext): boolean {
  const hasSome = toVariants(store.getState()).length > 0
  if (!hasSome) toast({ message: "This model has no variants", variant: "info" })
  return hasSome
}
