// How much of a session is shown: thinking, what tools did, times, the sidebar. Remembered between starts, apart from what
// was unfolded one by one.
import { hasSidebar, type ScreenSize } from "./breakpoint.ts"
import type { SettingsState, ToolDetail } from "./settings.ts"

export type DisplayState = {
  /** The person's word; without it the settings say. */
  readonly toolDetail: ToolDetail | undefined
  readonly isThinkingShown: boolean
  readonly hasTimestamps: boolean
  /** Taken away from wide screens, where it stands beside the session. */
  readonly isSidebarHidden: boolean
  /** Over the session, on screens that have no room beside it. */
  readonly isSidebarOver: boolean
  /** The window keeps the title that it had. */
  readonly isTitleOff: boolean
  /** Sections of the sidebar that are folded. */
  readonly foldedSections: ReadonlySet<string>
  /** Parts of messages that were unfolded, by id. */
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

/** Whether the sidebar is on the screen of a session. */
export function isSidebarShown(state: DisplayState & ScreenSize): boolean {
  return hasSidebar(state) || state.isSidebarOver
}

export function toToolDetail({ toolDetail, settings }: DisplayState & SettingsState): ToolDetail {
  return toolDetail ?? settings.toolDetail
}

export function toNextDetail(detail: ToolDetail): ToolDetail {
  return details[(details.indexOf(detail) + 1) % details.length] ?? "normal"
}

/** The set with the entry put in, or taken out where it was in. */
export function toggleEntry(set: ReadonlySet<string>, entry: string): ReadonlySet<string> {
  const next = new Set(set)
  if (!next.delete(entry)) next.add(entry)
  return next
}

/** What is kept in a file. */
export type StoredDisplay = {
  readonly toolDetail?: ToolDetail | undefined
  readonly isThinkingShown: boolean
  readonly hasTimestamps: boolean
  readonly isSidebarHidden: boolean
  readonly isTitleOff: boolean
  readonly foldedSections: readonly string[]
}

export function toStoredDisplay(state: DisplayState): StoredDisplay {
  const { toolDetail, isThinkingShown, hasTimestamps, isSidebarHidden, isTitleOff, foldedSections } = state
  const folded = [...foldedSections]
  return { toolDetail, isThinkingShown, hasTimestamps, isSidebarHidden, isTitleOff, foldedSections: folded }
}

/** Read from a file, it may be anything: what is no look counts as nothing. */
export function parseDisplay(value: unknown): DisplayState {
  if (typeof value !== "object" || value === null) return defaultDisplay
  const { toolDetail, isThinkingShown, hasTimestamps, isSidebarHidden, isTitleOff, foldedSections } = value as Record<
    string,
    unknown
  >
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
