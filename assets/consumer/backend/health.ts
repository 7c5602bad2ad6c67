import {wholeNumber} from '../shared/environment.ts';
import {callText} from '../shared/http-client.ts';

/** The container health check: exit code 0 when this container's own server answers, 1 otherwise. Never asks a peer. */
const port = wholeNumber(process.env, 'BACKEND_PORT', 2581, {maximum: 65_535});
try {
	await callText(`http://127.0.0.1:${port}/health`, {timeoutMilliseconds: 4_000});
} catch {
	process.exitCode = 1;
}
