// Titles: one of the session by a small model call, one of each prompt from its first line.
import type { LanguageModelV4 } from "@ai-sdk/provider"

const longest = 100
const defaultTitle = /^(New|Child) session - \d{4}-\d\d-\d\dT[\d:.]+Z$/

export function toDefaultTitle(isChild: boolean, now = new Date()): string {
  return `${isChild ? "Child" : "New"} session - ${now.toISOString()}`
}

/** True while nobody has named the session. */
export function isDefaultTitle(title: string): boolean {
  return defaultTitle.test(title)
}

/** The first line of a prompt that says something, cut at a word. */
export function toTitle(text: string): string {
  const line =
    text
      .split("\n")
      .find((each) => each.trim() !== "")
      ?.trim()
      .replaceAll(/\s+/g, " ") ?? ""
  if (line.length <= longest) return line
  const cut = line.slice(0, longest - 1)
  const space = cut.lastIndexOf(" ")
  return `${(space > longest / 2 ? cut.slice(0, space) : cut).trimEnd()}…`
}

const instructions = `You are a title generator. You are given the start of a conversation between a developer and a coding agent.
Answer with one line and nothing else: a title of at most seven words that will let the developer find this conversation again.
Use the developer's language. Keep file names, identifiers and numbers exactly. Do not answer the request itself. No quotes, no full stop.`

/** Asks a model for a title; gives undefined when it has no good answer. */
export async function requestTitle(
  model: LanguageModelV4,
  prompt: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  const { stream } = await model.doStream({
    prompt: [
      { role: "system", content: instructions },
      {
        role: "user",
        content: [{ type: "text", text: `Generate a title for this conversation:\n\n${prompt.slice(0, 4000)}` }],
      },
    ],
    maxOutputTokens: 1000,
    abortSignal: signal,
  })
  let text = ""
  for await (const part of stream) {
    if (part.type === "text-delta") text += part.delta
    if (part.type === "error") return undefined
  }
  const title = toTitle(text.replaceAll(/<think>.*?<\/think>/gs, ""))
  return title === "" ? undefined : title
}
