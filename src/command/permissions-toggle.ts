// Switches whether edits and commands need permission. The choice is saved in the user's settings.
import { toReason } from "../text/to-reason.ts"
import type { Command } from "./command.ts"

export const permissionsToggle: Command = {
  id: "permissions.toggle",
  title: "Ask before edits and commands: switch on or off",
  group: "Program",
  slash: "permissions",
  async run({ store, host, toast }) {
    const isOn = !store.getState().asksPermission
    try {
      await host.setAskPermission(isOn)
    } catch (error) {
      return toast({ message: `Not saved: ${toReason(error)}`, variant: "error" })
    }
    store.update((state) => ({ ...state, asksPermission: isOn }))
    const message = isOn
      ? "Edits and commands need approval from now on"
      : "Edits and commands run without approval from now on"
    toast({ message, variant: isOn ? "success" : "warning" })
  },
}
