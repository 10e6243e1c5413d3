// The names of key bindings are part of the contract: configs and `/tui/execute-command` use them.
export * from "../../../server/schema/keybind.ts"
