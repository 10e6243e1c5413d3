// Display options: how much of a session is shown. Saved between runs, except for parts that were expanded one by one.
import { isRecord } from "../text/is-record.ts"
import { hasSidebar, type ScreenSize } from "./breakpoint.ts"
import type { SettingsState, ToolDetail } from "./settings.ts"

export type DisplayState = {
  /** Chosen by the user; undefined for the level of the settings. */
  readonly toolDetail: ToolDetail | undefined
  readonly isThinkingShown: boolean
  readonly hasTimestamps: boolean
  /** On wide screens, where it is beside the session. */
  readonly isSidebarHidden: boolean
  /** Shown over the session, on screens without room beside it. */
  readonly isSidebarOver: boolean
  /** The title of the terminal's window is not set. */
  readonly isTitleOff: boolean
  /** Ids of folded sections of the sidebar. */
  readonly foldedSections: ReadonlySet<string>
  /** Ids of expanded parts of messages. */
  readonly expandedParts: ReadonlySet<string>
}

export const defaultDisplay: DisplayState = {
  toolDetail: undefined,
  isThinkingShown: false,
  hasTimestamps: false,
  isSidebarHidden: false,
  isSidebarOver: false,
  isTitleOff: false,
  foldedSections: new Set(),
  expandedParts: new Set(),
}

const details: readonly ToolDetail[] = ["quiet", "normal", "full"]

/** Whether the sidebar is visible in a session. */
export function isSidebarShown(state: DisplayState & ScreenSize): boolean {
  return hasSidebar(state) || state.isSidebarOver
}

export function toToolDetail({ toolDetail, settings }: Pick<DisplayState, "toolDetail"> & SettingsState): ToolDetail {
  return toolDetail ?? settings.toolDetail
}

export function toNextDetail(detail: ToolDetail): ToolDetail {
  return details[(details.indexOf(detail) + 1) % details.length] ?? "normal"
}

/** The set with the entry added, or removed if it was in it. */
export function toggleEntry(set: ReadonlySet<string>, entry: string): ReadonlySet<string> {
  const next = new Set(set)
  if (!next.delete(entry)) next.add(entry)
  return next
}

/** The display options that are saved. */
export type StoredDisplay = {
  readonly toolDetail?: ToolDetail | undefined
  readonly isThinkingShown: boolean
  readonly hasTimestamps: boolean
  readonly isSidebarHidden: boolean
  readonly isTitleOff: boolean
  readonly foldedSections: readonly string[]
}

export function toStoredDisplay(state: Omit<DisplayState, "isSidebarOver" | "expandedParts">): StoredDisplay {
  const { toolDetail, isThinkingShown, hasTimestamps, isSidebarHidden, isTitleOff, foldedSections } = state
  const folded = [...foldedSections]
  return { toolDetail, isThinkingShown, hasTimestamps, isSidebarHidden, isTitleOff, foldedSections: folded }
}

/** Reads saved options; invalid ones get their default. */
export function parseDisplay(value: unknown): DisplayState {
  if (!isRecord(value)) return defaultDisplay
  const { toolDetail, isThinkingShown, hasTimestamps, isSidebarHidden, isTitleOff, foldedSections } = value
  return {
    ...defaultDisplay,
    toolDetail: details.find((detail) => detail === toolDetail),
    isThinkingShown: isThinkingShown === true,
    hasTimestamps: hasTimestamps === true,
    isSidebarHidden: isSidebarHidden === true,
    isTitleOff: isTitleOff === true,
    foldedSections: new Set(
      Array.isArray(foldedSections) ? foldedSections.filter((name) => typeof name === "string") : [],
    ),
  }
}
