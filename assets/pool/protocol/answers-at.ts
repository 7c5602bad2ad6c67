import {get} from 'node:http';
import {setTimeout as wait} from 'node:timers/promises';

const pause = 200;
const mostForOneAnswer = 2_000;

/** Whether a container answers over HTTP at its address; one that does not yet is asked again for so many milliseconds. */
export async function answersAt(address: string, patience: number): Promise<boolean> {
	const deadline = performance.now() + patience;
	for (;;) {
		if (await answersNow(address)) return true;
		if (performance.now() + pause > deadline) return false;
		await wait(pause);
	}
}

function answersNow(address: string): Promise<boolean> {
	return new Promise((resolve) => {
		// A connection of its own: one that is kept would belong to a task that is gone the next time.
		const request = get(`http://${address}/`, {agent: false, timeout: mostForOneAnswer}, (response) => {
			// Whatever else it says, and for however long, is of no interest.
			response.destroy();
			resolve((response.statusCode ?? 500) < 500);
		});
		request.on('timeout', () => request.destroy());
		request.on('error', () => resolve(false));
	});
}
