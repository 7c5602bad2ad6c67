import {consumerDeclarations} from '../../../src/operations/consumer/parameters.ts';
import {type Facts, type Standing, standingOf} from '../../../src/operations/consumer/standing.ts';
import type {Operation, ProgressEvent} from '../../../src/operations/progress.ts';
import type {StackPlan} from '../../../src/operations/stacks/plan.ts';
import type {Sample} from '../../../src/operations/watch/sample.ts';
import type {SetupActions} from '../../../src/screens/setup/actions.ts';

/** A standing that the given facts make. */
export function standing(facts: Partial<Facts>): Standing {
	return standingOf({
		...{stackName: 'demo', where: '000000000000 in us-east-1', stack: undefined},
		...{resources: [], planned: undefined, events: [], images: [], builds: [], service: undefined, healthy: 0},
		...facts,
	});
}

export const planOf = (changes: StackPlan['changes'], kind: StackPlan['kind'] = 'create'): StackPlan => ({
	...{kind, stackName: 'demo', stackId: 'id', changeSetId: 'plan', changes},
});

/** Tells one value and then nothing more. */
export async function* always<Value>(value: Value): AsyncGenerator<Sample<Value>> {
	yield {kind: 'value', value, at: Date.now()};
}

export async function* told<Result>(events: readonly ProgressEvent[], result: Result): Operation<Result> {
	yield* events;
	return result;
}

export const started = (step: string, detail = step): ProgressEvent => ({type: 'step', step, state: 'started', detail});
export const done = (step: string, detail = step): ProgressEvent => ({
	...{type: 'step', step, state: 'done', detail, elapsed: 1},
});

const unexpected = (name: string) => () => {
	throw new Error(`${name} was not expected`);
};

/** Actions that do what the test says; every other one fails, naming itself. */
export function fakeActions(given: Partial<SetupActions>): SetupActions {
	return {
		declarations: () => Promise.resolve(consumerDeclarations({mode: 'account'})),
		watchStacks: () => always([]),
		watch: () => always(standing({})),
		setUp: unexpected('setUp'),
		planScale: unexpected('planScale'),
		scale: unexpected('scale'),
		redeploy: unexpected('redeploy'),
		planRollback: unexpected('planRollback'),
		rollBack: unexpected('rollBack'),
		planDeletion: unexpected('planDeletion'),
		delete: unexpected('delete'),
		previewSetUp: unexpected('previewSetUp'),
		previewScale: unexpected('previewScale'),
		previewRedeploy: unexpected('previewRedeploy'),
		previewRollback: () => Promise.resolve(['aws cloudformation cancel-update-stack']),
		previewDeletion: () => Promise.resolve(['aws cloudformation delete-stack']),
		previewExecution: unexpected('previewExecution'),
		browse: unexpected('browse'),
		...given,
	};
}
