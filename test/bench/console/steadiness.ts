import {atMost, type Measurement} from '../measurement.ts';
import {ConsoleUnderTest} from './console.ts';
import {Endpoint} from './endpoint.ts';
import {rowUnderCursor} from './keys.ts';
import type {Frame, Recording} from './recording.ts';
import {openCluster, rowCount, tasksScreen, untilClusters, visibleRows} from './tasks-screen.ts';

const refreshes = 100;

interface SteadyList {
	readonly name: string;
	readonly noun: 'tasks' | 'services';
	/** Rows at most; four of five stay all the time. */
	readonly size: number;
	/** Has the list read anew; without it the console does so when it thinks it right. */
	readonly readAnew?: (recording: Recording) => Promise<void>;
}

/**
 * A hundred refreshes of one console that looks at the middle of a sorted list, longer than its screen, while answers
 * overtake one another. Before each a tenth of the list has come and a twentieth has gone, or the other way round, all
 * over the list. Counted are, in each frame, rows that stay and are not in their places, after each refresh (or when
 * it does not end) all rows that are not in theirs, and frames with the cursor on another row. Two lists are refreshed
 * by the console's own walks; the third has several pages and is read anew as when one comes back to its screen.
 */
export async function steadiness(): Promise<Measurement[]> {
	const lists = await Promise.all([
		hundredRefreshes({name: 'tasks', noun: 'tasks', size: 100}),
		hundredRefreshes({name: 'services', noun: 'services', size: 100}),
		hundredRefreshes({name: 'read-anew', noun: 'tasks', size: 500, readAnew: leaveAndComeBack}),
	]);
	return lists.flat();
}

async function hundredRefreshes({name, noun, size, readAnew}: SteadyList): Promise<Measurement[]> {
	await using endpoint = await Endpoint.start();
	const add = async (count: number, end: readonly string[] = []) => (await endpoint.order({[noun]: count, end})).ids;
	const steady = await add(size * 0.8);
	let passing = await add(size * 0.1);
	await endpoint.order({jitter: 100});
	await using console = new ConsoleUnderTest({parameters: tasksScreen, endpoint});
	const list = await WatchedList.open(console.recording, noun, steady, passing);
	for (let refresh = 0; refresh < refreshes; refresh += 1) {
		const [come, go] = refresh % 2 === 0 ? [size / 10, size / 20] : [size / 20, size / 10];
		passing = [...passing.slice(go), ...(await add(come, passing.slice(0, go)))];
		await readAnew?.(console.recording);
		await list.refreshed(passing);
	}
	return [atMost(`${name}-rows-lost`, list.lost, 'rows', 0), atMost(`${name}-cursor-moved`, list.moved, 'frames', 0)];
}

/** What a console shows of a list, held against what there is. */
class WatchedList {
	readonly #recording: Recording;
	readonly #noun: SteadyList['noun'];
	/** In the order of the list, which is that of their names. */
	readonly #steady: readonly string[];
	readonly #page: number;
	readonly #cursor: string;
	lost = 0;
	moved = 0;

	private constructor(recording: Recording, noun: SteadyList['noun'], steady: readonly string[], page: number) {
		this.#recording = recording;
		this.#noun = noun;
		this.#steady = steady;
		this.#page = page;
		this.#cursor = middleOf(steady);
	}

	/** Opens the list without what has stopped, and goes to its middle. */
	static async open(
		recording: Recording,
		noun: SteadyList['noun'],
		steady: readonly string[],
		passing: readonly string[],
	): Promise<WatchedList> {
		await untilClusters(recording);
		openCluster(recording);
		const order = inOrder([...steady, ...passing]);
		const opened = await recording.until((frame) => rowCount(frame, noun) === order.length);
		const list = new WatchedList(recording, noun, inOrder(steady), visibleRows(opened).length);
		recording.press(`vgg${'j'.repeat(order.indexOf(list.#cursor))}`);
		await recording.until((frame) => rowUnderCursor(frame) === list.#cursor);
		return list;
	}

	/** Looks at each frame until all that came is there and all that went is gone. */
	async refreshed(passing: readonly string[]): Promise<void> {
		const order = inOrder([...this.#steady, ...passing]);
		const isThere = (frame: Frame): boolean => {
			if (!isList(frame)) return false;
			const rows = visibleRows(frame);
			this.lost += outOfPlace(rows.filter(isIn(this.#steady)), this.#steady) + Math.abs(this.#page - rows.length);
			if (rowUnderCursor(frame) !== this.#cursor) this.moved += 1;
			return rowCount(frame, this.#noun) === order.length && outOfPlace(rows, order) === 0;
		};
		try {
			await this.#recording.until(isThere);
		} catch {
			this.lost += Math.max(1, outOfPlace(visibleRows(await this.#recording.now()), order));
		}
	}
}

async function leaveAndComeBack(recording: Recording): Promise<void> {
	recording.press('9');
	await recording.until((frame) => !isList(frame));
	recording.press('8');
}

const isList = ({lines}: Frame): boolean => lines.some((line) => /\bbench ›/.test(line));

/** As the list shows them, and in its order. */
const inOrder = (ids: readonly string[]): string[] =>
	ids.map((id) => (id.startsWith('service') ? id : id.slice(0, 12))).sort();

const middleOf = (rows: readonly string[]): string => rows[Math.floor(rows.length / 2)] ?? '';

const isIn = (rows: readonly string[]): ((row: string) => boolean) => {
	const set = new Set(rows);
	return (row) => set.has(row);
};

/** How many rows are not what comes at their places when the first one is in its own. */
function outOfPlace(rows: readonly string[], order: readonly string[]): number {
	const first = order.indexOf(rows[0] ?? '');
	return rows.filter((row, index) => first < 0 || row !== order[first + index]).length;
}
