import type {CloudFormationGateway, Stack} from '../../aws/gateways/cloudformation.ts';
import {rootCauses} from '../stacks/root-cause.ts';
import {phaseOf} from '../stacks/states.ts';
import type {SystemState} from './overview.ts';
import {doingOf, progressOf, since} from './progress.ts';

type StateOf = (stack: Stack, signal?: AbortSignal) => Promise<SystemState>;

/**
 * Tells the state of stacks with few calls: none for one that is ready, its resources only while it is changing, its
 * plan once a change, its events once a failure.
 */
export function stackStates(cloudFormation: CloudFormationGateway): StateOf {
	const planned = remembered(async (changeSet: string, signal?: AbortSignal) => {
		const found = await cloudFormation.describeChangeSet(changeSet, undefined, {signal});
		return found?.changes.length;
	});
	const causes = remembered(async (key: string, signal?: AbortSignal) => {
		const [stack = key] = key.split(' ');
		return rootCauses(await cloudFormation.stackEvents(stack, undefined, {signal}))[0];
	});

	async function changing(stack: Stack, signal?: AbortSignal) {
		const {StackId: id = '', ChangeSetId: changeSet} = stack;
		const isPlanned = changeSet !== undefined && phaseOf(stack.StackStatus) !== 'deleting';
		const [resources, total] = await Promise.all([
			cloudFormation.stackResources(id, {signal}),
			isPlanned ? planned(changeSet, signal) : undefined,
		]);
		return {...progressOf(stack, resources, total), since: since(stack)};
	}

	return async (stack, signal) => {
		const {StackStatus: status = '', StackId: id = ''} = stack;
		const phase = phaseOf(status);
		if (phase === 'absent' || phase === 'ready') return {kind: phase};
		const doing = doingOf(status);
		const isFailing = doing === undefined || doing === 'rolling back';
		const cause = isFailing ? await causes(`${id} ${status}`, signal) : undefined;
		if (doing === undefined) return {kind: 'failed', status, cause};
		return {kind: 'busy', doing, ...(await changing(stack, signal)), cause};
	};
}

/** Asks once for each key and remembers the answer, but not a failure. */
function remembered<Value>(ask: (key: string, signal?: AbortSignal) => Promise<Value>): typeof ask {
	const answers = new Map<string, {readonly value: Value}>();
	return async (key, signal) => {
		const answer = answers.get(key) ?? {value: await ask(key, signal)};
		answers.set(key, answer);
		return answer.value;
	};
}
