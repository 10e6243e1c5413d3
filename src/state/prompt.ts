// The prompt: its draft with cursor and selection, and whether it is a message or a shell command. Guarantees: text from
// remote control is marked until the draft is empty, so that it is never run as a command.
import { findSelection, unselect, type Slice } from "../text/buffer/buffer.ts"
import {
  createEditor,
  pasteText as paste,
  insertText,
  setDraft,
  typeText as type,
  withMove,
  type Editor,
} from "../text/buffer/editor.ts"
import { expandBuffer } from "../text/buffer/expand.ts"
import type { SettingsState } from "./settings.ts"
import {
  addEntry,
  nextEntry,
  previousEntry,
  toPromptHistory,
  type PromptHistory,
} from "../text/buffer/prompt-history.ts"

/** A sent prompt, or the draft from before the history was opened. */
export type HistoryPrompt = {
  /** With pasted text expanded. */
  readonly text: string
  /** The draft with its chips; undefined if it had none. */
  readonly slice?: Slice
  readonly editor?: Editor
}

export type PromptState = {
  readonly editor: Editor
  /** The draft is a command for the shell. */
  readonly isShell: boolean
  /** The draft contains text from remote control. */
  readonly isRemote: boolean
  /** A prompt is on its way to the server. */
  readonly isSending: boolean
  /** Index of the focused entry of the draft's menu. */
  readonly menuIndex: number
  /** The user has moved the focus in the menu. */
  readonly isMenuFocused: boolean
  /** The user has closed the menu; it opens again when the draft changes. */
  readonly isMenuHidden: boolean
  /** Completions of a path in a shell command, valid for exactly this draft. */
  readonly pathChoices:
    | {
        readonly text: string
        readonly start: number
        readonly end: number
        readonly folder: string
        readonly names: readonly string[]
      }
    | undefined
  /** A draft that was not sent because of a warning; submitted again it is sent. */
  readonly warnedText: string | undefined
  readonly promptHistory: PromptHistory<HistoryPrompt>
  readonly shellHistory: PromptHistory<HistoryPrompt>
}

export const emptyPrompt: PromptState = {
  editor: createEditor(),
  isShell: false,
  isRemote: false,
  isSending: false,
  menuIndex: 0,
  isMenuFocused: false,
  isMenuHidden: false,
  pathChoices: undefined,
  warnedText: undefined,
  promptHistory: toPromptHistory(),
  shellHistory: toPromptHistory(),
}

/** A draft that was taken out of the prompt and can be restored. */
export type PromptDraft = {
  /** With pasted text expanded. */
  readonly text: string
  readonly editor: Editor
  readonly isShell: boolean
  readonly isRemote: boolean
}

export function isPromptEmpty(state: Pick<PromptState, "editor">): boolean {
  return state.editor.buffer.text === ""
}

/** The draft with pasted text expanded. */
export function toPromptText(state: Pick<PromptState, "editor">): string {
  return expandBuffer(state.editor.buffer).text
}

/** Replaces the editor; a changed text opens the menu again. */
export function withEditor<S extends PromptState>(state: S, editor: Editor): S {
  if (editor === state.editor) return state
  if (editor.buffer.text === state.editor.buffer.text) return { ...state, editor }
  const isRemote = state.isRemote && editor.buffer.text !== ""
  return { ...state, editor, isRemote, menuIndex: 0, isMenuFocused: false, isMenuHidden: false }
}

/** Types text at the cursor. A `!` in an empty prompt begins a shell command. */
export function typeText<S extends PromptState>(state: S, text: string): S {
  if (isPromptEmpty(state) && !state.isShell && text.startsWith("!")) {
    const rest = text.slice(1)
    return withEditor({ ...state, isShell: true }, rest === "" ? state.editor : type(state.editor, rest))
  }
  return withEditor(state, type(state.editor, text))
}

export function pasteText<S extends PromptState & Partial<SettingsState>>(state: S, text: string): S {
  const minLines = state.settings?.pasteLines
  return withEditor(
    state,
    paste(state.editor, text, minLines === 0 ? false : minLines === undefined ? {} : { minLines }),
  )
}

/** Replaces the draft as one undo step, with the cursor at its end. */
export function replacePrompt<S extends PromptState>(state: S, draft: string | Slice): S {
  return withEditor(state, setDraft(state.editor, draft))
}

/** Inserts a stored draft after the current one. */
export function insertDraft<S extends PromptState>(state: S, draft: string | Slice, isShell = false): S {
  if (isPromptEmpty(state)) return { ...replacePrompt(state, draft), isShell, isMenuHidden: true }
  const { buffer } = state.editor
  const atEnd = insertText(state.editor, "\n", { start: buffer.text.length, end: buffer.text.length })
  const end = atEnd.buffer.text.length
  return { ...withEditor(state, insertText(atEnd, draft, { start: end, end })), isMenuHidden: true }
}

/** Control characters other than line feed and tab. */
const controls = /[\0-\x08\x0b-\x1f\x7f-\x9f]/g

/**
 * Appends text from remote control, without control characters, and moves the cursor behind it. A selection is not
 * replaced.
 */
export function appendPrompt<S extends PromptState>(state: S, given: string): S {
  const text = given.replaceAll("\r\n", "\n").replaceAll("\r", "\n").replaceAll(controls, "")
  if (text === "") return state
  const { buffer } = state.editor
  const appended = setDraft(state.editor, {
    text: buffer.text + text,
    atoms: buffer.atoms,
  })
  return { ...withEditor(state, appended), isRemote: true, isMenuHidden: true }
}

/** Empties the prompt and returns its draft. */
export function takePrompt<S extends PromptState>(state: S): { state: S; draft: PromptDraft } {
  const { editor, isShell, isRemote } = state
  const draft = { text: toPromptText(state), editor, isShell, isRemote }
  const empty = { ...createEditor(), killRing: editor.killRing }
  return {
    draft,
    state: {
      ...state,
      editor: empty,
      isShell: false,
      isRemote: false,
      menuIndex: 0,
      isMenuFocused: false,
      isMenuHidden: false,
      warnedText: undefined,
    },
  }
}

/** Restores a draft that could not be sent; text typed in the meantime stays after it. */
export function restorePrompt<S extends PromptState>(state: S, draft: PromptDraft): S {
  if (isPromptEmpty(state)) {
    const { editor, isShell, isRemote } = draft
    return { ...state, editor, isShell, isRemote }
  }
  return {
    ...replacePrompt(state, `${draft.text}\n${toPromptText(state)}`),
    isRemote: state.isRemote || draft.isRemote,
  }
}

export function hasSelection(state: Pick<PromptState, "editor">): boolean {
  return findSelection(state.editor.buffer) !== undefined
}

export function clearSelection<S extends PromptState>(state: S): S {
  return withEditor(state, withMove(state.editor, unselect(state.editor.buffer)))
}

/** The draft as an entry of the history. */
export function toHistoryPrompt({ editor }: Pick<PromptState, "editor">): HistoryPrompt {
  const { text, atoms } = editor.buffer
  return { text: toPromptText({ editor }), ...(atoms.length > 0 ? { slice: { text, atoms } } : {}) }
}

/** Adds a sent prompt to the history. */
export function addToHistory<S extends PromptState>(state: S, past: HistoryPrompt, isShell: boolean): S {
  const name = isShell ? "shellHistory" : "promptHistory"
  return { ...state, [name]: addEntry(state[name], past) }
}

/** Adds the history of earlier runs before that of this run. */
export function addPastHistory<S extends PromptState>(
  state: S,
  entries: readonly (HistoryPrompt & { readonly isShell: boolean })[],
): S {
  const merge = (history: PromptHistory<HistoryPrompt>, isShell: boolean) =>
    toPromptHistory([...entries.filter((entry) => entry.isShell === isShell), ...history.entries])
  return {
    ...state,
    promptHistory: merge(state.promptHistory, false),
    shellHistory: merge(state.shellHistory, true),
  }
}

/** One step back (-1) or forward (1) in the history; undefined at its end. */
export function walkHistory<S extends PromptState>(state: S, step: -1 | 1): S | undefined {
  const name = state.isShell ? "shellHistory" : "promptHistory"
  const now: HistoryPrompt = { text: toPromptText(state), editor: state.editor }
  const walked = step < 0 ? previousEntry(state[name], now) : nextEntry(state[name], now)
  if (!walked) return undefined
  const { entry, history } = walked
  const editor = entry.editor ?? setDraft(state.editor, entry.slice ?? entry.text)
  // An open menu would take the arrow keys, which walk through the history.
  return { ...withEditor(state, editor), isMenuHidden: true, [name]: history }
}
