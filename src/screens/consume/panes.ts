import {truncate} from '../../format/text-width.ts';
import type {ConsumeState} from '../../store/consume.ts';
import {sanitiseLine} from '../../text.ts';
import {visibleWindow} from '../../ui/list.ts';
import {listStatusLine} from '../../ui/list-status.ts';
import type {Look} from '../../ui/look.ts';
import type {Size} from '../screen.ts';
import {answerLines} from './answer-lines.ts';
import {hostLines} from './host-lines.ts';
import {requestForm} from './request-form.ts';
import {requestLines} from './request-lines.ts';
import {type ConsumeView, orderOfHosts, pageOf} from './state.ts';
import {titleLine} from './title-line.ts';

interface Drawing {
	readonly state: ConsumeState;
	readonly size: Size;
	readonly look: Look;
}

export type HostPane = Drawing & Pick<ConsumeView, 'list' | 'focus'>;
export type FormPane = Drawing & {readonly view: ConsumeView};

/** The list of hosts below its title, and above what no host is to blame for. */
export function hostPane({state, list, focus, size, look}: HostPane): string[] {
	const {hosts, consumed, errors, at = 0} = state;
	const {columns, rows} = size;
	const problems = errors.length === 0 ? [] : [errorLine(errors, columns, look)];
	const order = orderOfHosts(hosts, list.filter);
	const {first, ids} = visibleWindow(list, order, Math.max(1, pageOf(size) - problems.length));
	const shown = order.rows.slice(first, first + ids.length);
	const isFocused = focus === 'hosts';
	const {typing, filter, cursor} = list;
	const more = {above: first, below: order.ids.length - first - ids.length};
	const head =
		typing !== undefined || filter !== ''
			? ` ${listStatusLine(list, {order, total: hosts.length, noun: 'hosts'}, columns - 1, look)}`
			: titleLine(`Hosts ${hosts.length}`, aboutHosts(state, more, look), {columns, isFocused}, look);
	const model = {hosts, shown, consumed, cursor, isFocused, now: at};
	return [head, ...hostLines(model, {columns, rows: rows - 1 - problems.length}, look), ...problems];
}

function aboutHosts(
	{stack = '', stacks, address = ''}: ConsumeState,
	{above, below}: {readonly above: number; readonly below: number},
	{symbols}: Look,
): string {
	const others = stacks.length > 1 ? ` (one of ${stacks.length}: c chooses)` : '';
	const more = [above > 0 ? `${symbols.up}${above}` : '', below > 0 ? `${symbols.down}${below}` : ''];
	return [`${stack}${others}`, symbols.bullet, address, ...more].filter((part) => part !== '').join(' ');
}

function errorLine([first = '', ...others]: readonly string[], columns: number, look: Look): string {
	const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
	const text = `${look.symbols.failed} ${sanitiseLine(first)}${more}`;
	return look.paint('error', ` ${truncate(text, columns - 1, look.symbols.ellipsis)}`);
}

/** The request with what came of the last one below it. */
export function formPane({state, view, size, look}: FormPane): string[] {
	const {hosts, consumed} = state;
	const {columns, rows} = size;
	const subject = {consumed, chosen: hosts.find(({id}) => id === view.list.cursor)};
	const isFocused = view.focus === 'form';
	const model = {form: requestForm(subject), state: view.form, subject, hosts, isFocused};
	const title = titleLine('Request', view.isAsking ? 'on its way' : '', {columns, isFocused}, look);
	const lines = [title, ...requestLines(model, columns, look)];
	const room = {columns, rows: Math.max(0, rows - lines.length)};
	const answer = view.answer === undefined ? [] : answerLines(view.answer, room, isFocused ? 'esc d' : 'd', look);
	return [...lines, ...answer].slice(0, rows);
}
