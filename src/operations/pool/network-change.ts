import type {Stack} from '../../aws/gateways/cloudformation.ts';
import {counted} from '../../format/number.ts';
import {StateError} from '../errors.ts';
import {parametersOf} from './existing.ts';
import {counts, tasksIn} from './states.ts';
import type {PoolContent} from './status.ts';

type Parameters = Readonly<Record<string, string>>;

/**
 * Tasks keep the network that they were launched into: with another port they could not be reached any more, and their
 * subnets, which CloudFormation would take away, stay while a task has an address there.
 *
 * @throws StateError when parameters of the network change while the pool has tasks
 */
export function assertTasksCanFollow(
	stack: Stack | undefined,
	content: PoolContent | undefined,
	parameters: Parameters,
): void {
	const changed = networkChanges(parametersOf(stack), parameters);
	const left = content === undefined ? 0 : tasksIn(counts(content.tasks));
	if (changed.length === 0 || content === undefined || left === 0) return;
	const name = stack?.StackName ?? '';
	throw new StateError(
		`${changed.join(' and ')} cannot change while pool ${name} has ${counted(left, 'task')}: each keeps the network that it was launched into.`,
		`Empty it with «ecs-console pool drain --stack ${name}», then run the same command again with --parameter WarmTasks=${content.settings.target}.`,
	);
}

function networkChanges(before: Parameters, after: Parameters): string[] {
	const isPrivate = before.PublicAddress === 'DISABLED' && after.PublicAddress === 'DISABLED';
	const names = ['ContainerPort', 'PublicAddress', ...(isPrivate ? ['PrivateEgress'] : [])];
	return names.filter((name) => before[name] !== undefined && before[name] !== after[name]);
}
