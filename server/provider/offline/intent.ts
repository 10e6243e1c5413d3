// The requests that the offline guide understands, each with its own pattern.

export type Intent =
  | { readonly kind: "list"; readonly path?: string }
  | { readonly kind: "read"; readonly path: string }
  | { readonly kind: "find"; readonly text: string }
  | { readonly kind: "find-files"; readonly pattern: string }
  | { readonly kind: "replace"; readonly path?: string; readonly from: string; readonly to: string }
  | { readonly kind: "write"; readonly path: string; readonly content: string }
  | { readonly kind: "run"; readonly command: string }
  | { readonly kind: "plan"; readonly items: readonly string[] }
  | { readonly kind: "ask" }
  | { readonly kind: "undo" }
  | { readonly kind: "help" }

type Rule = { readonly pattern: RegExp; readonly toIntent: (groups: Record<string, string | undefined>) => Intent }

const file = String.raw`(?<path>"[^"]+"|'[^']+'|\`[^\`]+\`|\S*[^\s,:])`
const quoted = (name: string) => String.raw`(?<${name}>"[^"]*"|'[^']*'|\`[^\`]*\`|.+?)`

/** The first rule that matches applies. */
const rules: readonly Rule[] = [
  {
    pattern: new RegExp(
      String.raw`^in ${file},? (?:please )?(?:replace|change) ${quoted("from")} (?:with|to|by|into) ${quoted("to")}$`,
      "is",
    ),
    toIntent: (g) => ({ kind: "replace", path: bare(g.path), from: bare(g.from), to: bare(g.to) }),
  },
  {
    pattern: new RegExp(
      String.raw`^(?:please )?(?:replace|change) ${quoted("from")} (?:with|to|by|into) ${quoted("to")} in ${file}$`,
      "is",
    ),
    toIntent: (g) => ({ kind: "replace", path: bare(g.path), from: bare(g.from), to: bare(g.to) }),
  },
  {
    pattern: new RegExp(
      String.raw`^(?:please )?(?:(?:find|search(?: for)?) .+? and )?replace ${quoted("from")} (?:with|by) ${quoted("to")}$`,
      "is",
    ),
    toIntent: (g) => ({ kind: "replace", from: bare(g.from), to: bare(g.to) }),
  },
  {
    pattern: new RegExp(
      String.raw`^(?:请)?(?:把|将)\s*${file}\s*(?:中|里)的?\s*${quoted("from")}\s*(?:替换|改)(?:为|成)\s*${quoted("to")}$`,
      "s",
    ),
    toIntent: (g) => ({ kind: "replace", path: bare(g.path), from: bare(g.from), to: bare(g.to) }),
  },
  {
    pattern: new RegExp(
      String.raw`^(?:please )?(?:create|write)(?: the| a)?(?: file)? ${file} (?:with|containing)(?: the)?(?: text| content)?:?\s+${quoted("content")}$`,
      "is",
    ),
    toIntent: (g) => ({ kind: "write", path: bare(g.path), content: bare(g.content) }),
  },
  {
    pattern: /^(?:please )?(?:list|show)(?: me)?(?: all)?(?: the)? files(?: (?:in|of|under) (?<path>\S+))?$/i,
    toIntent: (g) => ({ kind: "list", ...(g.path ? { path: bare(g.path) } : {}) }),
  },
  { pattern: /^(?:请)?(?:列出|显示)(?:所有)?文件$/, toIntent: () => ({ kind: "list" }) },
  {
    pattern: /^(?:please )?(?:find|list) (?:the )?files? (?:named|called|matching|like) (?<pattern>.+)$/i,
    toIntent: (g) => ({ kind: "find-files", pattern: bare(g.pattern) }),
  },
  {
    pattern: new RegExp(String.raw`^(?:please )?(?:read|open|show)(?: me)?(?: the)?(?: file)? ${file}$`, "i"),
    toIntent: (g) => ({ kind: "read", path: bare(g.path) }),
  },
  {
    pattern: new RegExp(String.raw`^(?:请)?(?:读取?|打开|查看)\s*${file}$`),
    toIntent: (g) => ({ kind: "read", path: bare(g.path) }),
  },
  {
    pattern: /^(?:please )?(?:run|execute)(?: the command)? (?<command>.+)$/is,
    toIntent: (g) => ({ kind: "run", command: bare(g.command) }),
  },
  { pattern: /^(?:请)?(?:运行|执行)\s*(?<command>.+)$/s, toIntent: (g) => ({ kind: "run", command: bare(g.command) }) },
  {
    pattern: /^(?:please )?(?:make a )?plan(?: with todos)?(?::| for| to)?\s*(?<items>.*)$/is,
    toIntent: (g) => ({ kind: "plan", items: toItems(g.items ?? "") }),
  },
  {
    pattern: /^(?:please )?ask me(?: a)? ?(?:question|something)?.*$/i,
    toIntent: () => ({ kind: "ask" }),
  },
  { pattern: /^(?:please )?(?:undo|revert|take back)\b.*$/i, toIntent: () => ({ kind: "undo" }) },
  {
    pattern: /^(?:please )?(?:find|search(?: for)?|grep(?: for)?|where is) (?<text>.+)$/is,
    toIntent: (g) => ({ kind: "find", text: bare(g.text) }),
  },
  { pattern: /^(?:请)?(?:查找|搜索|寻找)\s*(?<text>.+)$/s, toIntent: (g) => ({ kind: "find", text: bare(g.text) }) },
]

/** Converts a request to an intent; `help` when no rule matches. */
export function toIntent(text: string): Intent {
  const request = text.trim().replace(/(?<=[^.])[.!?。！？]$/, "")
  for (const { pattern, toIntent } of rules) {
    const match = pattern.exec(request)
    if (match) return toIntent(match.groups ?? {})
  }
  return { kind: "help" }
}

function bare(text: string | undefined): string {
  const trimmed = (text ?? "").trim()
  return /^(["'`]).*\1$/s.test(trimmed) ? trimmed.slice(1, -1) : trimmed
}

function toItems(text: string): string[] {
  const items = text
    .split(/[\n;,，；、]|\band then\b|\bthen\b/i)
    .map((item) => item.replace(/^\s*(?:[-*•]|\d+[.)])?\s*/, "").trim())
    .filter((item) => item !== "")
  return items.length > 0 ? items : ["Look at the project", "Make the change", "Check it"]
}
