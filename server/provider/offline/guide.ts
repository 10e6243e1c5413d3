// The reply of the offline guide to an intent: the next tool calls, or a text with the result.
// It keeps no state between calls: everything is read from the conversation, as by any model.
import type { Intent } from "./intent.ts"
import { cutText } from "../../base/cut-text.ts"

export type GuideResult = {
  readonly tool: string
  readonly input: Record<string, unknown>
  readonly output: string
  readonly isError: boolean
}
export type GuideReply = {
  readonly text?: string
  readonly calls?: readonly { tool: string; input: Record<string, unknown> }[]
}

const maxFiles = 10
const ownQuestion = {
  question: "What shall we look at first?",
  header: "First look",
  options: [
    { label: "The files", description: "What there is in this project" },
    { label: "The README", description: "What the project says of itself" },
    { label: "Open ends", description: "Places that are marked as unfinished" },
  ],
}
const followUps: Readonly<Record<string, string>> = {
  "The files": "list the files",
  "The README": "read README.md",
  "Open ends": "find TODO",
}
const footer = "I am a rule-based helper and no language model; connect a model for everything else."

/** The next reply, given the tool results of this turn so far. */
export function toGuideReply(
  intent: Intent,
  results: readonly GuideResult[],
  available: ReadonlySet<string>,
): GuideReply {
  const failed = results.findLast((result) => result.isError)
  const last = results.at(-1)
  if (failed && last === failed) return { text: `That did not work: ${failed.output.replace(/^Error: /, "")}` }
  const reply = handlers[intent.kind](intent as never, results)
  const missing = reply.calls?.find((call) => !available.has(call.tool))
  return missing ? { text: `That needs the tool \`${missing.tool}\`, which is switched off here.` } : reply
}

type Handlers = {
  [K in Intent["kind"]]: (intent: Extract<Intent, { kind: K }>, results: readonly GuideResult[]) => GuideReply
}

const handlers: Handlers = {
  help: () => ({ text: help }),
  undo: () => ({
    text: "Undo is not there yet. Your version control still has the earlier state: `git diff` shows what changed.",
  }),
  ask(_intent, results) {
    const [asked] = results
    if (!asked)
      return { text: "I have a question.", calls: [{ tool: "question", input: { questions: [ownQuestion] } }] }
    // The answer follows the question, in quotes.
    const start = asked.output.indexOf(`"${ownQuestion.question}"="`) + ownQuestion.question.length + 4
    const answer = asked.output.slice(start, asked.output.lastIndexOf('"'))
    if (answer === "Unanswered") return { text: "You gave no answer, so I do nothing." }
    const next = followUps[answer]
    return { text: `Your answer is: ${answer}.${next ? ` For that, say \`${next}\`.` : ""}` }
  },
  list({ path }, results) {
    const [found] = results
    if (!found)
      return {
        text: "I look for the files.",
        calls: [{ tool: "glob", input: { pattern: "**/*", ...(path ? { path } : {}) } }],
      }
    const files = toLines(found.output)
    if (files.length === 0) return { text: "There are no files here." }
    return { text: `I found ${count(files.length, "file")}:\n\n${files.map((each) => `- ${each}`).join("\n")}` }
  },
  "find-files"({ pattern }, results) {
    const [found] = results
    const glob = /[*?[{]/.test(pattern) ? pattern : `**/*${pattern}*`
    if (!found) return { calls: [{ tool: "glob", input: { pattern: glob } }] }
    const files = toLines(found.output)
    if (files.length === 0) return { text: `No file matches \`${pattern}\`.` }
    return {
      text: `${count(files.length, "file")} match \`${pattern}\`:\n\n${files.map((each) => `- ${each}`).join("\n")}`,
    }
  },
  read({ path }, results) {
    const [found] = results
    if (!found) return { text: `I read ${path}.`, calls: [{ tool: "read", input: { filePath: path } }] }
    const lines = toFileLines(found.output)
    const shown = lines.slice(0, 20)
    const rest = lines.length - shown.length
    return {
      text: `${path} has ${count(lines.length, "line")}. It ${rest > 0 ? "begins" : "reads"}:\n\n~~~\n${shown.join("\n")}\n~~~${rest > 0 ? `\n\n${count(rest, "more line")} follow.` : ""}`,
    }
  },
  find({ text }, results) {
    const [found] = results
    if (!found)
      return { text: `I search for \`${text}\`.`, calls: [{ tool: "grep", input: { pattern: escapeRegExp(text) } }] }
    const matches = toMatches(found.output)
    if (matches.length === 0) return { text: `\`${text}\` stands nowhere in this project.` }
    const files = new Set(matches.map((match) => match.file))
    const list = matches
      .slice(0, 20)
      .map((match) => `- ${match.file}:${match.line} \`${cutText(match.text.trim(), 120)}\``)
    const rest = matches.length - list.length
    return {
      text: `\`${text}\` stands in ${count(matches.length, "place")} of ${count(files.size, "file")}:\n\n${list.join("\n")}${rest > 0 ? `\n\nand ${rest} more.` : ""}`,
    }
  },
  replace({ path, from, to }, results) {
    const search = results.find((result) => result.tool === "grep")
    if (path === undefined && !search)
      return { text: `I search for \`${from}\`.`, calls: [{ tool: "grep", input: { pattern: escapeRegExp(from) } }] }
    const files = path === undefined ? [...new Set(toMatches(search?.output ?? "").map((match) => match.file))] : [path]
    if (files.length === 0) return { text: `\`${from}\` stands nowhere in this project, so nothing was changed.` }
    if (files.length > maxFiles)
      return {
        text: `\`${from}\` stands in ${files.length} files. That is more than I change at once (${maxFiles}); name a file.`,
      }
    const isDone = (tool: string, name: string) =>
      results.some((result) => result.tool === tool && result.input.filePath === name)
    const unread = files.filter((name) => !isDone("read", name))
    if (unread.length > 0)
      return {
        text: `I read ${unread.join(", ")} first.`,
        calls: unread.map((filePath) => ({ tool: "read", input: { filePath } })),
      }
    const unchanged = files.filter((name) => !isDone("edit", name))
    if (unchanged.length > 0)
      return {
        calls: unchanged.map((filePath) => ({
          tool: "edit",
          input: { filePath, oldString: from, newString: to, replaceAll: true },
        })),
      }
    return { text: `Done: in ${files.join(", ")} I replaced \`${from}\` with \`${to}\`.` }
  },
  write({ path, content }, results) {
    if (results.length === 0)
      return {
        calls: [
          { tool: "write", input: { filePath: path, content: content.endsWith("\n") ? content : `${content}\n` } },
        ],
      }
    return { text: `I wrote ${path}.` }
  },
  run({ command }, results) {
    const [done] = results
    if (!done)
      return {
        text: `I run \`${command}\`.`,
        calls: [{ tool: "bash", input: { command, description: cutText(`Runs ${command}`, 80) } }],
      }
    const tail = done.output.trimEnd().split("\n").slice(-20).join("\n")
    return {
      text:
        tail === ""
          ? `\`${command}\` ended and printed nothing.`
          : `\`${command}\` ended. It printed:\n\n~~~\n${tail}\n~~~`,
    }
  },
  plan({ items }, results) {
    const todos = items.map((content, index) => ({
      id: String(index + 1),
      content,
      status: index === 0 ? "in_progress" : "pending",
      priority: "medium",
    }))
    if (results.length === 0)
      return { text: "I write that down as a plan.", calls: [{ tool: "todowrite", input: { todos } }] }
    return {
      text: `The plan has ${count(items.length, "step")}:\n\n${items.map((item, index) => `${index + 1}. ${item}`).join("\n")}`,
    }
  },
}

const help = `${footer.replace("; connect a model for everything else.", ".")} I do a handful of things through the same tools, permissions and screen as any model:

- \`list the files\`, \`find files named test\`
- \`read README.md\`
- \`find TODO\`
- \`in FILE replace A with B\`, \`replace A with B\`
- \`create notes.txt with some text\`
- \`run npm test\`
- \`plan: first step, second step\`
- \`ask me a question\`

For everything else connect a model: give a \`provider\` and a \`model\` in opencode.json (the README shows how), then choose it with \`/models\`.`

function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? "" : "s"}`
}

function escapeRegExp(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
}

function toLines(output: string): string[] {
  return output.split("\n").filter((line) => line !== "" && !line.startsWith("(") && line !== "No files found")
}

/** The lines of a file from the numbered output of the read tool. */
function toFileLines(output: string): string[] {
  const lines = output.split("\n").flatMap((line) => /^\d{5,}\| ?(.*)$/.exec(line)?.[1] ?? [])
  return lines.at(-1) === "" ? lines.slice(0, -1) : lines
}

/** The matches from the output of the grep tool: a file name with a colon, then its indented lines. */
function toMatches(output: string): { file: string; line: number; text: string }[] {
  let file = ""
  return output.split("\n").flatMap((line) => {
    const hit = /^ {2}Line (\d+): (.*)$/.exec(line)
    if (hit) return [{ file, line: Number(hit[1]), text: hit[2]! }]
    if (line.endsWith(":")) file = line.slice(0, -1)
    return []
  })
}
