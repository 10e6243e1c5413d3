import type { AttachOptions } from "../attach.ts"
import { addPrompting, addSessionChoice, addTrust, exitCodes, toServerUrl } from "./common.ts"
import type { Definition } from "./definition.ts"

export const defineAttach: Definition = (program, { run, dist }) => {
  addTrust(
    addPrompting(
      addSessionChoice(
        program
          .command("attach")
          .description("open the terminal on a server that runs already, here or elsewhere")
          .argument("<url>", "where it is, such as http://localhost:4096", toServerUrl),
      ),
    )
      .option("--dir <path>", "the project, on the server's machine")
      .option("--prompt <text>", "put this text into the prompt")
      .option("-u, --username <name>", "whose password it is; by default OPENCODE_SERVER_USERNAME or opencode")
      .option("-p, --password <password>", "visible to others: OPENCODE_SERVER_PASSWORD is better"),
  )
    .addHelpText(
      "after",
      `\nThe password comes from OPENCODE_SERVER_PASSWORD, or is asked for. What a project may run is that server's matter:\n` +
        `--trust changes nothing here.\n${exitCodes("0 after you leave, 1 the server is not there, 2 wrong arguments or password")}`,
    )
    .action(async (url: string, options: Omit<AttachOptions, "url" | "dist">) => {
      await run((await import("../attach.ts")).attach({ ...options, url, dist }))
    })
}
