// The small shell program that leads each process group. It runs the command and tells its status through descriptor
// 3, whose other end is ours; beside it a subshell waits on the same descriptor. When our end closes without a word,
// because we were killed, the subshell ends the group and everything that carries its mark. A word lets it go quietly.
import { groupMarkName } from "./group-members.ts"

/** Sent to a leader to dismiss its watcher. */
export const dismissal = "done\n"

// - The command has no child that it didn't start itself: a program that waits for all its children must not wait for
//   ours. Only the command carries the mark, so that the watcher doesn't end itself before its work is done.
// - `cat` gives the command a true pipe: under a socket, programs can't open /dev/stdout.
// - Leader, watcher and cat outlive the signals of a polite stop, so that last words still arrive.
// - The leader closes its output when the pipe is empty, so that ours ends then, and not with the watcher.
// - The second status counts only where the first is missing: something killed the subshell.
const script = `
mark=$1; shift
trap : HUP INT TERM
( trap '' HUP INT TERM
  exec >/dev/null 2>&1
  read -r word <&3 && exit
  for round in 1 2 3 4 5 6 7 8 9; do
    files=$(grep -lzxF "${groupMarkName}=$mark" /proc/[0-9]*/environ)
    [ "$files" ] || break
    for file in $files; do
      pid=\${file#/proc/}
      kill -KILL "\${pid%/environ}"
    done
  done
  kill -KILL 0 ) &
{ ${groupMarkName}=$mark "$@" 3<&-; echo "$?" >&3; } 2>&1 | ( trap '' HUP INT TERM; exec cat 3<&- )
exec >/dev/null
echo 143 >&3
wait`

/** Arguments of `/bin/sh` for a leader that runs `file args...` and merges its two outputs in their order. */
export function toLeaderArguments(mark: string, file: string, args: readonly string[]): string[] {
  return ["-c", script, "sh", mark, file, ...args]
}
