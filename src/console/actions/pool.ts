import type {Operation} from '../../operations/progress.ts';
import type {Session} from '../../operations/session.ts';
import {Nudge} from '../../operations/watch/nudge.ts';
import type {ContainerShellActions} from '../../screens/container-shell.ts';
import type {PoolActions} from '../../screens/pool/actions.ts';
import {openInBrowser} from '../browser.ts';

/** What the Pool screen may run, on a session that may still be opening; operations load on use. */
export function createPoolActions(session: () => Promise<Session>): Omit<PoolActions, keyof ContainerShellActions> {
	return {...creation(session), ...deletion(session), ...changes(session), ...switches(session), ...looks(session)};
}

type Creation = Pick<PoolActions, 'declarations' | 'create' | 'previewExecution'>;

function creation(session: () => Promise<Session>): Creation {
	return {
		async declarations(...of) {
			const {poolDeclarations} = await import('../../operations/pool/declarations.ts');
			return poolDeclarations(await session(), ...of);
		},
		async *create(call, approve, signal) {
			const opened = await session();
			const {createPool} = await import('../../operations/pool/create.ts');
			return yield* createPool(opened, {...call, approve, signal});
		},
		async previewExecution(plan) {
			const {deployStack} = await import('../../operations/stacks/deploy.ts');
			return preview(session, (twin) => deployStack(twin, plan, 'stack'));
		},
	};
}

type Deletion = Pick<PoolActions, 'planDeletion' | 'delete' | 'previewDeletion'>;

function deletion(session: () => Promise<Session>): Deletion {
	const deleting = () => import('../../operations/pool/delete.ts');
	return {
		async planDeletion(stack, signal) {
			const {poolDeletionLines, previewPoolDeletion} = await deleting();
			const preview = await previewPoolDeletion(await session(), stack, signal);
			return {preview, lines: poolDeletionLines(preview)};
		},
		async *delete({preview: of}, signal) {
			yield* (await deleting()).deletePool(await session(), of, signal);
		},
		async previewDeletion({preview: of}) {
			const {deletePool} = await deleting();
			return preview(session, (twin) => deletePool(twin, of));
		},
	};
}

type Changes = Pick<
	PoolActions,
	| 'grab'
	| 'planStop'
	| 'stop'
	| 'previewStop'
	| 'planResize'
	| 'resize'
	| 'previewResize'
	| 'planDrain'
	| 'drain'
	| 'previewDrain'
>;

function changes(session: () => Promise<Session>): Changes {
	const killing = () => import('../../operations/pool/kill.ts');
	const resizing = () => import('../../operations/pool/resize.ts');
	const draining = () => import('../../operations/pool/drain.ts');
	return {
		grab: grabbing(session),
		planStop: async (...of) => (await killing()).planKill(await session(), ...of),
		async *stop(plan, signal) {
			return yield* (await killing()).killTasks(await session(), plan, {}, signal);
		},
		async previewStop(plan) {
			const {killTasks} = await killing();
			return preview(session, (twin) => killTasks(twin, plan));
		},
		planResize: async (...of) => (await resizing()).planResize(await session(), ...of),
		resize: async (...of) => (await resizing()).resizePool(await session(), ...of),
		async previewResize(plan) {
			const {resizePool} = await resizing();
			return preview(session, (twin) => resizePool(twin, plan));
		},
		planDrain: async (...of) => (await draining()).planDrain(await session(), ...of),
		async *drain(...of) {
			return yield* (await draining()).drainPool(await session(), ...of);
		},
		async previewDrain(plan) {
			const {drainPool} = await draining();
			return preview(session, (twin) => drainPool(twin, plan));
		},
	};
}

/** Grabs; what a grab without an answer may have taken, the next one for the same user gets. */
function grabbing(session: () => Promise<Session>): PoolActions['grab'] {
	const unanswered = new Map<string, string>();
	return async (stack, user, signal) => {
		const wish = `${stack} ${user}`;
		const known = unanswered.get(wish);
		// Two who ask at the same moment ask for two.
		unanswered.delete(wish);
		const claimId = known ?? crypto.randomUUID();
		const [{grabTask}, {UnclearError}] = await Promise.all([
			import('../../operations/pool/grab.ts'),
			import('../../operations/errors.ts'),
		]);
		try {
			return await grabTask(await session(), stack, {user, claimId}, signal);
		} catch (error) {
			if (known !== undefined || error instanceof UnclearError) unanswered.set(wish, claimId);
			throw error;
		}
	};
}

type Switches = Pick<PoolActions, 'resume' | 'previewResume' | 'simulate' | 'previewSimulate'>;

function switches(session: () => Promise<Session>): Switches {
	const resuming = () => import('../../operations/pool/resume.ts');
	const simulating = () => import('../../operations/pool/simulate.ts');
	return {
		resume: async (...of) => (await (await resuming()).resumePool(await session(), ...of)).settings,
		async previewResume(stack) {
			const {resumePool} = await resuming();
			return preview(session, (twin) => resumePool(twin, stack));
		},
		simulate: async (...of) => (await (await simulating()).switchSimulator(await session(), ...of)).simulator,
		async previewSimulate(stack, isOn) {
			const {switchSimulator} = await simulating();
			return preview(session, (twin) => switchSimulator(twin, stack, isOn));
		},
	};
}

function looks(
	session: () => Promise<Session>,
): Omit<PoolActions, keyof (Creation & Deletion & Changes & Switches & ContainerShellActions)> {
	const nudge = new Nudge();
	return {
		async *watch(stack, signal) {
			const [opened, {watchPool}] = await Promise.all([session(), import('../../operations/pool/watch.ts')]);
			yield* watchPool(opened, stack, signal, {nudge});
		},
		nudge: (what) => nudge.give(what === 'all' ? [what] : []),
		async commandLines(stack, task) {
			const {poolCommandLines} = await import('../../operations/pool/command-lines.ts');
			return poolCommandLines(await session(), stack, task);
		},
		async why(task, signal) {
			const {whyTask} = await import('../../operations/explain/why.ts');
			return whyTask(await session(), task, signal);
		},
		async *logs(...of) {
			const {readTaskLogs} = await import('../../operations/logs/task-logs.ts');
			yield* readTaskLogs(await session(), ...of);
		},
		async metrics(stack, signal) {
			const {poolMetrics} = await import('../../operations/pool/metrics.ts');
			return poolMetrics(await session(), stack, signal);
		},
		browse: openInBrowser,
	};
}

async function preview(
	session: () => Promise<Session>,
	run: (twin: Session) => Operation<unknown> | Promise<unknown>,
): Promise<readonly string[]> {
	const {previewCalls} = await import('../../operations/preview.ts');
	return previewCalls(await session(), run);
}
