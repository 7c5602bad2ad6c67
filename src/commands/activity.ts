import type {Command} from 'commander';
import {InvalidInputError} from '../errors.ts';
import {dayAndClock, duration} from '../format/time.ts';
import type {ActivityEntry} from '../operations/activity/entry.ts';
import type {CommandContext} from './context.ts';
import {table} from './output.ts';
import {contextOf, type Register} from './register.ts';

interface ActivityOptions {
	readonly limit?: string;
	readonly follow?: boolean;
	readonly failed?: boolean;
	readonly export?: string;
}

const usualLimit = 20;

export const registerActivity: Register = (program, make) => {
	program
		.command('activity')
		.description('every change made from here: when, who, what, outcome, and its aws command line')
		.option('--limit <n>', `how many of the last ones; ${usualLimit} without it, all for an export`)
		.option('--failed', 'only what did not succeed')
		.option('--follow', 'go on until Ctrl-C; with --output json, a JSON line each')
		.option('--export <file>', 'write them as a shell script, oldest first')
		.action((options: ActivityOptions, command: Command) => showActivity(options, contextOf(command, make)));
};

async function showActivity(options: ActivityOptions, {output, signal}: CommandContext): Promise<void> {
	const limit = parseLimit(options.limit);
	const {readActivity, usualAuditFile} = await import('../operations/activity/watch.ts');
	if (options.follow === true) return follow(options, limit ?? usualLimit, {output, signal});
	const {path, entries} = await readActivity(usualAuditFile());
	const asked = entries.filter(isAsked(options));
	if (options.export !== undefined) {
		const {exportScript} = await import('../operations/activity/script.ts');
		const chosen = asked.slice(0, limit);
		await exportScript(chosen, options.export);
		output.result(
			{path: options.export, calls: chosen.length},
			() => `${chosen.length} calls written to ${options.export}`,
		);
		return;
	}
	const shown = asked.slice(0, limit ?? usualLimit);
	output.result(shown, () => (shown.length === 0 ? `Nothing was changed from here yet (${path}).` : toLines(shown)));
}

/** What is there, oldest first, and then whatever comes. */
async function follow(
	options: ActivityOptions,
	limit: number,
	{output, signal}: Pick<CommandContext, 'output' | 'signal'>,
): Promise<void> {
	const {usualAuditFile, watchActivity} = await import('../operations/activity/watch.ts');
	const told = new Set<string>();
	for await (const sample of watchActivity(usualAuditFile(), signal)) {
		if (sample.kind === 'skipped') continue;
		const fresh = sample.value.entries.filter((entry) => !told.has(entry.id));
		const isFirst = told.size === 0;
		for (const {id} of fresh) told.add(id);
		const asked = fresh.filter(isAsked(options)).slice(0, isFirst ? limit : undefined);
		for (const entry of asked.reverse()) output.row(entry, toRow(entry).join('  '));
	}
}

const isAsked =
	({failed}: ActivityOptions) =>
	({outcome}: ActivityEntry): boolean =>
		failed !== true || outcome !== 'succeeded';

function parseLimit(text: string | undefined): number | undefined {
	if (text === undefined) return undefined;
	if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
	throw new InvalidInputError(`«${text}» is no number of entries: it must be at least 1.`, 'For example --limit 50.');
}

function toLines(entries: readonly ActivityEntry[]): string[] {
	return table(['WHEN', 'WHO', 'WHAT', 'ON', 'OUTCOME', 'TOOK', 'REASON'], entries.map(toRow));
}

const marks = {succeeded: '✓', failed: '✗', unknown: '?'} as const;

function toRow({at, who, service, operation, target, outcome, durationMs, error}: ActivityEntry): string[] {
	const what = `${service} ${operation}`;
	return [dayAndClock(at), who, what, target, `${marks[outcome]} ${outcome}`, duration(durationMs), error ?? ''];
}
