import { expect, test } from "vitest"
import { analyzeShell } from "../../../server/permission/shell/analyze.ts"
import { toAlways, toPatterns } from "../../../server/permission/shell/shell-patterns.ts"

const options = { workdir: "/nowhere/project", home: "/home/a", env: {} }

test.each([
  ["echo out; sleep 1", ["echo out", "sleep 1"], ["echo *", "sleep *"]],
  ["git  log -p | grep '*.ts'", ["git log -p", "grep '*.ts'"], ["git log *", "grep *"]],
  ["npm run test -- --watch 2>&1", ["npm run test -- --watch"], ["npm run test *"]],
  ["docker compose up -d", ["docker compose up -d"], ["docker compose up *"]],
  ["git -C x status", ["git -C x status"], ["git -C x status"]],
  ["git", ["git"], ["git *"]],
  ["A=1 make all", ["A=1 make all", "make all"], ["A=1 make all", "make all"]],
  ["/usr/bin/make all", ["/usr/bin/make all", "make all"], ["/usr/bin/make *", "make *"]],
  ["sudo apt install x", ["sudo apt install x", "apt install x"], ["sudo apt install x", "apt install *"]],
  ["bash -c 'ls *'", ["bash -c 'ls *'", "ls *"], ["bash -c 'ls \\*'", "ls *"]],
  ["for f in *.ts; do rm $f; done", ["rm $f"], ["rm *"]],
  ["diff <(sort a) <(sort b)", ["sort a", "sort b", "diff <(sort a) <(sort b)"], ["sort *", "diff *"]],
  ["./run?.sh", ["./run?.sh"], []],
  ["ls (", ["ls (", "ls"], []],
])("%s", (source, patterns, always) => {
  const line = analyzeShell(source, options)
  expect(toPatterns(line)).toEqual(patterns)
  expect(toAlways(line)).toEqual(always)
})

test("an empty line has no commands and is complete", () => {
  expect(analyzeShell("  \n", options)).toMatchObject({ commands: [], incomplete: undefined })
})
