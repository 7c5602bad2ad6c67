import type {Session} from '../session.ts';

/**
 * A task of a size that lets three of them and their load fit beside everything else on a laptop; also a legal Fargate
 * size. Its two containers take about 210 MiB by themselves, so less memory could not show the start-up target of 33 %.
 * CPU in CPU units, memory in MiB.
 */
export const laptopSizes: Readonly<Record<string, string>> = {
	TaskCpu: '256',
	TaskMemory: '1024',
	ConsoleCpu: '64',
	ConsoleMemory: '256',
	BackendCpu: '192',
	BackendMemory: '768',
	BackendHeap: '640',
};

/**
 * The sizes for a new stack on the local AWS when none was given. Its tasks are processes of this machine, and at the
 * template's sizes three of them would take four processors and eight gigabytes from the start.
 */
export function localSizes(
	{mode}: Pick<Session, 'mode'>,
	isNew: boolean,
	given: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
	const isSized = Object.keys(laptopSizes).some((name) => given[name] !== undefined);
	return mode === 'local' && isNew && !isSized ? laptopSizes : {};
}
