import {fit, widthOf, wrap} from '../../format/text-width.ts';
import {age} from '../../format/time.ts';
import type {ConsumerSummary} from '../../operations/consumer/list.ts';
import {sanitiseLine} from '../../text.ts';
import {visibleWindow} from '../../ui/list.ts';
import type {Look, Role} from '../../ui/look.ts';
import type {Size} from '../screen.ts';
import {isRunning, newRow, orderOfStacks, type SetupView} from './state.ts';

/** Lines above the rows, and below them. */
const head = 3;

export const stacksPage = (rows: number): number => Math.max(1, rows - head);

export interface StacksPage {
	readonly view: SetupView;
	/** Why AWS does not answer, if so. */
	readonly problem: string | undefined;
	/** For ages; milliseconds since 1970. */
	readonly now: number;
}

/** Every consumer there is, and the row for a new one. */
export function stacksLines({view, problem, now}: StacksPage, {columns, rows}: Size, look: Look): string[] {
	const {consumers, list} = view;
	const {ellipsis} = look.symbols;
	const title = ` ${look.paint('heading', 'Setup · consumer')}`;
	if (consumers === undefined) return [title, '', ...lookingLines(problem, columns, look)];
	const order = orderOfStacks(consumers);
	const {ids} = visibleWindow(list, order, stacksPage(rows));
	const name = Math.min(41, Math.max(8, ...consumers.map((consumer) => widthOf(consumer.name))));
	const widths: Widths = {name, status: 26, launchType: 9, age: 8};
	const cursor = list.cursor ?? ids[0];
	const heading = rowText(['STACK', 'STATUS', 'LAUNCH', 'AGE', 'ADDRESS'], widths, look);
	return [
		title,
		'',
		look.paint('heading', fit(`   ${heading}`, columns, 'left', ellipsis)),
		...ids.map((id) => {
			const text = id === newRow ? '+ new consumer' : stackText(view, id, widths, look, now);
			const isCursor = id === cursor;
			const line = fit(` ${isCursor ? look.symbols.cursor : ' '} ${text}`, columns, 'left', ellipsis);
			return look.paint(isCursor ? 'selected' : roleOf(consumers, id), line);
		}),
	];
}

/** Before the first answer. */
function lookingLines(problem: string | undefined, columns: number, look: Look): string[] {
	const {failed, ellipsis} = look.symbols;
	if (problem === undefined) return [look.paint('dim', ` Looking which consumers there are${ellipsis}`)];
	const lines = wrap(`${failed} ${sanitiseLine(problem)}`, columns - 2).map((line) => look.paint('bad', ` ${line}`));
	return [...lines, look.paint('dim', '   It is asked again by itself.')];
}

interface Widths {
	readonly name: number;
	readonly status: number;
	readonly launchType: number;
	readonly age: number;
}

function stackText(
	{consumers = [], runs, plans}: SetupView,
	id: string,
	widths: Widths,
	look: Look,
	now: number,
): string {
	const found = consumers.find(({name}) => `stack ${name}` === id);
	if (found === undefined) return '';
	const {name, status, launchType, created, address} = found;
	const entry = runs.get(name);
	const state = plans.has(name) ? 'its plan waits for you' : isRunning(entry) ? `${entry?.kind}: under way` : status;
	const cells = [name, state, launchType, age(created?.getTime(), now), address ?? ''].map(sanitiseLine);
	return rowText(cells, widths, look);
}

function rowText(
	[name = '', status = '', launchType = '', old = '', address = '']: readonly string[],
	widths: Widths,
	look: Look,
): string {
	const {ellipsis} = look.symbols;
	const cells = [
		fit(name, widths.name, 'left', ellipsis),
		fit(status, widths.status, 'left', ellipsis),
		fit(launchType, widths.launchType, 'left', ellipsis),
		fit(old, widths.age, 'left', ellipsis),
	];
	return `${cells.join(' ')} ${address}`;
}

function roleOf(consumers: readonly ConsumerSummary[], id: string): Role {
	const status = consumers.find(({name}) => `stack ${name}` === id)?.status ?? '';
	if (/FAILED|ROLLBACK/.test(status)) return 'bad';
	return status.endsWith('_IN_PROGRESS') ? 'busy' : 'plain';
}
