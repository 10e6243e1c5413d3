// Variants of a model: how much effort it spends on thinking, where it offers a choice.
import { findModel } from "./catalogue.ts"
import { toModelText } from "./model-ref.ts"
import { findSelectedModel, type ModelInput } from "./model-selection.ts"

export type VariantState = {
  /** Chosen by the user, by `provider/model`; a model that is not in it uses its default. */
  readonly variants: ReadonlyMap<string, string>
}

export const emptyVariants: VariantState = { variants: new Map() }

/** The names that the selected model offers. */
export function toVariants(state: ModelInput): readonly string[] {
  return Object.keys(findModel(state, findSelectedModel(state))?.model.variants ?? {})
}

/** The variant in use; undefined for the model's default. */
export function findVariant(state: VariantState & ModelInput): string | undefined {
  const model = findSelectedModel(state)
  const variant = model && state.variants.get(toModelText(model))
  return variant !== undefined && toVariants(state).includes(variant) ? variant : undefined
}

/** Undefined for the model's default. */
export function selectVariant<S extends VariantState & ModelInput>(state: S, variant: string | undefined): S {
  const model = findSelectedModel(state)
  if (!model) return state
  const variants = new Map(state.variants)
  if (variant === undefined) variants.delete(toModelText(model))
  else variants.set(toModelText(model), variant)
  return { ...state, variants }
}

/** The variant after the one in use; after the last one the model's default. */
export function findNextVariant(state: VariantState & ModelInput): string | undefined {
  const names = toVariants(state)
  const current = findVariant(state)
  return current === undefined ? names[0] : names[names.indexOf(current) + 1]
}
