import {fit, wrap} from '../../format/text-width.ts';
import type {PlannedChange, StackPlan} from '../../operations/stacks/plan.ts';
import {sanitiseLine} from '../../text.ts';
import type {Look, Role} from '../../ui/look.ts';
import type {Size} from '../screen.ts';
import type {PendingPlan} from './pending.ts';

type Shown = Pick<PendingPlan, 'plan' | 'notes'>;

/** Lines around the changes besides the notes: title, counts, blank; below them how to go on. */
const around = 5;

/** How many changes are on the screen at a time. */
export const planRows = (shown: Shown | undefined, {columns, rows}: Size): number =>
	Math.max(1, rows - around - (shown === undefined ? 0 : noteLines(shown, columns).length));

const noteLines = ({notes}: Pick<Shown, 'notes'>, columns: number): string[] =>
	notes.flatMap((note) => wrap(note, Math.max(1, columns - 2)));

type Kind = 'replace' | PlannedChange['action'];

const signs: Readonly<Record<Kind, string>> = {replace: '!', remove: '-', change: '~', add: '+'};
const roles: Readonly<Record<Kind, Role>> = {replace: 'bad', remove: 'bad', change: 'warning', add: 'good'};
const words: Readonly<Record<Kind, string>> = {replace: 'replace', remove: 'delete', change: 'change', add: 'add'};
const kinds: readonly Kind[] = ['replace', 'remove', 'change', 'add'];

const kindOf = ({action, replaces}: PlannedChange): Kind => (replaces ? 'replace' : action);

/** Changes with what loses something first. */
const sortedChanges = ({changes}: StackPlan): readonly PlannedChange[] =>
	changes.toSorted((a, b) => kinds.indexOf(kindOf(a)) - kinds.indexOf(kindOf(b)));

/** `31 to add, 2 to change`: what a plan does, in words. */
function planSummary({changes}: StackPlan): string {
	const counted = kinds.toReversed().flatMap((kind) => {
		const count = changes.filter((change) => kindOf(change) === kind).length;
		return count === 0 ? [] : [`${count} to ${words[kind]}`];
	});
	return counted.length === 0 ? 'nothing to change' : counted.join(', ');
}

/** What a screen reader says of it. */
export const planSpoken = ({plan, notes}: Shown): string[] => [
	`Plan for stack ${sanitiseLine(plan.stackName)}: ${planSummary(plan)}.`,
	...notes,
	'Enter carries it out, escape discards it.',
];

/** The change set: what it adds, changes, deletes and replaces, what loses something first; above it the notes. */
export function planLines({plan, notes}: Shown, top: number, size: Size, look: Look): string[] {
	const {columns} = size;
	const {ellipsis, up, down} = look.symbols;
	const changes = sortedChanges(plan);
	const room = planRows({plan, notes}, size);
	const first = Math.max(0, Math.min(top, changes.length - room));
	const shown = changes.slice(first, first + room);
	const below = changes.length - first - shown.length;
	const more = [first > 0 ? `${up} ${first}` : '', below > 0 ? `${down} ${below}` : ''].filter(Boolean).join('  ');
	const verb = plan.kind === 'create' ? 'create' : 'change';
	const lines = [
		` ${look.paint('heading', `Plan: ${verb} stack ${sanitiseLine(plan.stackName)}`)}  ${look.paint('dim', 'nothing is changed yet')}`,
		` ${countsLine(plan, look)}`,
		...noteLines({notes}, columns).map((line) => ` ${line}`),
		'',
		...shown.map((change) => changeLine(change, columns, look)),
	];
	const blanks = Array.from({length: Math.max(0, room - shown.length)}, () => '');
	const ask = ` ${look.paint('key', 'enter')} carries it out, ${look.paint('key', 'esc')} discards it`;
	const rest = fit(more, Math.max(0, columns - 45), 'right', ellipsis);
	return [...lines, ...blanks, '', `${ask}  ${look.paint('dim', rest)}`];
}

function countsLine({changes}: StackPlan, look: Look): string {
	const counts = kinds.toReversed().map((kind) => {
		const count = changes.filter((change) => kindOf(change) === kind).length;
		return look.paint(count > 0 ? roles[kind] : 'dim', `${signs[kind]} ${count} ${words[kind]}`);
	});
	return counts.join('   ');
}

function changeLine(change: PlannedChange, columns: number, look: Look): string {
	const kind = kindOf(change);
	const {logicalId, resourceType, properties} = change;
	const name = fit(sanitiseLine(logicalId), 32, 'left', look.symbols.ellipsis);
	const details = properties.length === 0 ? '' : ` (${properties.join(', ')})`;
	const rest = fit(sanitiseLine(`${resourceType}${details}`), Math.max(0, columns - 37), 'left', look.symbols.ellipsis);
	return ` ${look.paint(roles[kind], signs[kind])} ${name} ${look.paint('dim', rest)}`;
}
