// How hard a model is to think, where it offers a choice: its variants.
import { findModel, type CatalogueState } from "./catalogue.ts"
import { findSelectedModel, type ModelSelectionState } from "./model-selection.ts"
import { toModelText } from "./model-ref.ts"

export type VariantState = {
  /** Chosen by the person, by model; none means the model's own way. */
  readonly variants: ReadonlyMap<string, string>
}

export const emptyVariants: VariantState = { variants: new Map() }

type Choices = VariantState & ModelSelectionState & CatalogueState

/** The names that the chosen model offers. */
export function toVariants(state: ModelSelectionState & CatalogueState): readonly string[] {
  return Object.keys(findModel(state, findSelectedModel(state))?.model.variants ?? {})
}

export function findVariant(state: Choices): string | undefined {
  const model = findSelectedModel(state)
  const variant = model && state.variants.get(toModelText(model))
  return variant !== undefined && toVariants(state).includes(variant) ? variant : undefined
}

/** Undefined for the model's own way. */
export function selectVariant<S extends Choices>(state: S, variant: string | undefined): S {
  const model = findSelectedModel(state)
  if (!model) return state
  const variants = new Map(state.variants)
  if (variant === undefined) variants.delete(toModelText(model))
  else variants.set(toModelText(model), variant)
  return { ...state, variants }
}

/** The one after the one in use, and after the last the model's own way. */
export function findNextVariant(state: Choices): string | undefined {
  const names = toVariants(state)
  const current = findVariant(state)
  return current === undefined ? names[0] : names[names.indexOf(current) + 1]
}
