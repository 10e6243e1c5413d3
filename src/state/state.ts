// The whole state of the terminal: every noun's part in one flat object. Whatever a remote can touch is in it.
import { createCatalogue, type CatalogueState } from "./catalogue.ts"
import { emptyChoice, type ChoiceState } from "./choice.ts"
import type { DialogState } from "./dialog.ts"
import { emptyMessages, type MessageState } from "./message.ts"
import { emptyPermissions, type PermissionState } from "./permission.ts"
import { emptyPrompt, type PromptState } from "./prompt.ts"
import { emptyQuestions, type QuestionState } from "./question.ts"
import type { RouteState } from "./route.ts"
import { createScreen, type ScreenState } from "./screen.ts"
import { emptySessions, type SessionState } from "./session.ts"
import { emptyToasts, type ToastState } from "./toast.ts"
import { emptyTodos, type TodoState } from "./todo.ts"

export type State = CatalogueState &
  ChoiceState &
  DialogState &
  MessageState &
  PermissionState &
  PromptState &
  QuestionState &
  RouteState &
  ScreenState &
  SessionState &
  ToastState &
  TodoState

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
    ...emptyChoice,
    ...emptyMessages,
    ...emptyPermissions,
    ...emptyPrompt,
    ...emptyQuestions,
    ...emptySessions,
    ...emptyToasts,
    ...emptyTodos,
    dialogs: [],
    route: { name: "home" },
  }
}
