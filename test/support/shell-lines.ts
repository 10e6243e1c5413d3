// Random lines of bash. A line has a core, a command with an effect that the caller chose; its words are spelled in one of the
// many ways that bash has, and it stands at a random place in a random construct.
import type { Random } from "./random.ts"

/** A command as the texts that its words shall expand to; a word in `{ raw }` is written as it is. */
export type Core = readonly (string | { readonly raw: string })[]

export type LineGenerator = {
  /** A line around a command. */
  line(core: Core): string
  /** A line of harmless commands only. */
  harmless(): string
  /** A word with random expansions, of which nobody knows the value. */
  randomWord(): string
}

const harmlessCommands = [
  "echo a",
  "echo 'b c' d",
  ":",
  "true",
  "printf '%s\\n' x",
  "cat a.txt",
  "cat < a.txt",
  "ls",
  "ls -la sub",
  "ls *.txt",
  "test -f a.txt",
  "[ -d sub ]",
  "[[ a == a* ]]",
  "X=1",
  "Y=a.txt",
  "wc -l a.txt",
  "head -n 1 a.txt",
  "grep -c a a.txt",
  "sort a.txt",
  "cat a.txt | head -1",
  "(( 1 + 1 ))",
  "echo $((1 + 2))",
  "echo {1..3} {a,b}",
  'echo ${X:-d} "$HOME"',
  "cd sub && cd ..",
  "pwd",
  "pushd sub > /dev/null; popd > /dev/null",
  "for i in 1 2; do echo $i; done",
  'echo "$(pwd)"',
  "cat <<E\nbody $((1))\nE\n:",
]

const plain = /^[A-Za-z0-9_./,:@%+-]+$/

/** Generates lines. Every text is spelled, so the names of variables are taken from a small set and may clash. */
export function createLineGenerator(random: Random): LineGenerator {
  const { below, pick } = random
  const chance = (percent: number) => below(100) < percent
  const variable = () => pick(["A", "B", "V", "x", "PWD", "OLDPWD", "IFS2", "REPLY", "_v", "HOME2"])

  const single = (text: string) => `'${text.replaceAll("'", "'\\''")}'`
  const double = (text: string) => `"${text.replace(/[\\"$`]/g, "\\$&")}"`
  const ansi = (text: string) =>
    `$'${Array.from(text, (char) => {
      const code = char.codePointAt(0)!
      if (code > 126 || chance(50)) return char === "'" || char === "\\" ? `\\${char}` : char
      return pick([
        `\\x${code.toString(16)}`,
        `\\${code.toString(8).padStart(3, "0")}`,
        `\\u${code.toString(16).padStart(4, "0")}`,
      ])
    }).join("")}'`
  const bare = (text: string) => (plain.test(text) ? text : text === "" ? "''" : single(text))
  const escaped = (text: string) =>
    Array.from(text, (char) => (chance(40) && char !== "\n" ? `\\${char}` : bare(char))).join("")

  /** A spelling of a text. `before` receives the statements that it needs before its command. */
  function spell(text: string, before: string[]): string {
    if (chance(35)) return bare(text)
    if (text.length > 1 && chance(35)) {
      const at = 1 + below(text.length - 1)
      return spell(text.slice(0, at), before) + spell(text.slice(at), before)
    }
    const name = variable()
    const set = (value = text) =>
      before.push(
        pick([
          () => `${name}=${bare(value)}`,
          () => `${name}=${double(value)}`,
          () => `export ${name}=${bare(value)}`,
          () => `declare ${name}=${bare(value)}`,
          () => `readonly ${name}${below(9)}=1; ${name}=${bare(value)}`,
          () => `read -r ${name} <<< ${bare(value)}`,
          () => `printf -v ${name} %s ${bare(value)}`,
          () => `${name}=${bare(value.slice(0, 1))}; ${name}+=${bare(value.slice(1))}`,
          () => `: "\${${name}:=${value.replace(/[\\"$`}]/g, "\\$&")}}"`,
          () => `: "\${${name}:=${value.replace(/[\\"$`}]/g, "\\$&")}}"`,
          () => `for ${name} in ${bare(value)}; do :; done`,
          () => `if true; then ${name}=${bare(value)}; else ${name}=a.txt; fi`,
          () => `[[ -n x ]] && ${name}=${bare(value)}`,
          () => `${name}=a.txt; false || ${name}=${bare(value)}`,
          () => `${name}=$(echo ${bare(value)})`,
          () => `mapfile -t ${name} <<< ${bare(value)}`,
          () => `${name}=(${bare(value)} z)`,
          () => `f() { ${name}=${bare(value)}; }; f`,
          () => `while :; do ${name}=${bare(value)}; break; done`,
          () => `case a in a) ${name}=${bare(value)};; esac`,
          () => `(( 1 )) && ${name}=${bare(value)}`,
          () => `{ ${name}=${bare(value)}; }`,
          () => `! ${name}=${bare(value)}`,
        ])(),
      )
    return pick([
      () => bare(text),
      () => single(text),
      () => double(text),
      () => ansi(text),
      () => escaped(text),
      () => `''${bare(text)}""`,
      () => `${bare(text)}$U`,
      () => `\${U}${bare(text)}\${U:+x}`,
      () => `$(echo ${bare(text)})`,
      () => `"$(printf %s ${bare(text)})"`,
      () => `\`echo ${plain.test(text) ? text : single(text).replaceAll("\\", "\\\\")}\``,
      () => `$(cat <<< ${bare(text)})`,
      () => `\${U:-${bare(text)}}`,
      () => `\${U-${bare(text)}}`,
      () => `\${HOME:+${bare(text)}}`,
      () => `"\${U:-${text.replace(/[\\"$`}']/g, "\\$&")}}"`,
      () => `{${bare(text)},}`,
      () => `{${bare(text)},a.txt}`,
      () => `{a.txt,${bare(text)}}`,
      () => (text.length > 1 ? `${bare(text.slice(0, 1))}{${bare(text.slice(1))},}` : bare(text)),
      () => (text.length > 1 && plain.test(text) ? `${text.slice(0, 1)}\\\n${text.slice(1)}` : bare(text)),
      () => (plain.test(text) && text.length > 2 ? globbed(text) : bare(text)),
      () => (set(), `$${name}`),
      () => (set(), `"\${${name}}"`),
      () => (set(), `\${${name}:-a.txt}`),
      () => (set(), `\${${name}:0}`),
      () => (set(), `\${${name}[0]}`),
      () => (set(), `"\${${name}[@]}"`),
      () => (set(), `\${${name}:+$${name}}`),
      () => (set(`${text}.z`), `\${${name}%.z}`),
      () => (set(`${text}.z`), `\${${name}%%.*z}`),
      () => (set(`z:${text}`), `\${${name}#*:}`),
      () => (set(`z:${text}`), `\${${name}##z:}`),
      () => (set(`${text}@`), `\${${name}/@/}`),
      () => (set(`a.txt ${text}`), `$${name}`),
      () => (set(text.replaceAll("/", "@")), `\${${name}//@//}`),
      () => (set(), before.push(`R=${name}`), `\${!R}`),
      () => (before.push(`set -- ${bare(text)}`), pick(["$1", '"$@"', "$*", "${1}", "${@:1}"])),
      () => (before.push(`: ${bare(text)}`), "$_"),
      () => (set(text.toUpperCase() === text ? text : text), `\${${name}@${pick(["Q", "P", "E", "L"])}}`),
    ])()
  }

  function globbed(text: string): string {
    const at = below(text.length)
    const char = text[at]!
    if (char === "/" || char === "*") return text
    return text.slice(0, at) + pick(["?", `[${char}]`, "*", `[!Z]`, `[a-z${char}]`]) + text.slice(at + 1)
  }

  const blank = () => pick([" ", " ", " ", "  ", "\t", " \\\n"])

  /** A simple command with spelled words, redirections and assignments at odd places. */
  function simple(core: Core): string {
    const before: string[] = []
    const words = core.map((word, index) =>
      typeof word !== "string" ? word.raw : index === 0 && chance(60) ? bare(word) : spell(word, before),
    )
    const parts = [...words]
    if (chance(12))
      parts.splice(
        below(parts.length + 1),
        0,
        pick(["2>/dev/null", "2>&1", "</dev/null", "3>&1", "<<< x", "> /dev/stdout"]),
      )
    if (chance(8)) parts.unshift(pick(["X=1", "X=", "FOO=$(echo a)", "LC_ALL=C", "X+=a"]))
    if (chance(4)) parts.push("# comment")
    let text = parts.join(blank())
    if (chance(6)) text += "\n"
    return [...before, text].join(pick(["; ", "\n", " && ", ";"]))
  }

  const trimmed = (script: string) => (/#|\n\s*$|<<E/.test(script) ? `${script}\n` : script)
  const seq = (script: string) => (/\n\s*$/.test(trimmed(script)) ? trimmed(script) : `${script}; `)

  /** A construct around a script. */
  function wrap(script: string): string {
    const s = seq(script)
    const t = trimmed(script)
    const n = below(9)
    return pick<() => string>([
      () => `{ ${s}}`,
      () => `( ${t})`,
      () => `(${t})`,
      () => `if ${s}then :; fi`,
      () => `if :; then ${s}fi`,
      () => `if false; then :; elif ${s}then :; else :; fi`,
      () => `if ! true; then :; else ${s}fi`,
      () => `for i in 1 2; do ${s}done`,
      () => `for i in a.txt ..; do ${s}done`,
      () => `for ((i=0; i<2; i++)); do ${s}done`,
      () => `while ${s}do break; done`,
      () => `until ${s}do break; done`,
      () => `while :; do ${s}break; done`,
      () => `case x in x) ${s};; esac`.replace("; ;;", " ;;"),
      () => `case x in y) :;; *) ${t.endsWith("\n") ? t : t + " "};& z) :;; esac`,
      () => `case $(${t}) in *) :;; esac`,
      () => `echo $(${t})`,
      () => `echo "$(${t})"`,
      () => `echo "a \${U:-$(${t})}"`,
      () => `echo \${U:=$(${t})}`,
      () => `echo $(( $(${s}echo 1) ))`,
      () => `: "\${HOME#$(${t})}"`,
      () => `: \${HOME/$(${t})/x}`,
      () => `: \${HOME:$(${s}echo 0)}`,
      () => `cat <<< "$(${t})"`,
      () => `cat <<E\n$(${t})\nE\n`,
      () => `cat <<-E\n\t$(${t})\n\tE\n`,
      () => `cat <(${t})`,
      () => `echo x > >(${s}cat)`,
      () => `X=$(${t})`,
      () => `X=1 Y=$(${t}) echo a`,
      () => `export X=$(${t})`,
      () => `declare -a X=($(${t}))`,
      () => `X=(a $(${t}) b)`,
      () => `X[$(${s}echo 0)]=1`,
      () => `[[ -n $(${t}) ]]`,
      () => `[[ a =~ $(${t}) ]]`,
      () => `[ -n "$(${t})" ]`,
      () => `(( $(${s}echo 1) ))`,
      () => `for x in $(${t}); do :; done`,
      () => `${/\n/.test(t) ? `{ ${s}}` : script} | cat`,
      () => `echo a.txt | { ${s}}`,
      () => `{ ${s}} > /dev/null 2>&1`,
      () => `{ ${s}} 2>&1 | cat`,
      () => `{ ${s}} &\nwait`,
      () => `! { ${s}}`,
      () => `time { ${s}}`,
      () => `: && { ${s}}`,
      () => `false || { ${s}}`,
      () => `{ ${s}} && :`,
      () => `f${n}() { ${s}}; f${n}`,
      () => `function f${n} { ${s}}; f${n} a`,
      () => `f${n}() ( ${t}); f${n}`,
      () => `eval ${single(script)}`,
      () => `eval ${double(script)}`,
      () => `bash -c ${single(script)}`,
      () => `bash -c ${single(script)} x a.txt`,
      () => `sh -c ${double(script)}`,
      () => `bash <<'E1${n}'\n${script}\nE1${n}\n`,
      () => `bash <<< ${single(script)}`,
      () => `echo ${single(script)} | bash`,
      () => `printf '%s\\n' ${single(script)} | sh`,
      () => `trap ${single(script)} EXIT`,
      () => `trap ${single(script)} DEBUG; :`,
      () => `env X=1 bash -c ${single(script)}`,
      () => `timeout 2 sh -c ${single(script)}`,
      () => `xargs -I{} sh -c ${single(script)} <<< a`,
      () => `find . -maxdepth 0 -exec sh -c ${single(script)} \\;`,
      () => `source <(cat <<'E2${n}'\n${script}\nE2${n}\n)`,
      () => `. /dev/stdin <<< ${single(script)}`,
      () => `echo ${single(script)} > s.sh; . ./s.sh`,
      () => `echo ${single(script)} > s.sh; bash s.sh`,
      () => `printf -v "x[\\$(${t})]" 1`,
      () => `test -v ${single(`x[$(${t})]`)}`,
      () => `let ${single(`x[$(${t})]=1`)}`,
      () => `PS4=${single(`$(${t})`)}; set -x; :`,
      () => `v=${single(`$(${t})`)}; : "\${v@P}"`,
      () => `mapfile -c 1 -C ${single(`${script}\n:`)} <<< a`,
      () => `coproc { ${s}}; wait`,
      () => `exec bash -c ${single(script)}`,
      () => `command eval ${single(script)}`,
      () => `alias q${n}=${single(script)}\nq${n}`,
      () => `set -- a b; ${script}`,
      () => `IFS=${pick([":", "/", ",", "''"])}; ${script}`,
      () => `shopt -s ${pick(["nullglob", "dotglob", "extglob", "globstar"])}; ${script}`,
      () => `${script}; exit`,
      () => `set -e; ${script}`,
      () => `cd ${pick([".", "sub", "inner", "src/..", "sub/deep/..", "-- sub", "-P inner", "./sub"])}; ${script}`,
      () => `cd sub && cd - && ${script}`,
      () => `cd sub/deep; cd ../..; ${script}`,
      () => `(cd sub); ${script}`,
      () => `cd sub & ${script}`,
      () => `cd sub | cat; ${script}`,
      () => `cd nowhere; ${script}`,
      () => `cd nowhere || cd sub; ${script}`,
      () => `false && cd sub; ${script}`,
      () => `if [ -d sub ]; then cd sub; fi; ${script}`,
      () => `for d in sub .; do cd $d; done; ${script}`,
      () => `pushd sub; ${script}; popd`,
      () => `pushd sub; popd; ${script}`,
      () => `while :; do cd sub; break; cd ..; done; ${script}`,
      () => `PWD=sub; cd .; ${script}`,
      () => `OLDPWD=.; cd -; ${script}`,
      () => `CDPATH=src; cd .; ${script}`,
      () => `HOME=$PWD/sub; cd; ${script}`,
      () => `mkdir -p n/m; cd n/m; ${script}`,
      () => `ln -s sub l; cd l; ${script}`,
      () => `${script}; cd sub`,
    ])()
  }

  function join(scripts: readonly string[]): string {
    let text = scripts[0]!
    for (const script of scripts.slice(1)) {
      const isOpen = /<<|#|\n\s*$/.test(text.slice(text.lastIndexOf("\n") + 1)) || /\n\s*$/.test(text)
      text += (isOpen ? "\n" : pick(["; ", "\n", " && ", " || ", ";", " ;\n", " & "])) + script
    }
    return text
  }

  const harmlessScript = () => {
    const count = 1 + below(3)
    return join(Array.from({ length: count }, () => pick(harmlessCommands)))
  }

  function nest(script: string, depth: number): string {
    let text = script
    for (let count = 0; count < depth; count++) {
      text = wrap(text)
      if (chance(25)) text = chance(50) ? join([pick(harmlessCommands), text]) : join([text, pick(harmlessCommands)])
    }
    return text
  }

  const atoms = [
    "a",
    "..",
    "/",
    ".",
    "sub",
    "*",
    "?",
    "[a-c]",
    "[!x]",
    "{a,b}",
    "{,..}",
    "{",
    "}",
    ",",
    "{1..2}",
    "~",
    ":",
    "=",
    "''",
    '""',
    "' '",
    "'*'",
    '"$A"',
    "$A",
    "${A}",
    "${A:-..}",
    "${A#*/}",
    "${A%/*}",
    "${A##*/}",
    "${A%%.*}",
    "${A/a/..}",
    "${#A}",
    "${A:1}",
    "${A^^}",
    "$(echo a ..)",
    '"$(echo "a b")"',
    "`pwd`",
    "$PWD",
    "$HOME",
    "$((1+1))",
    "$'\\x2e'",
    "\\.",
    "\\*",
    "\\ ",
    "$",
    "$U",
    "${U:-{x,y}}",
    "!",
    "#",
    "%",
    "@",
    "+",
    "^",
    "-",
    "--",
    "x=",
    "$1",
    '"$@"',
    "${A@Q}",
    "<(echo)",
    "canary",
    "$?",
    "$B",
    "[",
    "]",
    "\\\n",
    "${A:+..}",
  ]

  const randomWord = () => Array.from({ length: 1 + below(6) }, () => pick(atoms)).join("")

  return {
    randomWord,
    harmless: () => nest(harmlessScript(), below(3)),
    line(core) {
      const script = chance(70) ? simple(core) : join([pick(harmlessCommands), simple(core)])
      return nest(script, below(4))
    },
  }
}
