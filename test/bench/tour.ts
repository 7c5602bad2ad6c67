import {execa} from 'execa';
import {atMost, type Measurement} from './measurement.ts';

const program = new URL('../../dist/bin.js', import.meta.url).pathname;

/** The consumer's tour as an operator runs it. */
export async function tour(): Promise<Measurement[]> {
	const {stdout} = await execa(process.execPath, [program, 'tour', '--only', 'consumer', '--output', 'json'], {
		stderr: 'ignore',
	});
	const {milliseconds} = JSON.parse(stdout) as {milliseconds: number};
	return [atMost('tour-consumer', milliseconds / 1000, 's', 90)];
}
