import {since} from '../../../assets/pool/protocol/since.ts';
import {fit, truncate, wrap} from '../../format/text-width.ts';
import {age, dayAndClock} from '../../format/time.ts';
import type {PoolTask} from '../../operations/pool/look.ts';
import {type Launches, launchParts} from '../../store/pool-launches.ts';
import {sanitiseLine} from '../../text.ts';
import type {Look} from '../../ui/look.ts';
import {nameOf, secondsText, statusRoles, statusSign, statusWords} from './task-words.ts';

export interface Detail {
	readonly task: PoolTask;
	/** Whether its record is no more. */
	readonly isGone: boolean;
	/** The others, to compare with. */
	readonly launches: Launches | undefined;
	/** Milliseconds since 1970. */
	readonly now: number;
}

const labelCells = 11;

/** Everything about one task: where it stands, where it is, when it came, how long each part of its launch took. */
export function detailLines(detail: Detail, columns: number, look: Look): string[] {
	const {task, isGone, now} = detail;
	const {status, user} = task;
	const whose = user === undefined ? '' : ` by ${sanitiseLine(user)}`;
	const state = isGone
		? look.paint('dim', `${look.symbols.waiting} gone: its record was removed`)
		: look.paint(
				statusRoles[status],
				`${statusSign(status, look.symbols)} ${statusWords[status]}${whose} for ${age(since(task), now)}`,
			);
	const facts = factsOf(task, now).map(
		([label, text]) =>
			look.paint('dim', fit(label, labelCells)) + truncate(text, columns - labelCells, look.symbols.ellipsis),
	);
	const why = task.reason === undefined ? [] : wrap(sanitiseLine(task.reason), columns);
	return [
		state,
		...(why.length === 0 ? [] : ['', ...why.map((line) => look.paint(status === 'ERROR' ? 'error' : 'plain', line))]),
		'',
		...facts,
		'',
		...launchLines(detail, columns, look),
	];
}

function factsOf(task: PoolTask, now: number): (readonly [label: string, text: string])[] {
	const {status, address, taskArn, id, createdAt, availableAt, assignedAt, leaseUntil} = task;
	const at = (time: string): string => dayAndClock(new Date(time));
	const left = leaseUntil === undefined ? 0 : Date.parse(leaseUntil) - now;
	return [
		['address', sanitiseLine(address ?? (status === 'LAUNCHING' ? 'not known yet' : 'none'))],
		['task', taskArn === undefined ? 'not started by ECS yet' : nameOf(task)],
		['cluster', sanitiseLine(taskArn?.split('/').at(-2) ?? '')],
		['record', sanitiseLine(id)],
		['created', at(createdAt)],
		...(availableAt === undefined ? [] : [['available', at(availableAt)] as const]),
		...(assignedAt === undefined ? [] : [['handed out', at(assignedAt)] as const]),
		...(leaseUntil === undefined
			? []
			: [['lease', `until ${at(leaseUntil)}${left > 0 ? `, ${age(0, left)} left` : ', over'}`] as const]),
	];
}

const timeCells = 8;

/** How long the launch took: a bar for each part, beginning where the one before ended, and what is usual. */
function launchLines({task, launches}: Detail, columns: number, look: Look): string[] {
	const {launch, status} = task;
	if (launch?.total === undefined) {
		const why = status === 'LAUNCHING' ? 'Its launch is not measured yet.' : 'It never became ready.';
		return [look.paint('dim', why)];
	}
	const median = launches === undefined ? '' : ` (median of ${launches.count}: ${secondsText(launches.p50)})`;
	const title = look.paint('strong', `Launched in ${secondsText(launch.total)}`) + look.paint('dim', median);
	const room = columns - labelCells - 2 * timeCells - 12;
	const sum = Math.max(
		launch.total,
		launchParts.reduce((seconds, part) => seconds + (launch[part] ?? 0), 0),
	);
	let before = 0;
	const bars = launchParts.flatMap((part) => {
		const seconds = launch[part];
		if (seconds === undefined) return [];
		const from = cellOf(before, sum, room);
		before += seconds;
		const length = Math.max(1, cellOf(before, sum, room) - from);
		const bar = ' '.repeat(from) + look.symbols.full.repeat(length);
		const usual = launches?.parts[part];
		const beside = usual === undefined ? '' : `median ${secondsText(usual)}`;
		return [
			`${fit(part, labelCells)}${look.paint('busy', fit(bar, Math.max(0, room)))} ${fit(secondsText(seconds), timeCells, 'right')}  ${look.paint('dim', beside)}`,
		];
	});
	return [title, ...bars];
}

const cellOf = (seconds: number, sum: number, room: number): number =>
	sum <= 0 ? 0 : Math.min(Math.max(0, room - 1), Math.floor((seconds / sum) * room));
