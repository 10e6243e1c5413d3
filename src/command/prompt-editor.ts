// Opens the draft in the user's editor. The file contains the labels of chips, which become chips again afterwards.
// Guarantees: only the owner can read the file, and it is removed afterwards; if the editor fails, the draft stays.
import { replacePrompt } from "../state/prompt.ts"
import { restoreAtoms, toLabeledText } from "../text/buffer/atom-label.ts"
import { toReason } from "../text/to-reason.ts"
import type { Command } from "./command.ts"

export const promptEditor: Command = {
  id: "prompt.editor",
  title: "Write the prompt in your editor",
  group: "Prompt",
  slash: "editor",
  async run({ store, terminal, toast, env }) {
    const editor = env.VISUAL || env.EDITOR || (process.platform === "win32" ? "notepad" : "vi")
    const { text, labels } = toLabeledText(store.getState().editor.buffer)
    let edited = text
    let failure: string | undefined
    await terminal.handOver(async () => {
      try {
        edited = await editText(editor, text, env)
      } catch (error) {
        failure = toReason(error)
      }
    })
    if (failure !== undefined) toast({ message: failure, variant: "error" })
    else if (edited !== text)
      store.update((state) => ({ ...replacePrompt(state, restoreAtoms(edited, labels)), isMenuHidden: true }))
  },
}

/** Edits a text with a command, which may have arguments. Throws if the editor fails. */
async function editText(
  editor: string,
  text: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<string> {
  const [{ mkdtemp, readFile, rm, writeFile }, { tmpdir }, { join }, { spawn }] = await Promise.all([
    import("node:fs/promises"),
    import("node:os"),
    import("node:path"),
    import("node:child_process"),
  ])
  const folder = await mkdtemp(join(env.TMPDIR || tmpdir(), "opencode-tui-prompt-"))
  try {
    const file = join(folder, "PROMPT.md")
    await writeFile(file, text, { mode: 0o600 })
    const options = { stdio: "inherit", env } as const
    const child =
      process.platform === "win32"
        ? spawn(`${editor} "${file}"`, { ...options, shell: true })
        : spawn("/bin/sh", ["-c", `${editor} "$@"`, editor, file], options)
    const code = await new Promise<number | null>((resolve, reject) => {
      child.on("error", reject)
      child.on("close", resolve)
    })
    if (code === 127) throw new Error(`There is no editor "${editor}": set $EDITOR to yours`)
    if (code !== 0) throw new Error(`The editor ended with code ${code}: the draft is as it was`)
    // Editors append a line feed to the file.
    return (await readFile(file, "utf8")).replaceAll("\r\n", "\n").replace(/\n$/, "")
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
