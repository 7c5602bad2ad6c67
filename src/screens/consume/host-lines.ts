import {fit, padStyled, widthOf} from '../../format/text-width.ts';
import type {Resource, Usage} from '../../operations/consumer/usage.ts';
import type {Host} from '../../store/consume.ts';
import {sanitiseLine} from '../../text.ts';
import type {Look, Role} from '../../ui/look.ts';
import {barLine} from '../../ui/meter.ts';
import type {Size} from '../screen.ts';
import {isFraction, resourceNames, shortAmount, shortPair} from './amounts.ts';

export interface HostsModel {
	/** All of them: bars of rates are drawn against the largest. */
	readonly hosts: readonly Host[];
	/** The ones on the screen. */
	readonly shown: readonly Host[];
	readonly consumed: readonly Resource[];
	readonly cursor: string | undefined;
	readonly isFocused: boolean;
	/** Milliseconds since 1970: when the hosts answered last. */
	readonly now: number;
}

/** Cursor, standing, and a blank. */
const gutter = 3;
/** A new host is marked so long. Milliseconds. */
const newFor = 10_000;
/** From this width on a cell has the target as a number too; it always has it as a mark in its bar. */
const roomyCell = 19;
const pairWidth = 10;
const amountWidth = 5;

interface Drawing extends HostsModel {
	readonly look: Look;
	readonly columns: number;
	readonly name: number;
	readonly nameOf: (host: Host) => string;
	readonly cell: number;
	readonly full: Readonly<Partial<Record<Resource, number>>>;
}

/** Column heads and a line a host: measured beside wanted for each resource, or why it does not answer. */
export function hostLines(model: HostsModel, {columns, rows}: Size, look: Look): string[] {
	const {hosts, shown, consumed} = model;
	const full = Object.fromEntries(consumed.map((resource) => [resource, fullOf(resource, hosts)]));
	const drawing: Drawing = {...model, ...widthsOf(model, columns), look, columns, full};
	return [headLine(drawing), ...shown.map((host) => hostLine(drawing, host))].slice(0, rows);
}

/** Where room is scarce and all hosts have the same port, it is left out of their names. */
function widthsOf({hosts, consumed}: HostsModel, columns: number): Pick<Drawing, 'name' | 'cell' | 'nameOf'> {
	const widths = (nameOf: (host: Host) => string): Pick<Drawing, 'name' | 'cell' | 'nameOf'> => {
		const longest = Math.max(4, ...hosts.map((host) => widthOf(nameOf(host))));
		const name = Math.min(longest, Math.floor(columns / 3));
		const cell = Math.floor((columns - gutter - name - 1) / Math.max(1, consumed.length)) - 1;
		return {name, cell, nameOf};
	};
	const whole = widths(({id}) => sanitiseLine(id));
	const isOnePort = new Set(hosts.map(({port}) => port)).size <= 1;
	return whole.cell < roomyCell && isOnePort ? widths(({host}) => sanitiseLine(host)) : whole;
}

/** What a full bar stands for: the limit where there is one, else the most that any host uses or should. */
function fullOf(resource: Resource, hosts: readonly Host[]): number {
	const usages = hosts.map(({usage}) => usage[resource]).filter((usage) => usage !== undefined);
	if (usages.some(({unit}) => isFraction(unit))) return 1;
	return Math.max(1, ...usages.flatMap(({target, actual}) => [target, actual]));
}

function headLine({consumed, name, cell, look}: Drawing): string {
	const heads = consumed.map((resource) => {
		const hint = cell >= roomyCell ? 'now/target' : '';
		return fit(resourceNames[resource].toUpperCase(), cell - hint.length) + hint;
	});
	return look.paint('heading', `${' '.repeat(gutter)}${fit('HOST', name)} ${heads.join(' ')}`);
}

function hostLine(drawing: Drawing, host: Host): string {
	const {look, cursor, isFocused, name, nameOf, columns} = drawing;
	const isCursor = host.id === cursor;
	const pointer = isCursor ? look.paint('accent', look.symbols.cursor) : ' ';
	const shown = fit(nameOf(host), name, 'left', look.symbols.ellipsis);
	const nameRole: Role = isCursor ? (isFocused ? 'selected' : 'strong') : host.standing === 'live' ? 'plain' : 'dim';
	const head = `${pointer}${standingSign(drawing, host)} ${look.paint(nameRole, shown)} `;
	const room = columns - gutter - name - 1;
	return head + (host.standing === 'live' ? usageCells(drawing, host) : absenceText(drawing, host, room));
}

function standingSign({look, now}: Drawing, {standing, cameAt}: Host): string {
	const {symbols} = look;
	if (standing === 'failing') return look.paint('bad', symbols.failed);
	if (standing === 'gone') return look.paint('dim', symbols.waiting);
	return cameAt !== undefined && now - cameAt < newFor
		? look.paint('marked', symbols.mark)
		: look.paint('good', symbols.live);
}

/** Why it does not answer, without its own name at the beginning: that stands beside it. */
function reasonOf({id, error = 'did not answer'}: Host): string {
	return sanitiseLine(error).replace(`The host ${sanitiseLine(id)} `, '');
}

function absenceText({look, now}: Drawing, host: Host, room: number): string {
	const {standing, standingSince} = host;
	const seconds = Math.round(Math.max(0, now - standingSince) / 1000);
	const text = standing === 'failing' ? reasonOf(host) : `gone ${seconds} s ago`;
	return look.paint(standing === 'failing' ? 'error' : 'dim', fit(text, room, 'left', look.symbols.ellipsis));
}

function usageCells(drawing: Drawing, {usage}: Host): string {
	return drawing.consumed.map((resource) => usageCell(drawing, resource, usage[resource])).join(' ');
}

function usageCell({look, cell, full}: Drawing, resource: Resource, usage: Usage | undefined): string {
	if (usage === undefined) return look.paint('dim', fit(look.symbols.bullet, cell));
	const {unit, actual, target} = usage;
	const isRoomy = cell >= roomyCell;
	const text = isRoomy ? shortPair(unit, actual, target) : shortAmount(unit, actual);
	const width = isRoomy ? pairWidth : amountWidth;
	const role = standingRole(usage, full[resource] ?? 1);
	const most = full[resource] ?? 1;
	const bar = barLine(actual / most, Math.max(1, cell - width - 1), look, {role, mark: target / most});
	return padStyled(`${bar} ${look.paint(role, fit(text, width, 'right'))}`, cell);
}

/** A difference to the target that is still on it, as a part of a full bar. */
const onTarget = 0.04;

/** Below the target it is on its way up; above it, too much is used. */
function standingRole({actual, target}: Usage, full: number): Role {
	const distance = (actual - target) / full;
	if (Math.abs(distance) <= onTarget) return 'good';
	return distance < 0 ? 'busy' : 'warning';
}
