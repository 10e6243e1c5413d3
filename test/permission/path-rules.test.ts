// Rules and calls in every spelling of a path, on a real disk with links.
import { mkdirSync, rmSync, symlinkSync } from "node:fs"
import { join, relative } from "node:path"
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { createPathRules } from "../../server/permission/path-rules.ts"
import { toRuleset } from "../../server/permission/rules.ts"
import type { PermissionConfig } from "../../server/schema/config.ts"
import { createTemporaryFolder } from "../support/temporary.ts"

type Spelling = (path: string, scope: ReturnType<typeof createScope>) => string

/** `~/secrets`, `/elsewhere` (with the link `way` to everything) and a project with a file in a folder `src`. */
function createScope(directory = "") {
  const root = createTemporaryFolder({
    "home/secrets/key": "",
    "elsewhere/file": "",
    "project/src/a.ts": "",
    "project/src/deep/b.ts": "",
    "project/pkg/src/c.ts": "",
  })
  symlinkSync(root, join(root, "way"))
  symlinkSync("src", join(root, "project/linked"))
  symlinkSync("src/a.ts", join(root, "project/a.link"))
  const worktree = join(root, "project")
  return { root, home: join(root, "home"), worktree, directory: join(worktree, directory) }
}

const spellings: Record<string, Spelling> = {
  absolute: (path) => path,
  "relative to the worktree": (path, { worktree }) => relative(worktree, path),
  "with ./": (path, { worktree }) => `./${relative(worktree, path)}`,
  "with ..": (path, { worktree }) => `src/../nosuch/.././${relative(worktree, path)}`,
  "with //": (path) => path.replaceAll("/", "//"),
  "through a link outside of the project": (path, { root }) => join(root, "way/way", relative(root, path)),
}

/** Only rules are written with the home directory, and with wildcards. */
const ruleSpellings: Record<string, Spelling> = {
  ...spellings,
  "with ~": (path, { home }) => `~/../${relative(join(home, ".."), path)}`,
  "with $HOME": (path, { home }) => `$HOME/../${relative(join(home, ".."), path)}`,
  "with ${HOME}": (path, { home }) => `\${HOME}/../${relative(join(home, ".."), path)}`,
  "as a wildcard": (path) => `*/${path.split("/").slice(-2).join("/")}`,
  "with ?": (path) => path.replace(/.$/, "?"),
  "with a final slash": (path) => `${path}/`,
}

const targets: Record<string, Spelling> = {
  "a file of the project": (_, { worktree }) => join(worktree, "src/a.ts"),
  "a missing file": (_, { worktree }) => join(worktree, "src/new.ts"),
  "a file at home": (_, { home }) => join(home, "secrets/key"),
  "a file elsewhere": (_, { root }) => join(root, "elsewhere/file"),
}

function createJudge(scope: ReturnType<typeof createScope>, permission = "edit") {
  const rules = createPathRules(scope)
  return {
    ...rules,
    judge: (config: Record<string, "allow" | "ask" | "deny">, path: string) =>
      rules.compile(
        permission,
        toRuleset({ [permission]: config } as PermissionConfig, scope.home),
      )(rules.toPath(path)),
  }
}

describe("a rule for one file", () => {
  for (const [target, toTarget] of Object.entries(targets))
    test(`applies in every spelling of rule and call: ${target}`, () => {
      const scope = createScope()
      const { judge } = createJudge(scope)
      const path = toTarget("", scope)
      for (const [rule, toRule] of Object.entries(ruleSpellings))
        for (const [call, toCall] of Object.entries(spellings)) {
          const pattern = toRule(path, scope)
          const spelled = toCall(path, scope)
          expect([rule, call, judge({ "*": "allow", [pattern]: "deny" }, spelled)]).toEqual([rule, call, "deny"])
          expect([rule, call, judge({ "*": "deny", [pattern]: "allow" }, spelled)]).toEqual([rule, call, "allow"])
          const other = `${spelled}x`
          if (rule !== "with ?")
            expect([rule, call, judge({ "*": "allow", [pattern]: "deny" }, other)]).toEqual([rule, call, "allow"])
        }
    })
})

const folders = [
  "src/*",
  "src/**",
  "./src/*",
  "/P/src/*",
  "//P//./src//**",
  "~/../project/src/*",
  "$HOME/../project/src/**",
]

test.each(folders)("%s covers every file of the folder, the folder, and nothing else", (pattern) => {
  const scope = createScope()
  const { judge } = createJudge(scope)
  const rule = pattern.replace("/P", scope.worktree)
  const denied = ["src/a.ts", "src/deep/b.ts", "src/new", "src", "linked/a.ts", "a.link", "linked/new", "linked"]
  for (const path of [...denied, ...denied.map((each) => join(scope.worktree, each))])
    expect([path, judge({ "*": "allow", [rule]: "deny" }, path)]).toEqual([path, "deny"])
  for (const path of ["srcs", "lib/src", "pkg/src/c.ts", "../src/a.ts"])
    expect([path, judge({ "*": "allow", [rule]: "deny" }, path)]).toEqual([path, "allow"])
})

test("a relative rule is meant from the worktree and from the directory", () => {
  const { judge } = createJudge(createScope("pkg"))
  for (const path of ["src/a.ts", "pkg/src/c.ts"]) expect(judge({ "*": "allow", "src/*": "deny" }, path)).toBe("deny")
  expect(judge({ "*": "allow", "../src/*": "deny" }, "src/a.ts")).toBe("deny")
})

test("`**` stands for no folder too, but does not widen an allow rule", () => {
  const { judge } = createJudge(createScope())
  for (const rule of ["src/**/b.ts", "src/**/deep/**/b.ts", "**/src/**/deep/**/b.ts"])
    expect([rule, judge({ "*": "allow", [rule]: "deny" }, "src/deep/b.ts")]).toEqual([rule, "deny"])
  expect(judge({ "*": "ask", "src/**/a.ts": "allow" }, "src/a.ts")).toBe("ask")
  expect(judge({ "*": "allow", "src/**/a.ts": "deny" }, "src/ba.ts")).toBe("allow")
})

test("a folder stands for what is in it, unless that would allow something", () => {
  const { judge } = createJudge(createScope())
  for (const rule of ["src", "src/", "./src", "linked"]) {
    expect(judge({ "*": "allow", [rule]: "deny" }, "src/deep/b.ts")).toBe("deny")
    expect(judge({ "*": "ask", [rule]: "allow" }, "src/deep/b.ts")).toBe("ask")
    expect(judge({ "*": "deny", [rule]: "ask" }, "src/deep/b.ts")).toBe("deny")
  }
  const external = createJudge(createScope(), "external_directory")
  expect(external.judge({ "*": "ask", "~/secrets": "allow" }, "../home/secrets/*")).toBe("allow")
  expect(external.judge({ "*": "ask", "~/secrets/": "allow" }, "../home/secrets/deep/*")).toBe("allow")
  expect(external.judge({ "*": "allow", "~/secrets": "deny" }, "../home/secrets/key")).toBe("deny")
  expect(external.judge({ "*": "allow", "~/secrets": "deny" }, "../home/*")).toBe("allow")
})

test("`../*` means everything outside to a deny rule", () => {
  const { judge } = createJudge(createScope())
  for (const path of ["../elsewhere/file", "/etc/passwd"])
    expect(judge({ "*": "allow", "../*": "deny" }, path)).toBe("deny")
  expect(judge({ "*": "ask", "../*": "allow" }, "/etc/passwd")).toBe("ask")
  expect(judge({ "*": "allow", "../*": "deny" }, "src/a.ts")).toBe("allow")
})

test("wildcards at the start match any folder, and a literal star only itself", () => {
  const { judge } = createJudge(createScope())
  for (const rule of ["*.ts", "**/*.ts", "**/a.ts", "*a.ts", "src/?.ts", "s?c/a.ts", "???/*"])
    expect([rule, judge({ "*": "allow", [rule]: "deny" }, "src/a.ts")]).toEqual([rule, "deny"])
  expect(judge({ "*": "ask", "src/\\*": "allow" }, "src/a.ts")).toBe("ask")
  expect(judge({ "*": "ask", "src/\\*": "allow" }, "src/*")).toBe("allow")
  expect(judge({ "*": "allow", "": "deny" }, "src/a.ts")).toBe("allow")
})

test("wildcards at the start allow by folders of the project, and deny also by those that it is in", () => {
  const { judge } = createJudge(createScope())
  for (const rule of ["*/project/*", "**/project/**", "*project*", "**/project/src/*"]) {
    expect([rule, judge({ "*": "ask", [rule]: "allow" }, "src/a.ts")]).toEqual([rule, "ask"])
    expect([rule, judge({ "*": "allow", [rule]: "deny" }, "src/a.ts")]).toEqual([rule, "deny"])
  }
  for (const rule of ["*/src/*", "**/a.ts", "*.ts", "*src*"])
    expect([rule, judge({ "*": "ask", [rule]: "allow" }, "src/a.ts")]).toEqual([rule, "allow"])
  expect(judge({ "*": "ask", "*/home/*": "allow" }, "../home/secrets/key")).toBe("allow")
})

describe("a link inside the project", () => {
  test("is judged by its own name and by its target", () => {
    const scope = createScope()
    symlinkSync("../../home/secrets", join(scope.worktree, "src/ok"))
    const { judge } = createJudge(scope)
    for (const secrets of ["~/secrets/*", join(scope.home, "secrets/*"), "../home/secrets/**"]) {
      expect(judge({ "*": "ask", "src/*": "allow", [secrets]: "deny" }, "src/ok/key")).toBe("deny")
      expect(judge({ "*": "ask", [secrets]: "deny", "src/*": "allow" }, "src/ok/key")).toBe("deny")
      expect(judge({ [secrets]: "deny", "*": "ask", "src/ok/*": "allow" }, "src/ok/key")).toBe("ask")
    }
    expect(judge({ "*": "allow", "src/ok/*": "deny" }, "../home/secrets/key")).toBe("deny")
    expect(judge({ "linked/*": "deny", "src/*": "allow" }, "linked/a.ts")).toBe("deny")
    expect(judge({ "linked/*": "deny", "*": "allow" }, "linked/a.ts")).toBe("allow")
  })

  test("does not make an allow rule apply to its target", () => {
    const scope = createScope()
    const { judge } = createJudge(scope)
    expect(judge({ "*": "deny", "linked/*": "allow" }, "linked/a.ts")).toBe("deny")
    expect(judge({ "*": "ask", "linked/*": "allow" }, "src/a.ts")).toBe("ask")
    // What is allowed by its real path needs no second rule.
    expect(judge({ "*": "deny", "src/*": "allow" }, "linked/a.ts")).toBe("allow")
  })

  test("counts though it appeared after the first call, and so does its new target", () => {
    const scope = createScope()
    const { judge } = createJudge(scope)
    const rules = { "*": "allow", "later/*": "deny" } as const
    expect(judge(rules, "src/a.ts")).toBe("allow")
    symlinkSync("src", join(scope.worktree, "later"))
    expect(judge(rules, "src/a.ts")).toBe("deny")
    rmSync(join(scope.worktree, "later"))
    symlinkSync("pkg/src", join(scope.worktree, "later"))
    expect(judge(rules, "src/a.ts")).toBe("allow")
    expect(judge(rules, "pkg/src/c.ts")).toBe("deny")
  })
})

test("a link outside of the project that is replaced later opens no other folder", () => {
  const scope = createScope()
  const link = join(scope.home, "shared")
  symlinkSync(join(scope.root, "elsewhere"), link)
  const { judge } = createJudge(scope, "external_directory")
  const rules = { "*": "ask", "~/shared/*": "allow" } as const
  expect(judge(rules, "../elsewhere/file")).toBe("allow")
  expect(judge(rules, "../home/shared/file")).toBe("allow")
  rmSync(link)
  symlinkSync(join(scope.home, "secrets"), link)
  expect(judge(rules, "../home/secrets/key")).toBe("ask")
  expect(judge(rules, "../home/shared/key")).toBe("ask")
})

test("links in a circle and paths that no disk can hold are compared by name", () => {
  const scope = createScope()
  symlinkSync("round", join(scope.worktree, "round"))
  const { judge } = createJudge(scope)
  for (const path of ["round/a", "nul\0/a", `${"x".repeat(300)}/a`, "src/a.ts/a"])
    expect([path, judge({ "*": "ask", [path]: "allow" }, path)]).toEqual([path, "allow"])
})

test("home directories and folders with wildcards in their names are literal", () => {
  const root = createTemporaryFolder({ "h*me/x": "", "home/x": "", "p?/x": "", "pq/x": "" })
  const scope = { root, home: join(root, "h*me"), worktree: join(root, "p?"), directory: join(root, "p?") }
  const { judge } = createJudge(scope)
  expect(judge({ "*": "ask", "~/x": "allow" }, "../h*me/x")).toBe("allow")
  expect(judge({ "*": "ask", "~/x": "allow" }, "../home/x")).toBe("ask")
  expect(judge({ "*": "ask", "x/*": "allow" }, join(root, "pq/x/y"))).toBe("ask")
  expect(judge({ "*": "ask", "x/*": "allow" }, "x/y")).toBe("allow")
})

test("no spelling of a path gets round a deny rule in any spelling", () => {
  const scope = createScope()
  mkdirSync(join(scope.worktree, "src/x/y"), { recursive: true })
  symlinkSync("../src/x", join(scope.worktree, "pkg/x"))
  const { judge, toPath } = createJudge(scope)
  const names = fc.array(fc.constantFrom("src", "x", "y", "linked", "pkg", "new", "a.ts"), {
    minLength: 1,
    maxLength: 5,
  })
  const between = fc.infiniteStream(fc.constantFrom("/", "//", "/./", "/new/../", "/././/"))
  const starts = fc.constantFrom("", "./", "new/../", `${scope.worktree}/`, `${scope.root}/way/project/`)
  const ruleStarts = fc.oneof(starts, fc.constantFrom("~/../project/", "$HOME/../project//", "${HOME}/./../project/"))
  const ends = fc.constantFrom("", "/", "/*", "/**", "/**/*", "*", "?")
  const spell = (start: string, parts: readonly string[], separators: Iterator<string>) =>
    start + parts.reduce((path, part) => `${path}${separators.next().value}${part}`)
  fc.assert(
    fc.property(names, starts, ruleStarts, between, between, ends, (parts, start, ruleStart, first, second, end) => {
      const rule = spell(ruleStart, parts, first) + end
      const call = spell(start, parts, second) + (end.startsWith("/") ? "/file" : end === "" ? "" : "z")
      expect(judge({ "*": "allow", [rule]: "deny" }, call)).toBe("deny")
      expect(judge({ "*": "allow", [rule]: "deny" }, toPath(call).real)).toBe("deny")
    }),
    { numRuns: 2000 },
  )
})
