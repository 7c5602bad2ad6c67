import type {Graph} from '../template/graph.ts';
import type {Environment} from './environment.ts';
import {failureReason} from './failure.ts';
import type {Leftover, Operation, ResourceRecord, StackDocument} from './model.ts';
import {persisted, providerContext, providerOf, providerProperties, stateOf} from './resource-work.ts';
import {runGraph} from './run-graph.ts';

/**
 * The revert phase: brings every resource that an update touched back to what it was. What the update created is left
 * to the clean-up. Resolves with the logical ids that could not be brought back.
 */
export async function revert(environment: Environment, stack: StackDocument, operation: Operation): Promise<string[]> {
	const failed: string[] = [];
	const touched = Object.values(operation.before).filter(({logicalId}) => operation.touched.includes(logicalId));
	const graph: Graph = new Map(touched.map(({logicalId, dependencies}) => [logicalId, dependencies]));
	await runGraph(
		graph,
		async (logicalId) => {
			environment.signal.throwIfAborted();
			const before = operation.before[logicalId];
			if (before === undefined || operation.skip.includes(logicalId)) return true;
			const isDone = await revertOne(environment, stack, operation, before);
			if (!isDone) failed.push(logicalId);
			return isDone;
		},
		'goOn',
	);
	if (failed.length === 0) leaveNewOnes(stack, operation);
	return failed;
}

async function revertOne(
	environment: Environment,
	stack: StackDocument,
	operation: Operation,
	before: ResourceRecord,
): Promise<boolean> {
	const {recorder, signal} = environment;
	const {logicalId} = before;
	const current = stack.resources[logicalId];
	const restored: ResourceRecord = {...before};
	if (current !== undefined && current.creation !== before.creation) {
		leave(operation, current);
		stack.resources[logicalId] = restored;
		if (before.physicalId !== undefined) recorder.resource(stack, restored, 'UPDATE_COMPLETE');
		return true;
	}
	if (current === undefined || current.updatedBy === before.updatedBy || before.physicalId === undefined) {
		stack.resources[logicalId] = restored;
		return true;
	}
	try {
		recorder.resource(stack, current, 'UPDATE_IN_PROGRESS');
		await persisted();
		await providerOf(environment, before.type).update?.(
			providerContext(environment, stack, current, signal, {isRetry: true}),
			stateOf(before),
			providerProperties(environment, before),
			providerProperties(environment, {...current, properties: current.attempted ?? current.properties}),
		);
		stack.resources[logicalId] = restored;
		recorder.resource(stack, restored, 'UPDATE_COMPLETE');
		return true;
	} catch (error) {
		if (signal.aborted) throw error;
		recorder.resource(stack, current, 'UPDATE_FAILED', failureReason(error));
		return false;
	}
}

/** Resources that the update added; without a physical id there is nothing to delete. */
function leaveNewOnes(stack: StackDocument, operation: Operation): void {
	for (const record of Object.values(stack.resources)) {
		if (operation.before[record.logicalId] === undefined) leave(operation, record);
	}
}

function leave(operation: Operation, record: ResourceRecord): void {
	const leftover: Leftover = {record, keep: record.deletionPolicy === 'Retain' && !operation.retainExceptOnCreate};
	if (!operation.leftovers.some((other) => other.record.creation === record.creation)) {
		operation.leftovers = [...operation.leftovers, leftover];
	}
}
