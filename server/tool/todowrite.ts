// Replaces the todo list of the session, which the user sees.
import * as z from "zod"
import { defineTool } from "./tool.ts"

const Item = z.object({
  content: z.string().min(1).describe("What is to be done, in a few words"),
  status: z.enum(["pending", "in_progress", "completed", "cancelled"]),
  priority: z.enum(["high", "medium", "low"]).default("medium"),
  id: z.string().optional().describe("Stays the same as long as the item is in the list"),
})

export const todowrite = defineTool({
  id: "todowrite",
  isImmediate: true,
  describe: () =>
    [
      "Replaces the list of todos, which the user sees beside the conversation.",
      "- Use it for work of three steps or more, and when the user gives several things to do; not for a single step.",
      "- Give the whole list each time. Have one item in_progress while you work, and mark it completed as soon as it is done.",
      "- Mark as completed only what is really done; add what you find on the way.",
    ].join("\n"),
  input: z.object({ todos: z.array(Item).max(200).describe("The whole list") }),
  async run({ todos: items }, context) {
    await context.ask({ permission: "todowrite", patterns: ["*"], always: ["*"], metadata: {} })
    const todos = items.map(({ content, status, priority, id }, index) => ({
      content,
      status,
      priority,
      id: id ?? String(index + 1),
    }))
    context.todos.replace(todos)
    const open = todos.filter((todo) => todo.status !== "completed").length
    return { title: `${open} todos`, output: JSON.stringify(todos, null, 2), metadata: { todos } }
  },
})
