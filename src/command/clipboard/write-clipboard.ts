// Writes text to the clipboard: with a tool of the system, or with the sequence OSC 52 of the terminal and, in tmux, its
// buffer. Over SSH the tools would write to the clipboard of the remote machine, so only the terminal is used.
type Environment = Readonly<Record<string, string | undefined>>
type Tool = { readonly file: string; readonly args: readonly string[] }

const timeoutMs = 5000

/** Returns the method, as in "copied by xclip". `send` writes a sequence to the terminal. */
export async function writeClipboard(text: string, env: Environment, send: (bytes: string) => void): Promise<string> {
  const isRemote = Boolean(env.SSH_TTY || env.SSH_CONNECTION)
  if (!isRemote) for (const tool of toTools(env)) if (await feed(tool, text, env)) return `by ${tool.file}`
  // A terminal that does not support the sequence, or has it disabled, ignores it without a response.
  send(`\x1b]52;c;${Buffer.from(text).toString("base64")}\x07`)
  const isInTmux = Boolean(env.TMUX) && (await feed({ file: "tmux", args: ["load-buffer", "-w", "-"] }, text, env))
  return isInTmux ? "to the buffer of tmux and by the terminal" : "by the terminal"
}

function toTools(env: Environment): readonly Tool[] {
  if (process.platform === "darwin") return [{ file: "pbcopy", args: [] }]
  if (process.platform === "win32") return [{ file: "clip", args: [] }]
  return [
    ...(env.WAYLAND_DISPLAY ? [{ file: "wl-copy", args: [] }] : []),
    ...(env.DISPLAY
      ? [
          { file: "xclip", args: ["-selection", "clipboard"] },
          { file: "xsel", args: ["--clipboard", "--input"] },
        ]
      : []),
  ]
}

/** Returns whether the tool is installed and accepted the text. */
async function feed({ file, args }: Tool, text: string, env: Environment): Promise<boolean> {
  const { spawn } = await import("node:child_process")
  return new Promise((resolve) => {
    // Some tools stay alive to serve the clipboard and would keep inherited pipes open.
    const child = spawn(file, args, { stdio: ["pipe", "ignore", "ignore"], timeout: timeoutMs, env: { ...env } })
    child.on("error", () => resolve(false))
    child.on("exit", (code) => resolve(code === 0))
    child.stdin.on("error", () => {})
    child.stdin.end(text)
  })
}
