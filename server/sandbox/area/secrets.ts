// What commands in the sandbox do not see: keys, credentials, profiles of browsers, histories, and the folders of this program.
// Of settings files that tools need, only the lines that hold a secret are left out.
import { accessSync, constants, readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import type { Paths } from "../../base/paths.ts"
import { type Area, findRealPath, toAreas } from "./area.ts"

const keys =
  ".ssh .gnupg .password-store .pki .age .config/sops .config/age .electrum .bitcoin .ethereum .config/solana .putty"
const keyrings =
  ".local/share/keyrings .local/share/kwalletd .config/keepassxc .config/Bitwarden .config/op .config/1Password .vault-token"
const clouds =
  ".aws .azure .kube .oci .aliyun .bluemix .config/gcloud .config/doctl .config/hcloud .config/scw .config/linode-cli " +
  ".config/rclone .rclone.conf .s3cfg .boto .mc/config.json .cloudflared .config/.wrangler .wrangler .config/ngrok .ngrok2 " +
  ".pulumi/credentials.json .terraform.d/credentials.tfrc.json .databrickscfg .snowsql .fly .config/flyctl .config/netlify " +
  ".netlify .local/share/com.vercel.cli .config/stripe .config/heroku .config/argocd .circleci .minikube/profiles .minikube/certs"
const hosts =
  ".git-credentials .config/git/credentials .netrc _netrc .authinfo .authinfo.gpg .config/gh .config/glab-cli .config/hub " +
  ".config/tea .docker/config.json .docker/contexts .docker/run .docker/desktop .config/containers/auth.json .config/helm/registry"
const registries =
  ".pypirc .gem/credentials .cargo/credentials .cargo/credentials.toml .composer/auth.json .config/composer/auth.json " +
  ".m2/settings-security.xml .sbt/.credentials .ivy2/.credentials .hex/hex.config .config/dart/pub-credentials.json " +
  ".pub-cache/credentials.json .kaggle .huggingface/token .cache/huggingface/token .cache/huggingface/stored_tokens"
const assistants =
  ".claude/.credentials.json .codex/auth.json .gemini/oauth_creds.json .config/github-copilot .local/share/opencode " +
  ".config/openai .config/anthropic .qwen/oauth_creds.json .continue/config.json"
const databases = ".pgpass .my.cnf .mylogin.cnf .config/dbeaver .local/share/DBeaverData"
const people =
  ".mozilla .thunderbird .config/google-chrome .config/google-chrome-beta .config/chromium .config/BraveSoftware " +
  ".config/microsoft-edge .config/vivaldi .config/opera .var/app snap/firefox snap/chromium .cache/mozilla " +
  ".cache/google-chrome .cache/chromium .cache/BraveSoftware .cache/microsoft-edge .config/Signal .config/Slack " +
  ".config/discord .local/share/TelegramDesktop .purple .config/evolution .local/share/evolution .config/filezilla " +
  ".config/remmina .local/share/remmina .msmtprc .fetchmailrc .offlineimaprc .mbsyncrc"
const display = ".Xauthority .ICEauthority"
const histories =
  ".bash_history .zsh_history .zhistory .histfile .local/share/fish/fish_history .local/share/atuin .python_history " +
  ".node_repl_history .mysql_history .psql_history .sqlite_history .rediscli_history .dbshell .irb_history .lesshst .viminfo"

const hidden = [keys, keyrings, clouds, hosts, registries, assistants, databases, people, display, histories]
  .join(" ")
  .split(" ")

/** Only root can read them, so they matter where the program runs as root. */
const hiddenFromRoot =
  "/etc/shadow /etc/shadow- /etc/sudoers /etc/sudoers.d /etc/ssl/private /etc/wireguard /etc/krb5.keytab".split(" ")

/** Settings that tools need although they may hold a secret. */
const settingsFiles =
  ".npmrc .yarnrc .yarnrc.yml .bunfig.toml .config/pip/pip.conf .pip/pip.conf .config/uv/uv.toml .condarc .gitconfig .config/git/config .wgetrc .curlrc .m2/settings.xml .gradle/gradle.properties .cargo/config.toml .cargo/config .nuget/NuGet/NuGet.Config .bundle/config .terraformrc".split(
    " ",
  )

const secretLine = /_auth|token|passw|secret|credential.*=|api_?key|\/\/[^/\s@]+:[^/\s@]+@/i

/** What starts with a shell or steers one: it cannot be changed even where the home directory is the project. */
const startFiles =
  ".bashrc .bash_profile .bash_login .bash_logout .profile .zshrc .zshenv .zprofile .zlogin .config .local/bin bin .gitconfig .npmrc .inputrc .tmux.conf .vimrc .emacs.d .vscode .vscode-server .cargo/bin .cargo/env .cargo/config.toml .local/share/applications .local/share/systemd .xprofile .xinitrc .pam_environment .claude .codex .gemini .cursor".split(
    " ",
  )

export type SecretOptions = {
  readonly paths: Paths
  /** Where tool outputs are stored that a command may read. */
  readonly outputDirectory: string
  /** Stores a text for the time of the command and returns its path. */
  readonly keep: (name: string, text: string) => string
}

export function listSecrets({ paths, outputDirectory, keep }: SecretOptions): Area[] {
  const { home } = paths
  return [
    ...startFiles.flatMap((name) => toAreas(join(home, name), "read")),
    ...listHomes(home).flatMap((folder) => hidden.flatMap((name) => toAreas(join(folder, name), "none"))),
    ...hiddenFromRoot.filter(isReadable).flatMap((path) => toAreas(path, "none")),
    ...settingsFiles.flatMap((name) => withoutSecretLines(join(home, name), keep)),
    // Skills are read from this folder.
    ...toAreas(paths.config, "read"),
    ...["opencode.json", "opencode.jsonc", "config.json"].flatMap((name) => toAreas(join(paths.config, name), "none")),
    ...[paths.ownConfig, paths.data, paths.state, paths.cache].flatMap((folder) => toAreas(folder, "none")),
    ...toAreas(outputDirectory, "read"),
  ]
}

/** The user's home, and for root all others, which root can read. */
function listHomes(home: string): string[] {
  if (process.getuid?.() !== 0) return [home]
  try {
    return [...new Set([home, "/root", ...readdirSync("/home").map((name) => join("/home", name))])]
  } catch {
    return [home]
  }
}

function isReadable(path: string): boolean {
  try {
    accessSync(path, constants.R_OK)
    return true
  } catch {
    return false
  }
}

function withoutSecretLines(file: string, keep: SecretOptions["keep"]): Area[] {
  const path = findRealPath(file)
  if (path === undefined) return []
  try {
    const lines = readFileSync(path, "utf8").split("\n")
    const rest = lines.filter((line) => !secretLine.test(line))
    return rest.length === lines.length ? [] : [{ path, access: "read", content: keep(path, rest.join("\n")) }]
  } catch {
    return [{ path, access: "none" }]
  }
}
