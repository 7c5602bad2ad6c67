import {AccessDeniedError, NotImplementedError} from '../../aws/errors.ts';
import type {Operation} from '../progress.ts';
import type {Session} from '../session.ts';
import {kept} from './dry-run.ts';

/** Where CloudWatch Container Insights writes what it measures of a cluster. It makes the group itself: no stack has it. */
export const insightsGroup = (cluster: string): string => `/aws/ecs/containerinsights/${cluster}/performance`;

/** Those of the groups that exist; none where they may not be listed. */
export async function existingGroups(
	{gateways: {logs}}: Session,
	names: readonly string[],
	signal: AbortSignal | undefined,
): Promise<string[]> {
	try {
		const found = await Promise.all(names.map((name) => logs.groups(name, {signal})));
		const existing = new Set(found.flat().map(({logGroupName}) => logGroupName));
		return names.filter((name) => existing.has(name));
	} catch (error) {
		if (error instanceof AccessDeniedError || error instanceof NotImplementedError) return [];
		throw error;
	}
}

/** Deletes the groups; one that may not be deleted is named and stays, as what it was for is gone already. */
export async function* deleteGroups(
	{gateways: {logs}}: Session,
	names: readonly string[],
	signal: AbortSignal | undefined,
): Operation<{readonly result: undefined; readonly detail: string; readonly skipped?: boolean}> {
	const started = performance.now();
	const staying: string[] = [];
	for (const name of names) {
		yield {type: 'waiting', step: 'logs', detail: name, elapsed: performance.now() - started};
		await kept(() => logs.deleteGroup(name, {signal})).catch((error: unknown) => {
			if (!(error instanceof AccessDeniedError)) throw error;
			staying.push(name);
		});
	}
	if (staying.length === 0) return {result: undefined, detail: `${names.join(', ')} deleted`};
	return {result: undefined, detail: `${staying.join(', ')} may not be deleted and stays`, skipped: true};
}
