// Titles that need no model: the default title of a session, and a prompt's first line.
import { cutText } from "../../base/cut-text.ts"

const maxLength = 100
const defaultTitle = /^(New|Child) session - \d{4}-\d\d-\d\dT[\d:.]+Z$/

export function toDefaultTitle(isChild: boolean, now = new Date()): string {
  return `${isChild ? "Child" : "New"} session - ${now.toISOString()}`
}

/** True for a session that was not named yet. */
export function isDefaultTitle(title: string): boolean {
  return defaultTitle.test(title)
}

/** The first line of a prompt that is not blank, cut at a word; empty for a blank prompt. */
export function toTitle(text: string): string {
  const line =
    text
      .split("\n")
      .find((each) => each.trim() !== "")
      ?.trim()
      .replaceAll(/\s+/g, " ") ?? ""
  if (line.length <= maxLength) return line
  const cut = cutText(line, maxLength - 1)
  const space = cut.lastIndexOf(" ")
  return `${(space > maxLength / 2 ? cut.slice(0, space) : cut).trimEnd()}…`
}
