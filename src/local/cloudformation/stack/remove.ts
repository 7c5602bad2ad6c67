import type {Graph} from '../template/graph.ts';
import {dependents} from '../template/graph.ts';
import type {Environment} from './environment.ts';
import {failureReason} from './failure.ts';
import type {Leftover, Operation, ResourceRecord, StackDocument} from './model.ts';
import {persisted, providerContext, providerOf, providerProperties, stateOf} from './resource-work.ts';
import {runGraph} from './run-graph.ts';

/** Deletes every resource of a stack, dependents first. Resolves with the logical ids that failed. */
export async function removeAll(
	environment: Environment,
	stack: StackDocument,
	operation: Operation,
): Promise<string[]> {
	const isRollback =
		operation.verb === 'ROLLBACK' || (operation.type === 'CREATE_STACK' && operation.onFailure === 'DELETE');
	const leftovers = Object.values(stack.resources).map((record): Leftover => {
		const keeps =
			record.deletionPolicy === 'Retain' || (record.deletionPolicy === 'RetainExceptOnCreate' && !isRollback);
		const keep =
			operation.skip.includes(record.logicalId) || (keeps && !(isRollback && operation.retainExceptOnCreate));
		return {record, keep};
	});
	return deleteLeftovers(environment, stack, [...operation.leftovers, ...leftovers]);
}

/** The clean-up phase: deletes what an update left behind. What fails is left, as AWS does. */
export async function cleanUp(environment: Environment, stack: StackDocument, operation: Operation): Promise<void> {
	await deleteLeftovers(environment, stack, operation.leftovers, (record) => {
		operation.leftovers = operation.leftovers.filter((leftover) => leftover.record !== record);
	});
}

async function deleteLeftovers(
	environment: Environment,
	stack: StackDocument,
	leftovers: readonly Leftover[],
	onDeleted: (record: ResourceRecord) => void = () => undefined,
): Promise<string[]> {
	const byName = Map.groupBy(leftovers, ({record}) => record.logicalId);
	const needs: Graph = new Map(leftovers.map(({record}) => [record.logicalId, record.dependencies]));
	const failed: string[] = [];
	await runGraph(
		dependents(needs),
		async (logicalId) => {
			environment.signal.throwIfAborted();
			for (const leftover of byName.get(logicalId) ?? []) {
				if (!(await deleteOne(environment, stack, leftover))) {
					failed.push(logicalId);
					return false;
				}
				onDeleted(leftover.record);
			}
			return true;
		},
		'goOn',
	);
	return failed;
}

async function deleteOne(environment: Environment, stack: StackDocument, {record, keep}: Leftover): Promise<boolean> {
	const {recorder, signal} = environment;
	const {logicalId, physicalId} = record;
	const forget = (): void => {
		if (stack.resources[logicalId]?.creation === record.creation) delete stack.resources[logicalId];
		recorder.save(stack);
	};
	if (physicalId === undefined || physicalId === '') {
		forget();
		return true;
	}
	if (keep) {
		recorder.resource(stack, record, 'DELETE_SKIPPED');
		forget();
		return true;
	}
	try {
		if (record.status !== 'DELETE_IN_PROGRESS') recorder.resource(stack, record, 'DELETE_IN_PROGRESS');
		await persisted();
		const context = providerContext(environment, stack, record, signal);
		const properties = providerProperties(environment, record);
		await providerOf(environment, record.type).delete(context, stateOf(record), properties);
		recorder.resource(stack, record, 'DELETE_COMPLETE');
		forget();
		return true;
	} catch (error) {
		if (signal.aborted) throw error;
		recorder.resource(stack, record, 'DELETE_FAILED', failureReason(error));
		return false;
	}
}
