// The whole state of the terminal: one flat object, composed of the state of each noun. Everything that is on the screen or
// that remote control can change is in it.
import { createCatalogue, type CatalogueState } from "./catalogue.ts"
import { emptyModelSelection, type ModelSelectionState } from "./model-selection.ts"
import { emptyConnection, type ConnectionState } from "./connection.ts"
import type { DialogState } from "./dialog.ts"
import { defaultDisplay, type DisplayState } from "./display.ts"
import { emptyFrecency, type FrecencyState } from "./frecency.ts"
import { emptyKeymap, type KeymapState } from "./keymap.ts"
import { emptyMention, type MentionState } from "./mention.ts"
import { emptyMessages, type MessageState } from "./message.ts"
import { emptyPermissions, type PermissionState } from "./permission.ts"
import { emptyPins, type PinState } from "./pin.ts"
import { emptyPrompt, type PromptState } from "./prompt.ts"
import { emptyQuestions, type QuestionState } from "./question.ts"
import { emptyRendering, type RenderingState } from "./rendering.ts"
import type { RouteState } from "./route.ts"
import { createScreen, type ScreenState } from "./screen.ts"
import { emptyServices, type ServiceState } from "./service.ts"
import { emptySettings, type SettingsState } from "./settings.ts"
import { emptyStash, type StashState } from "./stash.ts"
import { emptySessions, type SessionState } from "./session.ts"
import { emptyTheme, type ThemeState } from "./theme.ts"
import { emptyToasts, type ToastState } from "./toast.ts"
import { emptyTodos, type TodoState } from "./todo.ts"
import { emptyTrust, type TrustState } from "./trust.ts"
import { emptyVariants, type VariantState } from "./variant.ts"

export type State = CatalogueState &
  ConnectionState &
  DialogState &
  DisplayState &
  FrecencyState &
  KeymapState &
  MentionState &
  MessageState &
  ModelSelectionState &
  PermissionState &
  PinState &
  PromptState &
  QuestionState &
  RenderingState &
  RouteState &
  ScreenState &
  ServiceState &
  SessionState &
  SettingsState &
  StashState &
  ThemeState &
  ToastState &
  TodoState &
  TrustState &
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
    ...emptyConnection,
    ...defaultDisplay,
    ...emptyFrecency,
    ...emptyKeymap,
    ...emptyMention,
    ...emptyMessages,
    ...emptyModelSelection,
    ...emptyPermissions,
    ...emptyPins,
    ...emptyPrompt,
    ...emptyQuestions,
    ...emptyRendering,
    ...emptySessions,
    ...emptyServices,
    ...emptySettings,
    ...emptyStash,
    ...emptyTheme,
    ...emptyToasts,
    ...emptyTodos,
    ...emptyTrust,
    ...emptyVariants,
    dialogs: [],
    route: { name: "home" },
  }
}
