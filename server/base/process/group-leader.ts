// The shell script that leads each process group. It runs the command and reports its status through descriptor 3,
// whose other end this program holds. A subshell of it, the watcher, reads the same descriptor: when it is closed
// without a message, because this program was killed, the watcher kills the group and every process with its mark.
// After the message `dismissal` it exits without doing anything.
import { groupMarkName } from "./group-members.ts"

/** The message that dismisses the watcher. */
export const dismissal = "done\n"

// - The command has no children that it did not start itself: a program that waits for all its children must not wait for
//   ours. Only the command carries the mark, so that the watcher does not kill itself before it is done.
// - `cat` gives the command a real pipe: programs cannot open /dev/stdout when it is a socket.
// - Leader, watcher and cat ignore the signals of termination, so that the last output still arrives.
// - The leader closes its output when the pipe is empty, so that ours ends then, and not with the watcher.
// - The second status is used only if the first is missing because the subshell was killed.
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

/** The arguments of `/bin/sh` for a leader that runs `file args...` and merges stdout and stderr in order. */
export function toLeaderArguments(mark: string, file: string, args: readonly string[]): string[] {
  return ["-c", script, "sh", mark, file, ...args]
}
