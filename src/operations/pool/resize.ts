import {resize} from '../../../assets/pool/protocol/resize.ts';
import {InvalidInputError} from '../../errors.ts';
import {dollarsPerHour} from '../../format/money.ts';
import {counted} from '../../format/number.ts';
import {StateError} from '../errors.ts';
import {fargateVcpus, quotaIncreaseLine} from '../fargate-quota.ts';
import type {Session} from '../session.ts';
import {announce} from './announce.ts';
import {type PoolStack, requirePool} from './locate.ts';
import type {PoolSettings} from './look.ts';
import {plainReason} from './plain-reason.ts';
import {poolOn} from './pool-of.ts';
import {plainly} from './refusal.ts';
import {counts} from './states.ts';
import {isBeingDrained, type PoolContent, readContent} from './status.ts';
import {hourlyCostOf} from './surroundings.ts';

/** What another size would do, before anything is done. */
export interface ResizePlan {
	readonly pool: PoolStack;
	readonly from: number;
	readonly to: number;
	/** What starts or stops, what it costs, and how it fits into the account, in sentences. */
	readonly lines: readonly string[];
	/** What the operator types to agree, where more than one task is stopped: the pool's name. */
	readonly typed: string | undefined;
}

/** A size as it is typed. @throws InvalidInputError */
export function readSize(text: string): number {
	if (/^\d{1,6}$/.test(text.trim())) return Number(text);
	throw new InvalidInputError(
		`«${text}» is no size of a pool: it must be a whole number from 0 to 999,999.`,
		'For example 5; 0 keeps nothing warm.',
	);
}

/** @throws InvalidInputError for a size that cannot be; StateError while the pool drains and above the account's quota */
export async function planResize(
	session: Session,
	stack: string | undefined,
	size: number,
	signal?: AbortSignal,
): Promise<ResizePlan> {
	const to = readSize(`${size}`);
	const pool = await requirePool(session, stack, signal);
	const content = await readContent(session, pool, signal);
	const {settings, tasks} = content;
	if (settings.isBeingDeleted === true) {
		throw new StateError(
			`Pool ${pool.name} is being deleted.`,
			`If that was left half way: «ecs-console pool create --stack ${pool.name}» keeps it, «pool delete» goes on.`,
		);
	}
	if (isBeingDrained(content)) {
		throw new StateError(
			`Pool ${pool.name} is being drained: it can be filled again when it is empty.`,
			`«ecs-console pool watch --stack ${pool.name}» shows how far it is.`,
		);
	}
	const {occupied} = counts(tasks);
	const room = await roomFor(session, pool, {size: to, isMore: to > settings.target, occupied}, signal);
	const {line, typed} = sizeChange(pool.name, {settings, tasks}, to);
	return {
		...{pool, from: settings.target, to, typed},
		lines: [line, ...costOf(session, pool, settings.target, to), ...room, ...pauseOf(settings, to)],
	};
}

/** What another size does to the tasks of a pool, in a sentence; more than one that stops wants the pool's name typed. */
export function sizeChange(
	pool: string,
	{settings, tasks}: PoolContent,
	to: number,
): {readonly line: string; readonly typed: string | undefined} {
	const {launching, available} = counts(tasks);
	const more = to - launching - available;
	const title = `Pool ${pool}: ${settings.target} → ${to} warm tasks`;
	if (more > 0) return {line: `${title}; ${counted(more, 'task')} will be launched.`, typed: undefined};
	if (more === 0) return {line: `${title}; nothing starts or stops.`, typed: undefined};
	const line = `${title}; ${counted(-more, 'task')} that nobody uses will be stopped, the newest first.`;
	return {line, typed: more < -1 ? pool : undefined};
}

function costOf({region, mode}: Session, {parameters}: PoolStack, from: number, to: number): string[] {
	const each = hourlyCostOf(parameters, region);
	if (each === undefined) return ['What it costs is not known: the price of Spot changes with its demand.'];
	const where = mode === 'local' ? ' in AWS' : '';
	return [`To keep them warm costs ${dollarsPerHour(each * to)}${where} instead of ${dollarsPerHour(each * from)}.`];
}

interface Wish {
	readonly size: number;
	readonly isMore: boolean;
	/** They take vCPUs besides those that are warm. */
	readonly occupied: number;
}

async function roomFor(
	session: Session,
	{name, parameters}: PoolStack,
	{size, isMore, occupied}: Wish,
	signal: AbortSignal | undefined,
): Promise<string[]> {
	if (!isMore) return [];
	const place = parameters.Capacity === 'FARGATE_SPOT' ? 'FARGATE_SPOT' : 'FARGATE';
	const each = Number(parameters.TaskCpu) / 1024;
	const needed = each * (size + occupied);
	const quota = await fargateVcpus(session, place, signal);
	if (quota === undefined) return [`They take ${needed} vCPU on ${place}; the account's quota is not known.`];
	const what = `${counted(size, 'warm task')}${occupied === 0 ? '' : ` and ${occupied} occupied`}`;
	if (needed <= quota) return [`${what} take ${needed} of the account's ${quota} vCPU on ${place}.`];
	throw new StateError(
		`${what} of ${name} need ${needed} vCPU, but the account may run ${quota} on ${place} in ${session.region}.`,
		`Resize to ${Math.max(0, Math.floor(quota / each) - occupied)} or fewer, or ask for more: ${quotaIncreaseLine(place, needed)}`,
	);
}

const pauseOf = ({pausedReason}: PoolSettings, to: number): string[] =>
	pausedReason === undefined || to === 0
		? []
		: [
				`Nothing is launched while the pool is paused: ${plainReason(pausedReason)}; «ecs-console pool resume» ends that.`,
			];

/** Sets the size and tells the functions, which launch what is missing and stop what is too much. Answers the settings. */
export async function resizePool(
	session: Session,
	{pool: stack, to}: Pick<ResizePlan, 'pool' | 'to'>,
	signal?: AbortSignal,
): Promise<PoolSettings> {
	const settings = await plainly(stack.name, () => resize(poolOn(session, stack, signal), to));
	await announce(session, stack, 'PoolResized', signal);
	return settings;
}
