import {NotFoundError} from '../../aws/errors.ts';
import type {Stack} from '../../aws/gateways/cloudformation.ts';
import {counted} from '../../format/number.ts';
import {readPoolOutputs} from '../../infra/pool/outputs.ts';
import {StateError} from '../errors.ts';
import type {Session} from '../session.ts';
import {parametersOf} from './existing.ts';
import type {PoolTask} from './look.ts';
import {PoolReader} from './reader.ts';
import {counts, tasksIn} from './states.ts';

type Parameters = Readonly<Record<string, string>>;

/**
 * Tasks keep the network that they were launched into: with another port they could not be reached any more, and their
 * subnets, which CloudFormation would take away, stay while a task has an address there.
 *
 * @throws StateError when parameters of the network change while the pool has tasks
 */
export async function assertTasksCanFollow(
	session: Session,
	stack: Stack | undefined,
	parameters: Parameters,
	signal?: AbortSignal,
): Promise<void> {
	const changed = networkChanges(parametersOf(stack), parameters);
	const outputs = stack === undefined ? undefined : readPoolOutputs(stack.Outputs ?? []);
	if (changed.length === 0 || outputs === undefined) return;
	const reader = new PoolReader(session.gateways.dynamoDb, outputs.TasksTableName);
	const [{settings}, tasks] = await unlessGone(Promise.all([reader.byId([], signal), reader.all(signal)]));
	const left = tasksIn(counts(tasks));
	if (left === 0) return;
	const name = stack?.StackName ?? '';
	throw new StateError(
		`${changed.join(' and ')} cannot change while pool ${name} has ${counted(left, 'task')}: each keeps the network that it was launched into.`,
		`Empty it with «ecs-console pool drain --stack ${name}», then run the same command again with --parameter WarmTasks=${settings?.target ?? 5}.`,
	);
}

function networkChanges(before: Parameters, after: Parameters): string[] {
	const isPrivate = before.PublicAddress === 'DISABLED' && after.PublicAddress === 'DISABLED';
	const names = ['ContainerPort', 'PublicAddress', ...(isPrivate ? ['PrivateEgress'] : [])];
	return names.filter((name) => before[name] !== undefined && before[name] !== after[name]);
}

type Read = [{readonly settings: {readonly target: number} | undefined}, readonly PoolTask[]];

/** Without its table a pool has no tasks. */
async function unlessGone(reading: Promise<Read>): Promise<Read> {
	try {
		return await reading;
	} catch (error) {
		if (error instanceof NotFoundError) return [{settings: undefined}, []];
		throw error;
	}
}
