// Programs that read, write, list and delete files.
import { type Field, knownValue, literalField } from "./expand.ts"
import { hole, isKnown, mayBeOption } from "./holes.ts"
import type { OptionGrammar, ParsedOptions } from "./options.ts"
import type { AccessKind, Effects, Program, Role } from "./program.ts"
import { readAwk, readSed } from "./text-scripts.ts"

type Operands = Exclude<Program["operands"], undefined | Role>

const last = (fields: readonly Field[]) => fields.at(-1)
const find = ({ options }: ParsedOptions, ...names: string[]) => options.findLast(({ name }) => names.includes(name))
const has = (parsed: ParsedOptions, ...names: string[]) => find(parsed, ...names) !== undefined

function reads(short = "", long = "", roles: Record<string, Role> = {}, more: Partial<Program> = {}): Program {
  return { grammar: { short, long }, roles, operands: "read", looks: true, ...more }
}

function lists(short = "", long = ""): Program {
  return { grammar: { short, long }, operands: "list", looks: true }
}

function writes(short = "", long = "", roles: Record<string, Role> = {}): Program {
  return { grammar: { short, long }, roles, operands: "write" }
}

/** Reads its first operand as text and the others as files. */
function searches(short: string, long: string, roles: Record<string, Role>, patternOptions: string[]): Program {
  const operands: Operands = (parsed, effects) => {
    const files = has(parsed, ...patternOptions) ? parsed.operands : parsed.operands.slice(1)
    files.forEach((field) => effects.access("read", field))
    readNamed(parsed, effects, "include")
    if (has(parsed, "l", "files-with-matches", "L", "files-without-match")) printNames(files, effects)
  }
  return { grammar: { short, long }, roles, operands, looks: true }
}

/** A pattern of names that a search is limited to reads files of that name. */
function readNamed(parsed: ParsedOptions, effects: Effects, ...options: string[]): void {
  for (const { name, value } of parsed.options) {
    const pattern = options.includes(name) ? knownValue(value) : undefined
    if (pattern === undefined || pattern.startsWith("!")) continue
    const last = pattern.slice(pattern.lastIndexOf("/") + 1)
    effects.access("read", literalField(`${hole.below}/${last.replace(/\[[^\]]*\]|\{[^}]*\}|[*?]+/g, hole.name)}`))
  }
}

/** Prints names of files below the starting points. */
function printNames(starts: readonly Field[], effects: Effects): void {
  const known = starts.map(knownValue)
  if (known.length === 0) effects.print([hole.below])
  else if (known.every((start) => start !== undefined)) effects.print(known.map((start) => `${start}/${hole.below}`))
}

/** Prints lines of the input: with several, some of them or in another order. */
function printLines(effects: Effects, mayBeNone = false): void {
  const texts = effects.input.map((text) => (isKnown(text) && text.trimEnd().includes("\n") ? hole.any : text))
  effects.print(mayBeNone && texts.some(isKnown) ? [...texts, ""] : texts)
}

/** Copies operands to the last one or to the folder of an option. */
function copies(source: "read" | "write", folderOptions: readonly string[], long: string, short: string): Program {
  return {
    grammar: { short, long },
    operands(parsed, effects) {
      const folder = find(parsed, ...folderOptions)?.value
      const target = folder ?? last(parsed.operands)
      const sources = folder ? parsed.operands : parsed.operands.slice(0, -1)
      for (const field of sources) {
        effects.access(source, field)
        // What is moved can be read at its new place.
        if (source === "write") effects.access("read", field)
      }
      if (!target) return
      if (!folder && !effects.isFolder(target)) return effects.access("write", target)
      effects.access("list", target)
      for (const field of sources) effects.accessIn("write", target, field)
    },
  }
}

const link: Program = {
  grammar: {
    short: "bdfFiLnPrsS:t:Tv",
    long: "backup=? suffix= target-directory= symbolic force relative no-target-directory",
  },
  operands(parsed, effects) {
    const folder = find(parsed, "t", "target-directory")?.value
    const { operands } = parsed
    const place = folder ?? (operands.length > 1 ? last(operands) : literalField("."))!
    const targets = folder || operands.length === 1 ? operands : operands.slice(0, -1)
    for (const target of targets) {
      // What is linked can be read and written through the link. The target of a symbolic link is relative to the link.
      for (const kind of ["read", "write"] as const) {
        effects.access(kind, target)
        effects.accessFrom(kind, { ...place, values: place.values.map((each) => `${each}/..`) }, target)
        if (effects.isFolder(place)) effects.accessFrom(kind, place, target)
      }
    }
    if (effects.isFolder(place)) for (const target of targets) effects.accessIn("write", place, target)
    else effects.access("write", place)
  },
}

const remove: Program = {
  grammar: {
    short: "dfiIrRv",
    long: "recursive force interactive=? dir verbose one-file-system no-preserve-root preserve-root=?",
  },
  operands(parsed, effects) {
    const isRecursive = has(parsed, "r", "R", "recursive") || parsed.isUncertain
    for (const field of parsed.operands) {
      if (isRecursive) effects.deleteTree(field)
      else effects.access("delete", field)
    }
  },
}

/** `dd`, whose arguments are assignments. */
const copyBlocks: Program = {
  operands({ operands }, effects) {
    for (const field of operands) {
      const values = field.values.map((value) => /^(if|of)=(.*)$/s.exec(value))
      const isOther = field.values.every((value) =>
        /^(bs|ibs|obs|cbs|count|skip|seek|status|conv|iflag|oflag)=/.test(value),
      )
      if (isOther) continue
      const kind = values[0]?.[1] === "if" ? "read" : "write"
      if (values.every((match) => match !== null))
        effects.access(kind, { ...field, values: values.map((match) => match![2]!), glob: undefined })
      else effects.accessUnknown("write")
    }
  },
}

const firstIsText =
  (kind: AccessKind, ...instead: string[]): Operands =>
  (parsed, effects) => {
    const files = has(parsed, ...instead) ? parsed.operands : parsed.operands.slice(1)
    files.forEach((field) => effects.access(kind, field))
  }

/** Programs that replace a file by a packed or unpacked one. */
const packs: Program = {
  grammar: {
    short: "acdfhklLnNqrS:tvVT:M:C:F:0123456789b:",
    long: "suffix= stdout to-stdout keep test list decompress",
  },
  operands(parsed, effects) {
    for (const field of parsed.operands) {
      effects.access("read", field)
      if (!has(parsed, "c", "stdout", "to-stdout", "t", "test", "l", "list")) effects.access("write", field)
    }
  },
  looks: (parsed) => has(parsed, "c", "stdout", "to-stdout", "t", "test", "l", "list"),
}

const tarGrammar: OptionGrammar = {
  short: "AcdrtuxjJzZaf:C:T:X:I:F:b:g:H:K:L:N:V:hikmnopPOsSvwWlU",
  long:
    "create extract get list append update concatenate diff compare delete file= directory= files-from= exclude-from= exclude= " +
    "use-compress-program= to-command= checkpoint-action= checkpoint=? info-script= new-volume-script= rsh-command= rmt-command= " +
    "one-top-level=? gzip bzip2 xz zstd auto-compress verbose strip-components= transform= xform= absolute-names to-stdout " +
    "listed-incremental= index-file= volno-file= owner= group= mode= mtime= format= keep-old-files overwrite preserve-permissions same-permissions no-same-owner wildcards " +
    "exclude-vcs exclude-vcs-ignores null no-recursion dereference hard-dereference sort= numeric-owner remove-files " +
    "ignore-failed-read totals=? warning= skip-old-files unlink-first recursive-unlink",
}

/** `tar xzf ARCHIVE`: the first operand holds the options. */
function isOldTar(parsed: ParsedOptions): boolean {
  const mode = has(
    parsed,
    "c",
    "x",
    "t",
    "r",
    "u",
    "A",
    "d",
    "create",
    "extract",
    "get",
    "list",
    "append",
    "update",
    "delete",
    "diff",
  )
  return !mode && /^[A-Za-z]+$/.test(knownValue(parsed.operands[0]) ?? "")
}

const tar: Program = {
  grammar: tarGrammar,
  canRun: true,
  roles: {
    T: "read",
    "files-from": "read",
    X: "read",
    "exclude-from": "read",
    I: "run",
    "use-compress-program": "run",
    "to-command": "run",
    F: "run",
    "info-script": "run",
    "new-volume-script": "run",
    "rsh-command": "run",
    "rmt-command": "run",
    g: "write",
    "listed-incremental": "write",
    "index-file": "write",
  },
  operands(parsed, effects) {
    const operands = [...parsed.operands]
    const cluster = knownValue(operands[0])
    const isOldStyle = isOldTar(parsed)
    const letters = isOldStyle ? cluster! : parsed.options.map(({ name }) => name).join("")
    const old = isOldStyle ? [...cluster!].filter((letter) => /[fCTXIFbgHKLNV]/.test(letter)) : []
    if (isOldStyle) operands.shift()
    const values = old.map((letter) => ({ name: letter, value: operands.shift() }))
    if (old.some((letter) => /[IF]/.test(letter))) effects.runUnknown("tar runs a program")
    for (const { value } of parsed.options.filter(({ name }) => name === "checkpoint-action"))
      if (!/^(dot|echo|sleep=\d+|bell|totals)/.test(knownValue(value) ?? "")) effects.runUnknown("tar runs a program")
    const all = [...parsed.options, ...values]
    const isExtracting = /x/.test(letters) || has(parsed, "extract", "get")
    const isListing = !isExtracting && (/[td]/.test(letters) || has(parsed, "list", "diff", "compare"))
    const isAbsolute = /P/.test(letters) || has(parsed, "absolute-names")
    for (const { name, value } of values)
      if (/[TXKg]/.test(name)) effects.access(name === "g" ? "write" : "read", value)
    for (const { name, value } of all)
      if (name === "f" || name === "file") effects.access(isExtracting || isListing ? "read" : "write", value)
    const folders = all.filter(({ name }) => name === "C" || name === "directory").flatMap(({ value }) => value ?? [])
    for (const folder of folders) effects.access(isExtracting ? "write" : "list", folder)
    for (const { name, value } of all) if (name === "one-top-level" && value) effects.access("write", value)
    if (isExtracting && isAbsolute) effects.accessUnknown("write")
    if (isExtracting && folders.length === 0) effects.access("write", literalField("."))
    if (has(parsed, "remove-files")) operands.forEach((field) => effects.deleteTree(field))
    if (!isExtracting && !isListing) {
      operands.forEach((field) => effects.access("read", field))
      for (const folder of folders) operands.forEach((field) => effects.accessFrom("read", folder, field))
    }
  },
  looks: (parsed) =>
    isOldTar(parsed)
      ? /^[tvzjJaf]*t[tvzjJaf]*$/.test(knownValue(parsed.operands[0]) ?? "")
      : has(parsed, "t", "list") && !has(parsed, "x", "extract", "get", "c", "create", "r", "u", "A", "delete"),
}

const sed: Program = {
  grammar: {
    short: "nrEszubi::e:f:l:",
    long: "quiet silent debug expression= file= in-place=? line-length= null-data regexp-extended sandbox separate posix unbuffered follow-symlinks zero-terminated",
  },
  roles: { f: "read", file: "read" },
  operands(parsed, effects) {
    const scripts = parsed.options.filter(({ name }) => name === "e" || name === "expression").map(({ value }) => value)
    const hasFile = has(parsed, "f", "file")
    const isScriptFirst = scripts.length === 0 && !hasFile
    const files = isScriptFirst ? parsed.operands.slice(1) : parsed.operands
    for (const script of isScriptFirst ? parsed.operands.slice(0, 1) : scripts) readSed(script, effects)
    if (hasFile) readSed(undefined, effects)
    const inPlace = find(parsed, "i", "in-place")
    for (const field of files) {
      effects.access("read", field)
      if (inPlace) effects.access("write", field)
    }
    // The suffix of the copy can name another folder.
    if (inPlace?.value && !/^[^/\0]*$/.test(inPlace.value.values[0]!)) effects.accessUnknown("write")
    if (parsed.isUncertain) {
      effects.runUnknown("the options of sed are not certain")
      if (parsed.isHiding) effects.accessUnknown("write")
    }
  },
  looks: true,
}

const awk: Program = {
  grammar: {
    short: "F:v:f:i:e:l:E:o::d::p::D::L::bcChIkMnNOPrsStV",
    long: "file= field-separator= assign= source= include= load= exec=",
    stops: true,
  },
  roles: {
    f: "read",
    file: "read",
    i: "read",
    include: "read",
    E: "read",
    exec: "read",
    o: "write",
    p: "write",
    d: "write",
  },
  operands(parsed, effects) {
    const hasFile = has(parsed, "f", "file", "i", "include", "E", "exec", "l", "load")
    const sources = parsed.options.filter(({ name }) => name === "e" || name === "source").map(({ value }) => value)
    const isProgramFirst = !hasFile && sources.length === 0
    for (const program of isProgramFirst ? parsed.operands.slice(0, 1) : sources) readAwk(program, effects)
    if (hasFile || parsed.isUncertain) readAwk(undefined, effects)
    const files = isProgramFirst ? parsed.operands.slice(1) : parsed.operands
    files.filter((field) => !/^[A-Za-z_]\w*=/.test(field.values[0]!)).forEach((field) => effects.access("read", field))
  },
  looks: true,
}

const ripgrep: Program = {
  grammar: {
    short: "e:f:g:t:T:A:B:C:m:M:r:d:E:j:cFhHiIlLnNopPqsSuUvVwxz0abK",
    long:
      "regexp= file= glob= iglob= type= type-not= type-add= after-context= before-context= context= max-count= max-columns= " +
      "replace= max-depth= encoding= threads= pre= pre-glob= ignore-file= sort= sortr= color= colors= engine= files hidden " +
      "no-ignore files-with-matches files-without-match count line-number no-line-number ignore-case smart-case fixed-strings " +
      "word-regexp invert-match only-matching multiline json no-heading heading with-filename no-filename null follow text " +
      "column vimgrep hostname-bin= stats trim pcre2 max-filesize= path-separator= no-messages quiet count-matches " +
      "no-ignore-vcs binary search-zip pretty passthru debug type-list unrestricted one-file-system glob-case-insensitive",
  },
  roles: { f: "read", file: "read", "ignore-file": "read", pre: "run", "hostname-bin": "run" },
  canRun: true,
  operands(parsed, effects) {
    const files = has(parsed, "e", "regexp", "f", "file", "files") ? parsed.operands : parsed.operands.slice(1)
    files.forEach((field) => effects.access("read", field))
    readNamed(parsed, effects, "g", "glob", "iglob")
    if (has(parsed, "files", "l", "files-with-matches", "L", "files-without-match")) printNames(files, effects)
  },
  looks: true,
}

const rsync: Program = {
  grammar: {
    short: "vqcarRbudlLkKHpEAXogtDSnWxyCzhe:f:@:B:M:T:",
    long:
      "rsh= rsync-path= files-from= exclude-from= include-from= exclude= include= log-file= backup-dir= temp-dir= link-dest= " +
      "compare-dest= copy-dest= partial-dir= password-file= write-batch= read-batch= out-format= filter= delete delete-after " +
      "delete-before delete-during delete-excluded delete-delay archive recursive update dry-run progress partial compress verbose " +
      "human-readable stats checksum ignore-existing existing size-only links copy-links perms times owner group info= debug= " +
      "bwlimit= port= chmod= chown= remove-source-files mkpath itemize-changes inplace delete-missing-args max-size= min-size= quiet relative",
  },
  roles: {
    e: "run",
    rsh: "run",
    "rsync-path": "text",
    "files-from": "read",
    "exclude-from": "read",
    "include-from": "read",
    "password-file": "read",
    "log-file": "write",
    "backup-dir": "write",
    "temp-dir": "write",
    T: "write",
    "write-batch": "write",
    "read-batch": "read",
    "partial-dir": "write",
  },
  canRun: true,
  operands(parsed, effects) {
    const target = last(parsed.operands)
    for (const field of parsed.operands.slice(0, -1)) {
      effects.access("read", field)
      if (has(parsed, "remove-source-files")) effects.deleteTree(field)
    }
    if (!target) return
    effects.access("write", target)
    if (parsed.options.some(({ name }) => name.startsWith("delete"))) effects.deleteTree(target)
  },
}

const curl: Program = {
  grammar: {
    short: "o:O:d:F:T:K:b:c:D:E:H:X:u:A:e:x:m:w:r:Y:y:z:C:U:Q:t:P:fsSLkviIgGjJaBlNnpqRZ#012346V".replace("O:", "O"),
    long:
      "output= output-dir= remote-name remote-name-all data= data-ascii= data-binary= data-raw= data-urlencode= json= form= form-string= " +
      "upload-file= config= cookie= cookie-jar= dump-header= cert= key= cacert= capath= header= request= user= user-agent= referer= " +
      "proxy= max-time= connect-timeout= write-out= trace= trace-ascii= stderr= netrc-file= proxy-header= url-query= etag-save= etag-compare= hsts= alt-svc= " +
      "libcurl= url= range= retry= retry-delay= retry-max-time= unix-socket= abstract-unix-socket= resolve= connect-to= interface= " +
      "max-redirs= limit-rate= oauth2-bearer= variable= egd-file= random-file= pubkey= crlfile= fail silent show-error location " +
      "insecure verbose include head globoff get compressed fail-with-body create-dirs remove-on-error ipv4 ipv6 no-buffer parallel " +
      "http1.1 http2 http3 retry-all-errors retry-connrefused progress-bar no-progress-meter remote-header-name proto= noproxy= remote-time",
  },
  roles: {
    o: "write",
    output: "write",
    "output-dir": "write",
    T: "read",
    "upload-file": "read",
    c: "write",
    "cookie-jar": "write",
    D: "write",
    "dump-header": "write",
    E: "read",
    cert: "read",
    key: "read",
    cacert: "read",
    capath: "read",
    trace: "write",
    "trace-ascii": "write",
    stderr: "write",
    "netrc-file": "read",
    "etag-save": "write",
    "etag-compare": "read",
    hsts: "write",
    "alt-svc": "write",
    libcurl: "write",
    K: "read",
    config: "read",
    b: "maybe",
    cookie: "maybe",
    H: "maybe",
    header: "maybe",
    "proxy-header": "maybe",
    "url-query": "maybe",
    d: "maybe",
    F: "maybe",
    form: "maybe",
    url: "maybe",
    w: "maybe",
    "write-out": "maybe",
    data: "maybe",
    "data-ascii": "maybe",
    "data-binary": "maybe",
    "data-urlencode": "maybe",
    json: "maybe",
    variable: "maybe",
  },
  operands(parsed, effects) {
    if (parsed.isUncertain || has(parsed, "K", "config")) {
      effects.accessUnknown("read")
      effects.accessUnknown("write")
    }
    const isSaving = has(parsed, "O", "remote-name", "remote-name-all")
    if (has(parsed, "J", "remote-header-name")) effects.accessUnknown("write")
    for (const field of parsed.operands) {
      effects.access("maybe", field)
      const name = field.values.map((value) => value.split(/[?#]/)[0]!.split("/").at(-1)!)
      if (isSaving) effects.access("write", { ...field, values: name, glob: undefined })
    }
  },
  looks: (parsed) =>
    !has(parsed, "T", "upload-file", "X", "request", "d", "F", "json", "form", "data", "data-raw", "data-binary", "Q"),
}

const wget: Program = {
  grammar: {
    short: "O:P:o:a:i:e:B:U:t:T:w:Q:l:A:R:D:X:I:qcrkpmnNvShHEKLxb4 6".replace(" ", ""),
    long:
      "output-document= directory-prefix= output-file= append-output= input-file= execute= config= post-file= body-file= post-data= " +
      "use-askpass= save-cookies= load-cookies= certificate= private-key= ca-certificate= user-agent= header= tries= timeout= " +
      "quiet no-verbose continue recursive no-check-certificate mirror no-clobber timestamping spider show-progress level= accept= " +
      "reject= user= password= progress= max-redirect= method= page-requisites convert-links no-parent adjust-extension wait=",
  },
  roles: {
    O: "write",
    "output-document": "write",
    P: "write",
    "directory-prefix": "write",
    o: "write",
    "output-file": "write",
    a: "write",
    "append-output": "write",
    i: "read",
    "input-file": "read",
    "post-file": "read",
    "body-file": "read",
    config: "read",
    "load-cookies": "read",
    "save-cookies": "write",
    certificate: "read",
    "private-key": "read",
    "use-askpass": "run",
  },
  canRun: true,
  operands(parsed, effects) {
    if (has(parsed, "e", "execute", "config")) effects.runOther("wget reads settings")
    parsed.operands.forEach((field) => effects.access("maybe", field))
    if (!has(parsed, "O", "output-document", "P", "directory-prefix", "spider"))
      effects.access("write", literalField("."))
  },
}

const unzip: Program = {
  grammar: { short: "d:x:P:acCDfjlLMnopqtTuUvVWXzZ" },
  operands(parsed, effects) {
    effects.access("read", parsed.operands[0])
    if (has(parsed, "l", "p", "t", "v", "z", "Z")) return
    effects.access("write", find(parsed, "d")?.value ?? literalField("."))
  },
  looks: (parsed) => has(parsed, "l", "t", "z", "Z", "p") && !has(parsed, "d"),
}

const zip: Program = {
  grammar: {
    short: "b:i:x:n:P:s:t:T:@rjqmudfoyAcDeEFgJklLSvVwXz0123456789".replace("T:", "T"),
    long: "unzip-command= exclude= include= recurse-paths quiet",
  },
  roles: { "unzip-command": "run", b: "write" },
  canRun: true,
  operands(parsed, effects) {
    // `-TT` names a program.
    if (parsed.options.filter(({ name }) => name === "T").length > 1) effects.runUnknown("zip runs a program")
    effects.access("write", parsed.operands[0])
    for (const field of parsed.operands.slice(1)) {
      effects.access("read", field)
      if (has(parsed, "m")) effects.deleteTree(field)
    }
  },
}

const sort: Program = {
  grammar: {
    short: "k:o:t:S:T:bdfgiMhnRrVcCmsuz",
    long: "key= output= field-separator= buffer-size= temporary-directory= compress-program= files0-from= batch-size= parallel= random-source= sort= check=? unique reverse numeric-sort human-numeric-sort version-sort general-numeric-sort month-sort random-sort ignore-case ignore-leading-blanks dictionary-order stable merge zero-terminated",
  },
  roles: {
    o: "write",
    output: "write",
    T: "write",
    "temporary-directory": "write",
    "compress-program": "run",
    "files0-from": "read",
    "random-source": "read",
  },
  canRun: true,
  operands(parsed, effects) {
    parsed.operands.forEach((field) => effects.access("read", field))
    if (has(parsed, "files0-from")) effects.accessUnknown("read")
    if (parsed.operands.length === 0) printLines(effects)
  },
  looks: true,
}

/** Reads its first operand and writes the second. */
const secondIsWritten: Operands = ({ operands }, effects) => {
  effects.access("read", operands[0])
  if (operands[0]?.isOpen) effects.accessUnknown("write")
  operands.slice(1).forEach((field) => effects.access("write", field))
}

const filters = (short = "", long = "", more: Partial<Program> = {}): Program =>
  reads(
    short,
    long,
    {},
    {
      operands({ operands, options }, effects) {
        operands.forEach((field) => effects.access("read", field))
        if (operands.length === 0 && !options.some(({ name }) => /^(c|bytes|f|follow)$/.test(name))) printLines(effects)
      },
      ...more,
    },
  )

const grep = searches(
  "e:f:m:A:B:C:d:D:EFGPaivwxcLlqsbHhnoTuUZzrRIy",
  "regexp= file= max-count= after-context= before-context= context= include= exclude= exclude-dir= exclude-from= color=? colour=? label= binary-files= directories= devices= files-with-matches files-without-match recursive ignore-case invert-match line-number word-regexp count",
  { f: "read", file: "read", "exclude-from": "read" },
  ["e", "regexp", "f", "file"],
)

const grepFilter: Program = {
  ...grep,
  operands(parsed, effects) {
    if (typeof grep.operands === "function") grep.operands(parsed, effects)
    const isFilter = parsed.operands.length <= (has(parsed, "e", "regexp", "f", "file") ? 0 : 1)
    if (isFilter && parsed.options.every(({ name }) => /^([aeEFimPvwx]|regexp|ignore-case|invert-match)$/.test(name)))
      printLines(effects, true)
  },
}

const list: Program = {
  grammar: {
    short: "I:T:w:",
    long: "ignore= hide= color=? format= sort= time= time-style= indicator-style= block-size= quoting-style= width= tabsize= hyperlink=?",
  },
  operands({ operands, options }, effects) {
    operands.forEach((field) => effects.access("list", field))
    // Other options print more than names, or `..`.
    if (operands.length === 0 && options.every(({ name }) => /^[A1trSXdBv]$/.test(name))) effects.print([hole.name])
  },
  looks: true,
}

const changesMode: Program = {
  grammar: { short: "RcfvhHLPrwxXstugoa", long: "reference= recursive from= silent quiet verbose changes" },
  roles: { reference: "list" },
  operands: firstIsText("write", "reference"),
}

const hashes = () => reads("cbtwz", "check binary text tag quiet status strict warn ignore-missing")

export const filePrograms: Readonly<Record<string, Program>> = {
  ...Object.fromEntries(
    [
      "cat",
      "tac",
      "nl",
      "rev",
      "od",
      "hexdump",
      "hd",
      "strings",
      "base64",
      "base32",
      "basenc",
      "fold",
      "fmt",
      "pr",
      "expand",
      "unexpand",
      "tsort",
      "column",
      "zcat",
      "bzcat",
      "xzcat",
      "zstdcat",
      "lz4cat",
      "zgrep-",
      "bat",
      "batcat",
      "file",
      "cmp",
      "comm",
      "paste",
      "look",
      "diff3",
      "readelf",
      "objdump",
      "nm",
      "size",
      "tail",
      "head",
      "wc",
      "cut",
      "join",
      "numfmt",
      "shuf-",
    ].map((name) => [name, reads()]),
  ),
  ...Object.fromEntries(
    [
      "md5sum",
      "sha1sum",
      "sha224sum",
      "sha256sum",
      "sha384sum",
      "sha512sum",
      "b2sum",
      "cksum",
      "sum",
      "shasum",
      "md5",
    ].map((name) => [name, hashes()]),
  ),
  cat: reads(
    "AbeEnstTuv",
    "show-all number number-nonblank show-ends show-tabs show-nonprinting squeeze-blank",
    {},
    {
      operands({ operands, options }, effects) {
        operands.forEach((field) => effects.access("read", field))
        if (operands.length === 0 && options.length === 0) effects.print(effects.input)
      },
    },
  ),
  head: filters("n:c:qvz", "lines= bytes= quiet silent verbose zero-terminated"),
  tail: filters("n:c:s:fFqvz", "lines= bytes= follow=? pid= sleep-interval= retry"),
  cut: reads("b:c:d:f:sz", "bytes= characters= delimiter= fields= output-delimiter= only-delimited complement"),
  paste: reads("d:sz", "delimiters= serial"),
  join: reads("1:2:a:e:j:o:t:v:izi", "ignore-case check-order nocheck-order header"),
  fold: reads("w:bs", "width="),
  fmt: reads("w:g:p:cstu", "width= goal= prefix="),
  nl: reads("b:d:f:h:i:l:n:p:s:v:w:", "body-numbering= number-format= number-width= starting-line-number="),
  od: reads("A:j:N:S:t:w::abcdfilosxv", "address-radix= skip-bytes= read-bytes= format= width=?"),
  hexdump: reads("e:f:n:s:bcCdovx", "format= format-file= length= skip=", { f: "read", "format-file": "read" }),
  strings: reads("n:e:s:t:T:afow", "bytes= encoding= radix= target= output-separator="),
  base64: reads("diw:b:", "wrap= decode ignore-garbage"),
  column: reads("s:o:N:R:H:O:W:T:c:n:d:tJe", "separator= output-separator= table-columns= output-width= table"),
  comm: reads("123iz", "output-delimiter= check-order nocheck-order total"),
  wc: reads("clLmw", "files0-from= bytes chars lines words", { "files0-from": "read" }),
  file: reads(
    "m:f:e:F:P:bcCiklLnNprsSvzZ0",
    "magic-file= files-from= mime mime-type brief compile",
    { f: "read", m: "read", "files-from": "read", "magic-file": "read" },
    { looks: (parsed) => !has(parsed, "C", "compile") },
  ),
  tr: { operands: "text", looks: true },
  uniq: reads(
    "f:s:w:cdDiuz",
    "skip-fields= skip-chars= check-chars= count repeated unique ignore-case",
    {},
    { operands: secondIsWritten },
  ),
  sort,
  shuf: reads("i:n:o:eerz", "input-range= head-count= output= random-source= echo repeat", {
    o: "write",
    output: "write",
    "random-source": "read",
  }),
  diff: reads(
    "C:U:F:I:L:D:S:x:X:W:abBdeEfhHilnNpPqrRsTtuvwy",
    "context=? unified=? exclude= exclude-from= from-file= to-file= label= color=? ignore-matching-lines= starting-file= width= brief recursive new-file",
    { X: "read", "exclude-from": "read", "from-file": "read", "to-file": "read" },
  ),
  sdiff: reads("o:w:I:abBdeEHilstvW", "output= width=", { o: "write", output: "write" }, { looks: false }),
  xxd: reads("c:g:l:o:s:n:R:abCdeEhipPruvi", "", {}, { operands: secondIsWritten }),
  iconv: reads("f:t:o:lcs", "from-code= to-code= output=", { o: "write", output: "write" }),
  grep: grepFilter,
  egrep: grepFilter,
  fgrep: grepFilter,
  zgrep: grep,
  ag: { ...grep, canRun: true },
  ack: { ...grep, canRun: true },
  rg: ripgrep,
  sed,
  gsed: sed,
  awk,
  gawk: awk,
  mawk: awk,
  nawk: awk,
  jq: {
    grammar: {
      short: "f:L:acCehjMnrRsSVi",
      long: "from-file= arg rawfile slurpfile argjson args jsonargs tab indent= raw-output slurp null-input compact-output exit-status stream seq sort-keys",
    },
    roles: { f: "read", "from-file": "read" },
    operands: firstIsText("read", "f", "from-file"),
    looks: true,
  },
  yq: {
    operands: firstIsText("read"),
    looks: (parsed) =>
      !has(parsed, "i", "inplace", "in-place", "s", "split-exp") && !parsed.options.some(({ name }) => name === "w"),
    canRun: true,
  },
  ls: list,
  dir: list,
  vdir: list,
  stat: lists("c:f", "format= printf= dereference file-system terse"),
  du: lists("d:B:t:X:I:abcDhHklLmPsSx0", "max-depth= block-size= exclude= exclude-from= threshold= time=? time-style="),
  readlink: lists(),
  tree: {
    ...lists("L:P:I:o:H:T:R", "charset= filelimit= timefmt= sort= fromfile gitignore dirsfirst noreport"),
    roles: { o: "write" },
  },
  // They print a name, and touch nothing.
  realpath: {
    operands: "text",
    looks: true,
  },
  df: { operands: "text", looks: true },
  cp: copies(
    "read",
    ["t", "target-directory"],
    "target-directory= suffix= backup=? sparse= reflink=? preserve=? no-preserve= context=? archive recursive no-target-directory parents",
    "abdfHilLnPprRs S:t:TuvxZ".replace(" ", ""),
  ),
  mv: copies(
    "write",
    ["t", "target-directory"],
    "target-directory= suffix= backup=? context=? no-target-directory",
    "bfinS:t:TuvZ",
  ),
  install: {
    ...copies(
      "read",
      ["t", "target-directory"],
      "target-directory= mode= owner= group= suffix= backup=? strip-program= context=? directory compare preserve-timestamps",
      "bcCdDg:m:o:pS:t:TsvZ",
    ),
    roles: { "strip-program": "run" },
  },
  ln: link,
  link,
  rm: remove,
  unlink: remove,
  rmdir: { grammar: { short: "pv", long: "ignore-fail-on-non-empty parents" }, operands: "delete" },
  shred: {
    grammar: { short: "n:s:fuvxz", long: "iterations= size= random-source= remove=? force" },
    operands: "delete",
  },
  srm: remove,
  trash: { operands: (parsed, effects) => parsed.operands.forEach((field) => effects.deleteTree(field)) },
  touch: {
    grammar: { short: "d:r:t:acfhm", long: "date= reference= time= no-create" },
    roles: { r: "list", reference: "list" },
    operands: "write",
  },
  mkdir: writes("m:pvZ", "mode= parents verbose context=?"),
  mkfifo: writes("m:Z", "mode="),
  mknod: {
    grammar: { short: "m:Z", long: "mode=" },
    operands: ({ operands }, effects) => effects.access("write", operands[0]),
  },
  mktemp: {
    grammar: { short: "p:dqtuV", long: "tmpdir=? suffix= directory dry-run quiet" },
    operands({ operands, options }, effects) {
      const folder = options.find(({ name }) => name === "p" || name === "tmpdir")
      const isTemporary = operands.length === 0 || folder !== undefined || options.some(({ name }) => name === "t")
      if (folder?.value) effects.access("write", folder.value)
      if (!isTemporary) effects.access("write", operands[0])
    },
  },
  truncate: {
    grammar: { short: "cor:s:", long: "reference= size= no-create" },
    roles: { r: "list", reference: "list" },
    operands: "write",
  },
  tee: { grammar: { short: "aip", long: "append ignore-interrupts output-error=?" }, operands: "write", looks: true },
  sponge: writes("a"),
  chmod: changesMode,
  chown: changesMode,
  chgrp: changesMode,
  setfacl: writes("m:x:M:X:bdkRLP", "modify= remove= set="),
  chattr: { operands: firstIsText("write") },
  dd: copyBlocks,
  split: {
    grammar: {
      short: "a:b:C:l:n:t:dexuv",
      long: "suffix-length= bytes= lines= number= separator= filter= additional-suffix= numeric-suffixes=?",
    },
    roles: { filter: "run" },
    canRun: true,
    operands({ operands }, effects) {
      effects.access("read", operands[0])
      effects.access("write", operands[1] ?? literalField("."))
    },
  },
  csplit: {
    grammar: { short: "b:f:n:kqsz", long: "prefix= digits= suffix-format=" },
    operands({ operands, options }, effects) {
      effects.access("read", operands[0])
      effects.access("write", options.find(({ name }) => name === "f" || name === "prefix")?.value ?? literalField("."))
    },
  },
  patch: {
    grammar: {
      short: "i:d:o:p:F:D:B:V:Y:z:r:g:EfNRslntTuvZbc",
      long: "input= directory= output= strip= fuzz= reject-file= dry-run forward reverse",
    },
    roles: {
      i: "read",
      input: "read",
      o: "write",
      output: "write",
      r: "write",
      "reject-file": "write",
      d: "write",
      directory: "write",
    },
    operands({ operands }, effects) {
      effects.access("write", operands[0])
      effects.access("read", operands[1])
      if (operands.length === 0) effects.access("write", literalField("."))
    },
  },
  dos2unix: writes("", ""),
  unix2dos: writes("", ""),
  gzip: packs,
  gunzip: packs,
  bzip2: packs,
  bunzip2: packs,
  xz: packs,
  unxz: packs,
  zstd: {
    ...packs,
    grammar: {
      short: "acdfhklLnNqrS:tvVT:M:C:F:0123456789b:o:D:",
      long: "suffix= stdout keep test list decompress rm",
    },
    roles: { o: "write", D: "read" },
  },
  tar,
  bsdtar: tar,
  gtar: tar,
  zip,
  unzip,
  rsync,
  curl,
  wget,
  cpio: { operands: "maybe", roles: {}, canRun: true },
}

/** Whether a glob or a hole at the beginning of an argument could be an option of a program that runs others. */
export function hasHiddenOption(args: readonly Field[]): boolean {
  const end = args.findIndex((field) => knownValue(field) === "--")
  return (end < 0 ? args : args.slice(0, end)).some(
    ({ isOpen, values }) =>
      isOpen || values.some((value) => mayBeOption(value) && (values.length > 1 || !value.startsWith("-"))),
  )
}
