/**
 * A few lines of shell that stand between the engine and a command on a terminal. `$1` is an id, the rest the command.
 * Descriptor 3 is a pipe whose other end only the engine holds: when it closes, because the session is over or the engine
 * was killed, everything that carries the id in its environment is told to hang up, and killed if it does not. The same
 * happens to what a command leaves behind when it ends. Without /proc (macOS) the guard's descendants stand for those.
 *
 * The command is in the foreground: a shell has what is in the background ignore Ctrl-C, and some cannot take that back.
 */
export const guardScript = [
	'id=$1; shift',
	'left() {',
	'	if [ -d /proc/self ]; then',
	'		grep -ls "ECS_EXEC_ID=$id" /proc/[0-9]*/environ | cut -d/ -f3',
	'	else',
	`		ps -A -o pid=,ppid= | awk -v top=$$ -v own="$own" '{above[$1] = $2} END {`,
	'			for (pid in above) {',
	'				for (up = pid; up in above && up != top && up != own; ) up = above[up]',
	'				if (up == top && pid != top) print pid',
	`			}}'`,
	'	fi',
	'}',
	'end() {',
	'	signal=HUP',
	'	for round in 1 2 3 4 5 6 7 8 9; do',
	'		pids=$(left); [ -n "$pids" ] || return',
	'		kill -s $signal $pids',
	'		sleep 0.1',
	'		[ $round -lt 3 ] || signal=KILL',
	'	done',
	'}',
	`( own=$(exec sh -c 'echo $PPID'); read -r _ <&3; end ) </dev/null >/dev/null 2>&1 &`,
	'watcher=$!',
	'( ECS_EXEC_ID=$id; export ECS_EXEC_ID; exec "$@" ) 3<&-',
	'code=$?',
	'exec </dev/null >/dev/null 2>&1',
	'end',
	'kill -s KILL $watcher',
	'exit $code',
].join('\n');
