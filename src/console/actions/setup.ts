import type {Session} from '../../operations/session.ts';
import type {SetUpCall, SetupActions} from '../../screens/setup/actions.ts';
import {openInBrowser} from '../browser.ts';

/** What the Setup screen may run, on a session that may still be opening. */
export function createSetupActions(session: () => Promise<Session>): SetupActions {
	return {...readings(session), ...changes(session), ...previews(session), browse: openInBrowser};
}

function readings(session: () => Promise<Session>): Pick<SetupActions, 'declarations' | 'watchStacks' | 'watch'> {
	return {
		async declarations() {
			const opened = await session();
			const {consumerDeclarations} = await import('../../operations/consumer/parameters.ts');
			return consumerDeclarations(opened);
		},
		async *watchStacks(signal) {
			const opened = await session();
			const {watchConsumers} = await import('../../operations/consumer/list.ts');
			yield* watchConsumers(opened, signal);
		},
		async *watch(stack, signal) {
			const opened = await session();
			const {watchStanding} = await import('../../operations/consumer/read-standing.ts');
			yield* watchStanding(opened, stack, signal);
		},
	};
}

type Changes = Pick<
	SetupActions,
	'setUp' | 'planScale' | 'scale' | 'redeploy' | 'planRollback' | 'rollBack' | 'planDeletion' | 'delete'
>;

function changes(session: () => Promise<Session>): Changes {
	return {
		async *setUp(call, approve, signal) {
			const opened = await session();
			const {setupConsumer} = await import('../../operations/consumer/setup.ts');
			return yield* setupConsumer(opened, {...call, approve, signal});
		},
		async planScale(stack, desired, signal) {
			const opened = await session();
			const {planConsumerScale} = await import('../../operations/consumer/start-tasks.ts');
			return planConsumerScale(opened, stack, desired, signal);
		},
		async *scale(stack, desired, signal) {
			const opened = await session();
			const {scaleConsumer} = await import('../../operations/consumer/start-tasks.ts');
			return yield* scaleConsumer(opened, stack, desired, signal);
		},
		async *redeploy(stack, signal) {
			const opened = await session();
			const {redeployConsumer} = await import('../../operations/consumer/start-tasks.ts');
			return yield* redeployConsumer(opened, stack, signal);
		},
		async planRollback(stack, signal) {
			const opened = await session();
			const {planRollback} = await import('../../operations/stacks/rollback.ts');
			return planRollback(opened, stack, signal);
		},
		async *rollBack(plan, signal) {
			const opened = await session();
			const {rollBackStack} = await import('../../operations/stacks/rollback.ts');
			return yield* rollBackStack(opened, plan, signal);
		},
		async planDeletion(stack, signal) {
			const opened = await session();
			const {deletionLines, previewDeletion} = await import('../../operations/stacks/delete.ts');
			const preview = await previewDeletion(opened, stack, signal);
			return {preview, lines: deletionLines(preview)};
		},
		async *delete({preview}, signal) {
			const opened = await session();
			const {deleteStack} = await import('../../operations/stacks/delete.ts');
			yield* deleteStack(opened, preview, signal);
		},
	};
}

type Previews = Pick<
	SetupActions,
	'previewSetUp' | 'previewScale' | 'previewRedeploy' | 'previewRollback' | 'previewDeletion' | 'previewExecution'
>;

/** The same operations on a dry-run twin of the session, which keeps back what would change something. */
function previews(session: () => Promise<Session>): Previews {
	const preview = async (run: (twin: Session) => ReturnType<Run>): Promise<readonly string[]> => {
		const {previewCalls} = await import('../../operations/preview.ts');
		return previewCalls(await session(), run);
	};
	return {
		async previewSetUp(call: SetUpCall) {
			const {setupConsumer} = await import('../../operations/consumer/setup.ts');
			return preview((twin) => setupConsumer(twin, {...call, approve: () => Promise.resolve(true)}));
		},
		async previewScale(stack, desired) {
			const {scaleConsumer} = await import('../../operations/consumer/start-tasks.ts');
			return preview((twin) => scaleConsumer(twin, stack, desired));
		},
		async previewRedeploy(stack) {
			const {redeployConsumer} = await import('../../operations/consumer/start-tasks.ts');
			return preview((twin) => redeployConsumer(twin, stack));
		},
		async previewRollback(plan) {
			const {rollBackStack} = await import('../../operations/stacks/rollback.ts');
			return preview((twin) => rollBackStack(twin, plan));
		},
		async previewDeletion({preview: deletion}) {
			const {deleteStack} = await import('../../operations/stacks/delete.ts');
			return preview((twin) => deleteStack(twin, deletion));
		},
		async previewExecution(plan) {
			const {deployStack} = await import('../../operations/stacks/deploy.ts');
			return preview((twin) => deployStack(twin, plan, 'stack'));
		},
	};
}

type Run = Parameters<typeof import('../../operations/preview.ts').previewCalls>[1];
