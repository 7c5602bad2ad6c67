import type {Operation} from '../../operations/progress.ts';
import type {Session} from '../../operations/session.ts';
import type {ContainerShellActions} from '../../screens/container-shell.ts';
import type {TasksActions} from '../../screens/tasks/actions.ts';

/** What the Tasks screen may run, on a session that is opened when it is first needed; operations load on use. */
export function createTasksActions(session: () => Promise<Session>): Omit<TasksActions, keyof ContainerShellActions> {
	return {...changes(session), ...looks(session)};
}

type Changes = Pick<
	TasksActions,
	| 'planStop'
	| 'stop'
	| 'previewStop'
	| 'planScale'
	| 'scale'
	| 'previewScale'
	| 'planDeploy'
	| 'deploy'
	| 'previewDeploy'
>;

function changes(session: () => Promise<Session>): Changes {
	const stopping = () => import('../../operations/tasks/stop.ts');
	const scaling = () => import('../../operations/services/scale.ts');
	const deploying = () => import('../../operations/services/deployment.ts');
	const preview = async (run: (twin: Session) => Operation<unknown>): Promise<readonly string[]> => {
		const {previewCalls} = await import('../../operations/preview.ts');
		return previewCalls(await session(), run);
	};
	return {
		planStop: async (...of) => (await stopping()).planStop(await session(), ...of),
		async *stop(...of) {
			return yield* (await stopping()).stopTasks(await session(), ...of);
		},
		async previewStop(...of) {
			const {stopTasks} = await stopping();
			return preview((twin) => stopTasks(twin, ...of));
		},
		planScale: async (...of) => (await scaling()).planScale(await session(), ...of),
		async *scale(...of) {
			return yield* (await scaling()).scaleService(await session(), ...of);
		},
		async previewScale(plan) {
			const {scaleService} = await scaling();
			return preview((twin) => scaleService(twin, plan));
		},
		planDeploy: async (...of) => (await deploying()).planDeployment(await session(), ...of),
		async *deploy(...of) {
			return yield* (await deploying()).deployService(await session(), ...of);
		},
		async previewDeploy(plan) {
			const {deployService} = await deploying();
			return preview((twin) => deployService(twin, plan));
		},
	};
}

function looks(session: () => Promise<Session>): Omit<TasksActions, keyof Changes | keyof ContainerShellActions> {
	return {
		async describe(...of) {
			const {describeAsYaml} = await import('../../operations/tasks/describe.ts');
			return describeAsYaml(await session(), ...of);
		},
		async commandLines(subject) {
			const {commandLinesOf} = await import('../../operations/tasks/command-lines.ts');
			return commandLinesOf(await session(), subject);
		},
		async why(subject, signal) {
			const {whyService, whyTask} = await import('../../operations/explain/why.ts');
			return subject.kind === 'service'
				? whyService(await session(), subject, signal)
				: whyTask(await session(), subject, signal);
		},
		async events(...of) {
			const {serviceEvents} = await import('../../operations/services/events.ts');
			return serviceEvents(await session(), ...of);
		},
		async metrics(...of) {
			const {serviceMetrics} = await import('../../operations/services/metrics.ts');
			return serviceMetrics(await session(), ...of);
		},
		async *logs(...of) {
			const {readTaskLogs} = await import('../../operations/logs/task-logs.ts');
			yield* readTaskLogs(await session(), ...of);
		},
		async *serviceLogs(...of) {
			const {readServiceLogs} = await import('../../operations/logs/service-logs.ts');
			yield* readServiceLogs(await session(), ...of);
		},
	};
}
