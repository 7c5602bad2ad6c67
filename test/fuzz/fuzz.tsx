import {createActivityScreen} from '../../src/screens/activity/screen.tsx';
import {createConsumeScreen} from '../../src/screens/consume/screen.tsx';
import {createOverviewScreen} from '../../src/screens/overview/screen.tsx';
import {createPoolScreen} from '../../src/screens/pool/screen.tsx';
import {createSetupScreen} from '../../src/screens/setup/screen.tsx';
import {createTasksScreen} from '../../src/screens/tasks/screen.tsx';
import {createActivityStore} from '../../src/store/activity.ts';
import {createOverviewStore} from '../../src/store/overview.ts';
import {known} from '../screens/overview/cards.ts';
import {openScreens, type TestConsole} from '../screens/support.tsx';
import {randomNumbers} from '../support/random.ts';
import {moody, oneOf, type Random} from './moods.ts';
import {type Action, kittyEscape, randomAction, randomJourney} from './presses.ts';
import {createWorld} from './world.ts';

export interface FuzzOptions {
	readonly sequences: number;
	/** The same seed does the same. */
	readonly seed: number;
}

/** Sequences that one console goes through before it is left and another is opened. */
const perConsole = 20;

/**
 * Presses random keys in the frame with all its screens.
 *
 * @throws Error naming the seed and what was done since the console was opened, when something is not as it should be
 */
export async function fuzz({sequences, seed}: FuzzOptions): Promise<void> {
	const rejections: unknown[] = [];
	const onRejection = (reason: unknown): void => void rejections.push(reason);
	process.on('unhandledRejection', onRejection);
	try {
		for (let first = 0; first < sequences; first += perConsole) {
			const own = seed + first;
			await throughOneConsole(own, Math.min(perConsole, sequences - first), rejections);
		}
	} finally {
		process.off('unhandledRejection', onRejection);
	}
}

async function throughOneConsole(seed: number, sequences: number, rejections: unknown[]): Promise<void> {
	const random = randomNumbers(seed);
	const isPlain = random(2) === 0;
	const done: Action[] = [];
	using console = openAll(random, isPlain);
	let crash: unknown;
	console.screen.app.waitUntilExit().catch((error: unknown) => {
		crash = error ?? new Error('it ended');
	});
	const check = (what: string, isRight: boolean): void => {
		if (isRight && crash === undefined && rejections.length === 0) return;
		const why = crash ?? rejections[0] ?? what;
		throw new Error(
			`Seed ${seed} (${sequences} sequences): ${why instanceof Error ? why.stack : String(why)}\n` +
				`after ${JSON.stringify(done.slice(-40))}\non the screen:\n${console.screen.text()}\nbeyond it:\n${console.screen.beyond()}`,
		);
	};
	for (let count = 0; count < sequences; count += 1) {
		done.length = 0;
		const actions = Array.from({length: 1 + random(24)}, () => randomAction(random, isPlain));
		for (const action of [...randomJourney(random), ...actions]) {
			done.push(action);
			await act(console, action);
		}
		await console.screen.settle();
		checkFrame(console, isPlain, check);
		await checkWayOut(console, random, check);
	}
	const before = console.left();
	await console.screen.press('\u0003');
	check('ctrl+c does not leave', console.left() === before + 1);
}

/** Rows are gathered for so long before they are drawn. Milliseconds. */
const gathering = 120;

async function act({screen}: TestConsole, action: Action): Promise<void> {
	if (action.kind === 'type') screen.type(action.text);
	else if (action.kind === 'journey') {
		for (const press of action.presses) {
			await screen.press(press);
			if (/^[\d\r]$/.test(press)) await new Promise((resolve) => setTimeout(resolve, gathering));
		}
	} else if (action.kind === 'resize') await screen.resize(action.columns, action.rows);
	else await screen.settle();
}

type Check = (what: string, isRight: boolean) => void;

function checkFrame({screen}: TestConsole, isPlain: boolean, check: Check): void {
	check('something is drawn beyond the terminal', screen.beyond() === '');
	const text = screen.text();
	// In ASCII Ink's own ellipsis would show: it cuts a line that a screen has made too long.
	if (isPlain) check('something is drawn that is not ASCII', /^[\x20-\x7E\n]*$/.test(text));
}

/** From anywhere escape leads back to the screens, and digits from one to the next. */
async function checkWayOut(console: TestConsole, random: Random, check: Check): Promise<void> {
	const {screen, store} = console;
	await screen.resize(80 + random(100), 24 + random(30));
	screen.type('\u001B[201~');
	for (let count = 0; count < 10 && store.getState().overlays.length > 0; count += 1)
		await screen.press(kittyEscape.repeat(3));
	check('an overlay stays whatever is pressed', store.getState().overlays.length === 0);
	const goal = oneOf(
		random,
		screenIds.filter(([id]) => id !== store.getState().screen),
	);
	for (let count = 0; count < 6 && store.getState().screen !== goal[0]; count += 1) {
		await screen.press(kittyEscape);
		// A form asks before it lets go what was typed into it.
		if (store.getState().overlays.length > 0) await screen.press('y');
		await screen.press(goal[1]);
	}
	check(`no way to ${goal[0]}`, store.getState().screen === goal[0]);
	checkFrame(console, false, check);
	check('the frame is not as high as the terminal', screen.text().split('\n').length === screen.rows);
}

const screenIds = [
	['overview', '1'],
	['setup', '2'],
	['pool', '3'],
	['consume', '4'],
	['tasks', '8'],
	['activity', '9'],
] as const;

function openAll(random: Random, isPlain: boolean): TestConsole {
	const world = createWorld(random);
	const actions = <Actions extends object>(own: Actions): Actions => moody(own, random);
	const console = openScreens(
		({shell, link}) => {
			const [overview, activity] = [createOverviewStore(), createActivityStore()];
			const activityActions = actions(world.activity);
			return [
				createOverviewScreen({
					...{shell, link, known, overview, activity, activityActions, actions: actions(world.overview)},
				}),
				createSetupScreen({shell, link, actions: actions(world.setup)}),
				createPoolScreen({shell, link, actions: actions(world.pool)}),
				createConsumeScreen({shell, link, actions: actions(world.consume)}),
				createTasksScreen({shell, link, actions: actions(world.tasks), watches: actions(world.watches)}),
				createActivityScreen({shell, link, activity, actions: activityActions}),
			];
		},
		{columns: 80 + random(100), rows: 24 + random(30), margin: 20, look: {ascii: isPlain}, readOnly: random(5) === 0},
	);
	return console;
}
