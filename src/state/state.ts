// The whole state of the terminal: every noun's part in one flat object. Whatever a remote can touch is in it.
import { createCatalogue, type CatalogueState } from "./catalogue.ts"
import { emptyModelSelection, type ModelSelectionState } from "./model-selection.ts"
import type { DialogState } from "./dialog.ts"
import { defaultDisplay, type DisplayState } from "./display.ts"
import { emptyMention, type MentionState } from "./mention.ts"
import { emptyMessages, type MessageState } from "./message.ts"
import { emptyPermissions, type PermissionState } from "./permission.ts"
import { emptyPins, type PinState } from "./pin.ts"
import { emptyPrompt, type PromptState } from "./prompt.ts"
import { emptyQuestions, type QuestionState } from "./question.ts"
import type { RouteState } from "./route.ts"
import { createScreen, type ScreenState } from "./screen.ts"
import { emptyServices, type ServiceState } from "./service.ts"
import { emptySettings, type SettingsState } from "./settings.ts"
import { emptyStash, type StashState } from "./stash.ts"
import { emptySessions, type SessionState } from "./session.ts"
import { emptyToasts, type ToastState } from "./toast.ts"
import { emptyTodos, type TodoState } from "./todo.ts"
import { emptyTrust, type TrustState } from "./trust.ts"
import { emptyFrecency, type FrecencyState } from "./frecency.ts"
import { emptyVariants, type VariantState } from "./variant.ts"

export type State = CatalogueState &
  ModelSelectionState &
  DialogState &
  DisplayState &
  MentionState &
  MessageState &
  PermissionState &
  PinState &
  PromptState &
  QuestionState &
  RouteState &
  ScreenState &
  ServiceState &
  SessionState &
  SettingsState &
  StashState &
  ToastState &
  TodoState &
  TrustState &
  FrecencyState &
  VariantState

export type StateOptions = {
  readonly directory: string
  readonly home: string
  readonly columns: number
  readonly rows: number
}

export function createState({ directory, home, columns, rows }: StateOptions): State {
  return {
    ...createCatalogue(directory, home),
    ...createScreen(columns, rows),
    ...emptyModelSelection,
    ...defaultDisplay,
    ...emptyMention,
    ...emptyMessages,
    ...emptyPermissions,
    ...emptyPins,
    ...emptyPrompt,
    ...emptyQuestions,
    ...emptySessions,
    ...emptyServices,
    ...emptySettings,
    ...emptyStash,
    ...emptyToasts,
    ...emptyTodos,
    ...emptyTrust,
    ...emptyFrecency,
    ...emptyVariants,
    dialogs: [],
    route: { name: "home" },
  }
}
