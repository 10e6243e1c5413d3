// The version of this program, as `--version`, /global/health and sessions report it. The build replaces the constant
// with the version of package.json.
declare const OPENCODE_TUI_VERSION: string | undefined

export const version: string = typeof OPENCODE_TUI_VERSION === "string" ? OPENCODE_TUI_VERSION : "0.0.0-development"
