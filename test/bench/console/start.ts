import {Home} from '../../support/console.ts';
import {atMostTimes, type Measurement, median} from '../measurement.ts';
import {ConsoleUnderTest} from './console.ts';
import {Recording} from './recording.ts';

const runs = 15;

/** What is to be seen on the start page, and on the Overview at first and once AWS has answered. */
const startPage = /No AWS account was chosen/;
const overview = /── Last changes/;
const complete = /● live/;

/**
 * From the start of the process until the terminal has
 * - `start-skeleton`: the empty frame;
 * - `start-page`: without an account, the page that offers one, complete: the first useful frame;
 * - `start-overview`: with an account (a local AWS that runs already), the first frame with tabs, keys that work and
 *   what systems there are, while the SDK is loaded behind it; of the account it shows nothing yet;
 * - `start-answered`: the same with all that AWS answered, which is what peers were measured at: they draw nothing
 *   before. The issue has no goal for it, the limit is our own.
 * Beside an empty Node program on the same terminal, runs interleaved.
 */
export async function consoleStart(): Promise<Measurement[]> {
	await using home = new Home();
	await home.command('local', 'start');
	await using other = new Home();
	await fillCompileCache(other);
	const times = {
		empty: [] as number[],
		skeleton: [] as number[],
		page: [] as number[],
		overview: [] as number[],
		answered: [] as number[],
	};
	for (let run = 0; run < runs; run += 1) {
		times.empty.push(await emptyTime(home));
		const {skeleton, useful} = await startTime(other, [], startPage);
		times.skeleton.push(skeleton);
		times.page.push(useful);
		times.overview.push((await startTime(home, ['--local'], overview)).useful);
		times.answered.push((await startTime(home, ['--local'], complete)).useful);
	}
	const empty = {what: 'empty Node program', value: median(times.empty)};
	const answered = atMostTimes('start-answered', median(times.answered), 'ms', empty, 15);
	return [
		atMostTimes('start-skeleton', median(times.skeleton), 'ms', empty, 1.5),
		atMostTimes('start-page', median(times.page), 'ms', empty, 5.5),
		atMostTimes('start-overview', median(times.overview), 'ms', empty, 5.5),
		{...answered, goal: `${answered.goal} (our own)`},
	];
}

/** As the second start of an operator finds it: Node writes it when a program ends by itself. */
async function fillCompileCache(home: Home): Promise<void> {
	await using console = new ConsoleUnderTest({}, home);
	await console.recording.until(startPage);
	console.recording.press('\u0003');
	await console.recording.exited;
}

async function emptyTime(home: Home): Promise<number> {
	const size = {columns: 80, rows: 24, directory: home.path, environment: home.environment};
	await using recording = new Recording(process.execPath, ['-e', 'process.stdout.write("here")'], size);
	const {at} = await recording.until(/here/);
	return at - recording.startedAt;
}

async function startTime(
	home: Home,
	parameters: readonly string[],
	usefulFrame: RegExp,
): Promise<{readonly skeleton: number; readonly useful: number}> {
	await using console = new ConsoleUnderTest({parameters}, home);
	const {recording} = console;
	const skeleton = await recording.until(/ecs-console/);
	const useful = await recording.until(usefulFrame);
	return {skeleton: skeleton.at - recording.startedAt, useful: useful.at - recording.startedAt};
}
