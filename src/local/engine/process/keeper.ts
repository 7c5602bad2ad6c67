/**
 * A few lines of shell that own a container's main process: they outlive the engine, so the exit code is known to the
 * next one. Files in `$KEEP`, each written at one go: `keeper` (its own /proc stat line), `pid` (the main process),
 * `exit` (its code). One that finds no folder comes too late and ends. The main process tells its own id, and only once
 * it takes signals again, so that none is lost that arrives before its program runs; it runs in the foreground because
 * a shell has what it runs in the background ignore SIGINT for good. The keeper's standard error is closed to what the
 * shell says of signals, which is none of the container's output. When the main process ends, everything else in the
 * group ends too, as it would with a container's process namespace.
 */
export const keeperScript = [
	'{ read -r stat </proc/$$/stat && echo "$stat" || echo "$$ $(ps -o lstart= -p $$)"; } 2>/dev/null >"$KEEP/keeper" || exit',
	'keep=$KEEP; unset KEEP',
	`trap '' TERM INT HUP`,
	'exec 3>&2 2>/dev/null',
	'( trap - TERM INT HUP',
	`{ read -r main rest </proc/self/stat && echo "$main" || /bin/sh -c 'echo $PPID'; } >"$keep/pid"`,
	'exec 2>&3 3>&-; cd "$WORK" || exit 126; unset WORK; exec "$@" )',
	'code=$?',
	'echo $code >"$keep/exit"',
	'kill -KILL 0',
].join('\n');
