/**
 * A few lines of shell that own a container's main process: they outlive the engine, so the exit code is known to the
 * next one. Files in `$KEEP`, each written at one go: `keeper` (its own /proc stat line), `pid` (the main process),
 * `exit` (its code). One that finds no folder comes too late and ends. It ignores signals only once the main process is
 * forked, which would otherwise lose a SIGTERM that arrives before its program runs. When the main process ends,
 * everything else in the group ends too, as it would with a container's process namespace.
 */
export const keeperScript = [
	'{ read -r stat </proc/$$/stat && echo "$stat" || echo "$$ $(ps -o lstart= -p $$)"; } 2>/dev/null >"$KEEP/keeper" || exit',
	'keep=$KEEP; unset KEEP',
	'( trap - INT; cd "$WORK" || exit 126; unset WORK; exec "$@" ) &',
	'main=$!',
	`trap '' TERM INT HUP`,
	'echo $main >"$keep/pid"',
	'wait $main; code=$?',
	'echo $code >"$keep/exit"',
	'kill -KILL 0',
].join('\n');
