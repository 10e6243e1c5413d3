import { describe, expect, test } from "vitest"
import {
  findGitConfigReason,
  findSensitiveChange,
  findSensitiveReason,
} from "../../../server/tool/file/sensitive-files.ts"
import { createToolFixture } from "../../fixture/tool.ts"

const find = (path: string) => findSensitiveReason(path, "/home/me/work", "/home/me")
const inProject = (name: string) => find(`/home/me/work/${name}`)

describe("sensitive files", () => {
  const names = `
    opencode.json sub/opencode.jsonc .opencode/agent/x.md tui.json .opencode/tui.json .opencode.json
    AGENTS.md sub/CLAUDE.md CLAUDE.local.md AGENTS.override.md GEMINI.md QWEN.md CONTEXT.md WARP.md CRUSH.md SKILL.md
    .github/copilot-instructions.md .github/instructions/ts.instructions.md .github/prompts/x.prompt.md .github/chatmodes/x.chatmode.md
    .cursorrules .cursor/rules/x.mdc .windsurfrules .clinerules .clinerules/x.md .roo/rules/x.md .roorules-code .roomodes .goosehints
    .claude/settings.json .claude/hooks/x.sh .agents/skills/x/SKILL.md .codex/config.toml .gemini/settings.json .kiro/hooks/x.json
    .junie/guidelines.md .aider.conf.yml .continue/config.yaml .amazonq/rules/x.md .augment-guidelines .rules crush.json
    .mcp.json mcp.json .vscode/mcp.json .cursor/mcp.json mcp_settings.json
    .git/hooks/pre-commit .GIT/config .git .git/info/attributes .gitmodules sub/.gitattributes .githooks/pre-push bare.git/hooks/update
    .vscode/tasks.json .vscode/launch.json .vscode/settings.json .vscode/extensions.json .vscode x.code-workspace .idea/workspace.xml
    .run/x.run.xml .zed/tasks.json .fleet/run.json .dir-locals.el .exrc .nvimrc .nvim.lua .lvimrc p.sublime-project .helix/languages.toml
    .devcontainer/devcontainer.json .devcontainer/sub/Dockerfile .devcontainer.json .gitpod.yml .replit .idx/dev.nix .codesandbox/tasks.json
    .github/workflows/ci.yml .github/workflows .github .github/actions/x/action.yml action.yaml .github/dependabot.yml renovate.json
    .gitlab-ci.yml .gitlab/ci/build.yml .circleci/config.yml .travis.yml appveyor.yml azure-pipelines.yml bitbucket-pipelines.yml
    Jenkinsfile Jenkinsfile.release .drone.yml .woodpecker.yml .woodpecker/x.yml .buildkite/pipeline.yml .cirrus.yml .gitea/workflows/x.yml
    .forgejo/workflows/x.yml .builds/x.yml .build.yml .tekton/x.yaml cloudbuild.yaml buildspec.yml .zuul.yaml .ci/run
    .husky/pre-commit .huskyrc.json lefthook.yml .lefthook/pre-push/x lefthook-local.yml .pre-commit-config.yaml .pre-commit-hooks.yaml
    .overcommit.yml .lintstagedrc lint-staged.config.mjs .simple-git-hooks.json captainhook.json
    .envrc .envrc.local mise.toml .mise.toml mise.local.toml .mise/tasks/x .config/mise/config.toml .tool-versions .autoenv.zsh
    .npmrc sub/.npmrc .yarnrc .yarnrc.yml .yarn/releases/yarn.cjs .yarn/plugins/x.cjs .pnp.cjs .pnp.loader.mjs .pnpmfile.cjs
    pnpm-workspace.yaml package.json packages/a/package.json package.json5 bunfig.toml .cargo/config.toml .cargo/config
    rust-toolchain.toml pip.conf uv.toml .bundle/config .mvn/extensions.xml gradle/wrapper/gradle-wrapper.properties .bazelrc
    sitecustomize.py lib/site-packages/x.pth .gdbinit .irbrc .Rprofile .netrc .tmux.conf
  `
  test.each(names.trim().split(/\s+/))("%s is sensitive, in any letter case", (name) => {
    expect(inProject(name)).toMatch(/./)
    expect(inProject(name.toUpperCase())).toMatch(/./)
  })

  const home = `
    .bashrc .bash_profile .bash_aliases .zshrc .zshenv .profile .bashrc.d/x .config/fish/config.fish .config/nushell/env.nu
    .gitconfig .config/git/config .config/opencode/opencode.json .config/opencode-tui/config.jsonc .local/share/opencode-tui/auth.json
    .local/state/opencode-tui/trust.json .ssh/authorized_keys .gnupg/gpg.conf .aws/credentials .kube/config .docker/config.json
    .config/autostart/x.desktop .config/systemd/user/x.service .config/environment.d/x.conf .local/bin/git .local/share/systemd/user/x.timer
    .cargo/bin/cargo .cargo/config.toml .vimrc .config/nvim/init.lua .config .pam_environment .inputrc .config/pip/pip.conf .npmrc
    Library/LaunchAgents/x.plist .config/hypr/hyprland.conf .claude.json .codex/config.toml
  `
  test.each(home.trim().split(/\s+/))("~/%s is sensitive", (name) => expect(find(`/home/me/${name}`)).toMatch(/./))

  test.each(["/etc/profile.d/x.sh", "/etc/crontab", "/usr/local/bin/git", "/var/spool/cron/me", "/bin/sh"])(
    "%s is sensitive",
    (path) => expect(find(path)).toMatch(/./),
  )

  const ordinary = `
    src/index.ts README.md Makefile CMakeLists.txt Dockerfile docker-compose.yml .gitignore .gitkeep .dockerignore .editorconfig
    .prettierrc .eslintrc.js eslint.config.js tsconfig.json vite.config.ts jest.config.js package-lock.json pnpm-lock.yaml yarn.lock
    Cargo.toml build.rs go.mod go.sum pyproject.toml setup.py setup.cfg requirements.txt conftest.py tox.ini pom.xml build.gradle
    .nvmrc .node-version .python-version .env .env.example flake.nix docs/opencode.md src/opencode.ts src/agents.ts src/claude.ts
    .github/ISSUE_TEMPLATE/bug.md .github/CODEOWNERS .github/pull_request_template.md CHANGELOG.md LICENSE weights/model.pth
    .config/app.json src/git/config.ts etc/nginx.conf usr/x bin/tool.sh lib/a.js src/hooks/use-x.ts hooks/pre.ts scripts/install.sh
    src/package.ts docs/package.json.md ci/build.sh .storybook/main.ts Rakefile Gemfile composer.json justfile Procfile .babelrc
  `
  test.each(ordinary.trim().split(/\s+/))("%s is ordinary", (name) => expect(inProject(name)).toBeUndefined())

  test("a project inside a folder with such a name is ordinary", () => {
    const worktree = "/srv/.config/nvim/plugin"
    expect(findSensitiveReason(`${worktree}/src/x.lua`, worktree, "/home/me")).toBeUndefined()
    expect(findSensitiveReason(`${worktree}/.envrc`, worktree, "/home/me")).toMatch("envrc")
  })
})

describe("package.json", () => {
  const change = (before: string | undefined, after: string | undefined) =>
    findSensitiveChange("/home/me/work/a/package.json", "/home/me/work", "/home/me", { before, after })
  const json = (value: unknown) => JSON.stringify(value)

  test.each([
    { name: "a", version: "1.0.0" },
    { scripts: { build: "tsc", test: "vitest", start: "node .", pretest: "lint", postbuild: "cp" } },
    { dependencies: { react: "19" }, devDependencies: { husky: "9", "lint-staged": "15" }, type: "module" },
    { scripts: { prepare: "husky", dev: "vite --port 3" } },
    [],
  ])("ordinary: %j", (value) => {
    const before = json({ scripts: { prepare: "husky" } })
    const hasPrepare = json(value).includes("prepare")
    expect(change(hasPrepare ? before : undefined, json(value))).toBeUndefined()
  })

  const scripts = [
    "preinstall",
    "install",
    "postinstall",
    "prepare",
    "prepublish",
    "prepublishOnly",
    "prepack",
    "postpack",
  ]
  const more = ["preprepare", "postprepare", "preuninstall", "dependencies", "pnpm:devPreinstall"]
  test.each([...scripts, ...more])("the script %s, new, changed and removed", (name) => {
    const text = json({ scripts: { [name]: "node evil.js" } })
    expect(change(undefined, text)).toContain(`scripts.${name}`)
    expect(change(json({ scripts: { [name]: "tsc" } }), text)).toContain(name)
    expect(change(text, json({ scripts: {} }))).toContain(name)
    expect(change(text, text)).toBeUndefined()
    // A byte order mark and a file that was invalid before hide nothing.
    expect(change(undefined, `\uFEFF${text}`)).toContain(name)
    expect(change(text.replace("}}", ",}}"), text)).toContain(name)
    expect(change(undefined, `{"scripts": {"${name}": "a"}, "scripts": ${json({ [name]: "b" })}}`)).toContain(name)
  })

  test.each([
    { husky: { hooks: { "pre-commit": "x" } } },
    { "simple-git-hooks": { "pre-commit": "x" } },
    { "lint-staged": { "*": "x" } },
    { gitHooks: { "pre-commit": "x" } },
    { "pre-commit": ["x"] },
    { config: { ghooks: { "pre-commit": "x" } } },
  ])("settings of hook managers: %j", (value) => expect(change("{}", json(value))).toMatch(/./))
})

describe("keys of git's configuration", () => {
  const harmful = `
    core.hooksPath CORE.HOOKSPATH core.fsmonitor core.pager core.editor core.sshCommand core.askPass core.gitProxy core.worktree
    core.attributesFile core.alternateRefsCommand alias.st alias.x pager.log sequence.editor filter.lfs.clean filter.x.process
    diff.x.command diff.x.textconv diff.external merge.x.driver mergetool.x.cmd difftool.x.path credential.helper credential.https://h.helper
    include.path includeIf.gitdir:~/.path gpg.program gpg.ssh.program gpg.ssh.defaultKeyCommand trailer.x.command interactive.diffFilter
    init.templateDir uploadpack.packObjectsHook receive.procReceiveRefs remote.origin.uploadpack remote.origin.vcs submodule.x.update
    url.ext::sh.insteadOf protocol.ext.allow web.browser browser.x.cmd man.x.cmd sendemail.smtpServer tar.x.command lfs.customtransfer.x.path
    safe.directory extensions.worktreeConfig http.sslVerify http.https://h.proxy http.extraHeader hook.x.command gc.recentObjectsHook
    core alias help.autocorrect transfer.x unknown.key color-x.y branch.main.mergeOptions
  `
  test.each(harmful.trim().split(/\s+/))("%s", (key) => expect(findGitConfigReason(key)).toContain(key))
  test("one that cannot be known", () => expect(findGitConfigReason(undefined)).toMatch(/./))

  const plain = `
    user.name user.email User.Email user.signingkey commit.gpgsign init.defaultBranch pull.rebase push.default push.autoSetupRemote
    core.autocrlf core.fileMode core.ignoreCase core.quotePath core.excludesFile color.ui branch.main.remote branch.main.merge remote.origin.url
    remote.origin.fetch merge.conflictStyle merge.ff rebase.autosquash rerere.enabled diff.algorithm fetch.prune log.date advice.detachedHead
    http.postBuffer gc.auto submodule.recurse submodule.x.url status.short tag.sort merge.tool mergetool.keepBackup
  `
  test.each(plain.trim().split(/\s+/))("%s is plain", (key) => expect(findGitConfigReason(key)).toBeUndefined())
})

describe("tools", () => {
  test.each(["opencode.json", "AGENTS.md", ".GIT/config", ".github/workflows/ci.yml", ".npmrc"])(
    "a write to %s is asked about while a terminal is attached, whatever the rules allow",
    async (name) => {
      const attached = createToolFixture({ terminalAttached: true, rules: { edit: "allow" } })
      await attached.run("write", { filePath: name, content: "x" })
      expect(attached.permissionRequests).toMatchObject([{ permission: "edit", patterns: [name], always: [] }])
      expect(attached.permissionRequests[0]!.metadata["reason"]).toMatch(/./)
      const alone = createToolFixture()
      await alone.run("write", { filePath: name, content: "x" })
      expect(alone.permissionRequests).toEqual([])
    },
  )

  test("a shell line that writes one is asked about too; other files are not", async () => {
    const fixture = createToolFixture({ terminalAttached: true })
    await fixture.run("bash", { command: "echo x > AGENTS.md" })
    expect(fixture.permissionRequests).toMatchObject([{ permission: "edit", patterns: ["AGENTS.md"] }])
    await fixture.run("write", { filePath: "src/opencode.ts", content: "x" })
    await fixture.run("bash", { command: "echo x > notes.md" })
    expect(fixture.permissionRequests).toHaveLength(1)
    // What a shell line writes is unknown.
    await fixture.run("bash", { command: "echo '{}' > package.json" })
    expect(fixture.permissionRequests).toHaveLength(2)
  })

  test("of package.json only hooks and install scripts are asked about, in every tool that knows the text", async () => {
    const fixture = createToolFixture({ terminalAttached: true })
    await fixture.run("write", { filePath: "package.json", content: '{ "scripts": { "test": "vitest" } }\n' })
    await fixture.run("edit", { filePath: "package.json", oldString: "vitest", newString: "node --test" })
    expect(fixture.permissionRequests).toEqual([])
    await fixture.run("edit", { filePath: "package.json", oldString: '"test"', newString: '"postinstall"' })
    expect(fixture.permissionRequests).toMatchObject([{ metadata: { reason: expect.stringContaining("postinstall") } }])
    const patch = [
      "*** Begin Patch",
      "*** Update File: package.json",
      "@@",
      '-{ "scripts": { "postinstall": "node --test" } }',
    ]
    const text = [...patch, '+{ "scripts": { "postinstall": "node evil.js" } }', "*** End Patch"].join("\n")
    await fixture.run("apply_patch", { patchText: text })
    expect(fixture.permissionRequests).toHaveLength(2)
  })
})
