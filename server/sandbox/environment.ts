// The environment of a command in the sandbox: without the variables that lead to programs outside.
import { isInside } from "../base/file/containment.ts"

const leading =
  /^(SSH_(AUTH_SOCK|AGENT_PID|ASKPASS)|GPG_AGENT_INFO|DBUS_.+|TMUX(_.+)?|STY|ZELLIJ(_.+)?|DISPLAY|WAYLAND_.+|XAUTHORITY|ICEAUTHORITY|SESSION_MANAGER|DOCKER_HOST|CONTAINER_HOST|BUILDKIT_HOST|PODMAN_.+|VSCODE_.+|GIT_ASKPASS|ELECTRON_RUN_AS_NODE|KITTY_(LISTEN_ON|PUBLIC_KEY|WINDOW_ID|PID)|WEZTERM_.+|ALACRITTY_.+|NVIM(_.+)?|EMACS_.+|INSIDE_EMACS|SWAYSOCK|I3SOCK|HYPRLAND_.+|GNOME_KEYRING_.+|KRB5CCNAME|WSL_INTEROP|NOTIFY_SOCKET|PULSE_SERVER|PIPEWIRE_.+|AT_SPI_.+|IBUS_.+)$/

/** `sockets` are the resolved paths that the settings open: a variable that names one of them stays. */
export function toSandboxEnvironment(
  env: Readonly<Record<string, string>>,
  sockets: readonly string[],
): Record<string, string> {
  const namesSocket = (value: string) =>
    sockets.some((socket) => isInside(socket, value.replace(/^unix:(\/\/)?(path=)?/, "")))
  return Object.fromEntries(Object.entries(env).filter(([name, value]) => !leading.test(name) || namesSocket(value)))
}
