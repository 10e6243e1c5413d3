// Switches whether edits and commands need permission. The choice is saved in the user's settings.
import { toReason } from "../text/to-reason.ts"
import type { Command } from "./command.ts"

export const permissionsToggle: Command = {
  id: "permissions.toggle",
  title: "Ask before edits and commands: switch on or off",
  group: "Program",
  slash: "permissions",
  async run({ store, client, host, toast }) {
    const isOn = !store.getState().asksPermission
    let deciding: readonly string[]
    try {
      deciding = await host.setAskPermission(isOn)
    } catch (error) {
      return toast({ message: `Not saved: ${toReason(error)}`, variant: "error" })
    }
    // The rules in force, which the screen describes.
    const agents = await client.agent.list()
    store.update((state) => ({ ...state, agents, asksPermission: isOn }))
    const message = isOn
      ? "Edits and commands need approval from now on"
      : "Edits and commands run without approval from now on"
    if (deciding.length === 0) return toast({ message, variant: isOn ? "success" : "warning" })
    const files = deciding.map((file) => file.replace(`${store.getState().directory}/`, "")).join(", ")
    toast({ message: `${message}, except where rules decide in ${files}`, variant: "warning", duration: 10_000 })
  },
}
