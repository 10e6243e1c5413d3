// Shell lines that try to evade a rule. Each is checked as the tool would check it, and none is run.
import { beforeAll, expect, test } from "vitest"
import type { PermissionConfig } from "../../../server/schema/config.ts"
import { createShellLines } from "../../fixture/shell-line.ts"

let lines: ReturnType<typeof createShellLines>
beforeAll(() => {
  lines = createShellLines()
})

/** The permissions that the user would be asked for, or "deny", or "run". */
async function check(
  command: string,
  bash: PermissionConfig & object,
  others: PermissionConfig & object = {},
): Promise<string> {
  return (await lines.judge(command, { ...others, bash } as PermissionConfig)).decision
}

const statusOnly = { "*": "ask", "git status*": "allow" } as const

test.each([
  "git status",
  "git status -sb",
  "git   status   --short",
  "git status | git status",
  "git status && git status; git status",
  "git status 2>&1",
  "git status >/dev/null 2>&1",
  "g''it status",
  "'git' \"status\"",
  "git status # only this",
  "git status $DIR",
  "git status }",
  "(git status)",
  "if git status; then git status; fi",
  "$'\\x67it' status",
  "git status $((1 + 2)) $((UNSET))",
  "time git status",
  "[[ 1 -eq 1 ]] && git status",
  "git status <> x",
  Array.from({ length: 60 }, () => "git status").join("; "),
])("runs without a question: %s", async (command) => {
  expect(await check(command, statusOnly)).toBe("run")
})

const attacks = [
  "git status; rm -rf x",
  "git status && rm -rf x",
  "git status || rm -rf x",
  "git status | sh",
  "git status |& sh",
  "git status & rm -rf x",
  "git status\nrm -rf x",
  "git status\rrm -rf x",
  "git status\r\nrm -rf x",
  "git status $(rm -rf x)",
  "git status `rm -rf x`",
  'git status "$(rm -rf x)"',
  'git status "a `rm -rf x` b"',
  "git status <(rm -rf x)",
  "git status >(rm -rf x)",
  "git status ${X:-$(rm -rf x)}",
  "git status ${X@P}",
  "git status ${a[$(rm x)]}",
  "git status $((a[$(rm x)]))",
  "read x; git status $((x))",
  "read x; git status $[x]",
  "read x; ((x)); git status",
  "read x; for ((i=x;;)); do git status; done",
  "[[ $1 -eq 1 ]] && git status",
  "git status <<< $(rm x)",
  "sh <<EOF\nrm -rf x\nEOF",
  "sh <<'EOF'\nrm -rf x\nEOF",
  "git status <<EOF\n$(rm -rf x)\nEOF",
  "git status <<EOF\n`rm -rf x`\nEOF",
  "git status <<EOF && rm -rf x\nEOF",
  "git status <<EOF\nEOF\nrm -rf x",
  "git status <<A <<B\nA\nB\nrm -rf x",
  "git -c alias.x='!id' x",
  "git -c core.pager='sh -c id' log",
  "git -c alias.status='!id' status",
  "git --exec-path=. status",
  "env X=1 git status",
  "env git status",
  "PATH=. git status",
  "PATH=. ; git status",
  "export PATH=.; git status",
  "declare -x PATH=.; git status",
  "command git status",
  "exec git status",
  "nohup git status",
  "/usr/bin/time git status",
  "sudo git status",
  "builtin git status",
  "coproc git status",
  "echo x | xargs git status",
  "git status | xargs rm",
  "find . -exec git status {} \\;",
  "find . -exec rm {} +",
  "find . -delete",
  "sh -c 'git status'",
  "bash -c 'git status; rm x'",
  "bash <<< 'rm x'",
  "python -c 'import os'",
  "eval git status",
  "eval 'git status; rm x'",
  "alias git=rm; git status",
  "git() { rm -rf x; }; git status",
  "function git { rm -rf x; }; git status",
  "trap 'rm x' EXIT; git status",
  "git\\ status",
  '"git status"',
  '$"git" status',
  "git${IFS}status",
  "${GIT} status",
  "$GIT status",
  "$(echo git) status",
  "{git,status}",
  "{git,x} status",
  "gi? status",
  "g*t status",
  "[g]it status",
  "./git status",
  "/tmp/git status",
  "~/git status",
  "gіt status",
  "git\u00a0status; rm x",
  "git status\u00a0; rm x",
  "git status\u2028rm x",
  "git\u200b status",
  "git status\u0000rm x",
  "git status\vrm x",
  "git sta\\\ntus",
  "gi\\\nt status",
  "git status # x\nrm -rf x",
  "git status #\\\nrm -rf x",
  "--",
  "-- git status",
  "-- rm -rf x",
  "rm -- x",
  "!git status",
  "git status && (rm x)",
  "git status && { rm x; }",
  "! rm x",
  "while git status; do rm x; done",
  "case x in x) rm x;; esac; git status",
  "select x in a; do rm x; done",
  "until rm x; do git status; done",
  "x=$(rm x) git status",
  "x=`rm x`",
  "x=(1 $(rm x)); git status",
  "git status (",
  "git status '",
  'git status "',
  "git status $(",
  "git status ;;",
  "if git status; then",
  "then git status",
  Array.from({ length: 400 }, (_, index) => `git status ${index}`).join("; ") + "; rm x",
  `git status ${"x".repeat(1_000_000)}`,
  `git status ${"$(".repeat(2000)}${")".repeat(2000)}`,
]

const named = attacks.map((command) => [command.slice(0, 60), command] as const)

test.each(named)("is asked about: %j", async (_, command) => {
  expect(await check(command, statusOnly)).toMatch(/^(external_directory |edit )*bash$/)
})

test.each(named)("a bare allow allows it: %j", async (_, command) => {
  // What deletes files that are not known is asked about by any rules.
  const expected = /xargs rm/.test(command) ? "bash" : "run"
  expect(await check(command, { "*": "allow" }, { "*": "allow" })).toBe(expected)
})

test.each([
  ["git status > ../out", "external_directory"],
  ["git status >> ../out", "external_directory"],
  ["git status >| ../out", "external_directory"],
  ["git status &> ../out", "external_directory"],
  ["git status &>> ../out", "external_directory"],
  ["git status >& ../out", "external_directory"],
  ["git status 2> /etc/out", "external_directory"],
  ["> /etc/out git status", "external_directory"],
  ["git status > link/out", "external_directory"],
  ["git status < ../secret", "external_directory"],
  ["git status --output=/etc/out", "external_directory"],
  ["git status > ~/.bashrc", "external_directory"],
  ["git status > $HOME/.bashrc", "external_directory"],
  ["cat /etc/hos*", "external_directory bash"],
  ["cd .. && cat x", "external_directory bash"],
  ["cd link; ls", "external_directory bash"],
  ["git -C ../x status", "external_directory bash"],
  ["dd if=/dev/zero of=../x", "external_directory bash"],
  ["cat sub/../../x", "external_directory bash"],
])("an outside path is asked about: %s", async (command, expected) => {
  expect(await check(command, statusOnly)).toBe(expected)
})

test.each([
  ["rm -rf x", "deny"],
  ["X=1 rm -rf x", "deny"],
  ["/bin/rm -rf x", "deny"],
  ["'r'm -rf x", "deny"],
  ["ls; rm x", "deny"],
  ["ls $(rm x)", "deny"],
  ["sudo -u bob rm x", "deny"],
  ["env -i A=1 rm x", "deny"],
  ["timeout -s KILL 5 rm x", "deny"],
  ["xargs -n 1 rm", "deny"],
  ["nice -n 5 nohup rm x", "deny"],
  ["find . -name x -exec rm {} \\;", "deny"],
  ["sh -c 'ls; rm x'", "deny"],
  ['bash -lc "rm x"', "deny"],
  ["eval rm x", "deny"],
  ["trap 'rm x' EXIT", "deny"],
  ["ls | xargs sh -c 'rm x'", "deny"],
  ["kill -9 1", "deny"],
  ["f() { rm x; }; f", "deny"],
  ["rm > /dev/null -rf x", "deny"],
  ["$1 -rf x", "bash"],
  ["$UNSET x", "run"],
  ['sh -c "$1"', "bash"],
  ['eval "$1"', "bash"],
  ["ls (", "bash"],
  ["ls -la", "run"],
  ["npm run test 2>&1", "run"],
])("with deny rules, %s: %s", async (command, expected) => {
  expect(await check(command, { "*": "allow", "rm *": "deny", "kill *": "deny" })).toBe(expected)
})
