import type {Explanation} from '../../operations/explain/explanation.ts';
import type {ServiceLogLine, ServiceLogQuery} from '../../operations/logs/service-logs.ts';
import type {TaskLogLine, TaskLogQuery} from '../../operations/logs/task-logs.ts';
import type {Operation} from '../../operations/progress.ts';
import type {DeploymentOutcome, DeploymentPlan} from '../../operations/services/deployment.ts';
import type {ServiceEventLine} from '../../operations/services/events.ts';
import type {ServiceMetrics} from '../../operations/services/metrics.ts';
import type {ScalePlan} from '../../operations/services/scale.ts';
import type {StopOutcome, StopPlan, StopRequest} from '../../operations/tasks/stop.ts';
import type {ServiceReference, Subject, TaskReference} from '../../operations/tasks/subject.ts';
import type {ContainerShellActions} from '../container-shell.ts';

/**
 * Everything that the Tasks screen may run. Each rejects with a `ConsoleError` (plain sentence and next step), or with
 * the signal's reason once that is aborted. A change goes in three steps: plan it, show `plan.lines` with
 * `previewX(…)` as its `aws` lines (to confirm, `plan.typed` is typed where there is one), run it.
 */
export interface TasksActions extends ContainerShellActions {
	/** Which tasks are meant and what will replace them. @throws NotFoundError naming the nearest */
	planStop(tasks: readonly TaskReference[], signal?: AbortSignal): Promise<StopPlan>;
	/** Stops each of them; a failure of one is told in the outcome, not thrown. */
	stop(plan: StopPlan, request: StopRequest, signal?: AbortSignal): Operation<StopOutcome>;
	/** The `aws` lines of the same, without changing anything. */
	previewStop(plan: StopPlan, request: StopRequest): Promise<readonly string[]>;

	/** What a desired count would start or stop, and what may stand in its way. @throws InvalidInputError */
	planScale(service: ServiceReference, count: number, signal?: AbortSignal): Promise<ScalePlan>;
	/** Sets the desired count, and follows until so many tasks run. @throws OutcomeError when they do not come up */
	scale(plan: ScalePlan, signal?: AbortSignal): Operation<void>;
	previewScale(plan: ScalePlan): Promise<readonly string[]>;

	/** How all tasks of a service would be replaced by new ones. */
	planDeploy(service: ServiceReference, signal?: AbortSignal): Promise<DeploymentPlan>;
	/** Begins a new deployment and follows it until it is steady. @throws OutcomeError saying why when it fails */
	deploy(plan: DeploymentPlan, signal?: AbortSignal): Operation<DeploymentOutcome>;
	previewDeploy(plan: DeploymentPlan): Promise<readonly string[]>;

	/** As YAML, as AWS describes it, without the values of secrets. */
	describe(subject: Subject, signal?: AbortSignal): Promise<string>;
	/** The `aws …` lines that list and describe it, as the operator could type them; makes no call. */
	commandLines(subject: Subject): Promise<readonly string[]>;

	/** Why it stopped, is not placed, or does not come to an end. */
	why(subject: Subject & {readonly kind: 'service' | 'task' | 'container'}, signal?: AbortSignal): Promise<Explanation>;
	/** The story of a service, newest first, without the noise. */
	events(service: ServiceReference, signal?: AbortSignal): Promise<readonly ServiceEventLine[]>;
	/** CPU and memory of the last hour. */
	metrics(service: ServiceReference, signal?: AbortSignal): Promise<ServiceMetrics>;

	/**
	 * Log lines of a task's containers, also of a stopped one, merged in order of time, a batch for each look.
	 *
	 * @throws StateError with a clear sentence when its logs are not in CloudWatch Logs
	 */
	logs(query: TaskLogQuery, signal?: AbortSignal): AsyncGenerator<readonly TaskLogLine[], void, undefined>;
	/** The same of all tasks of a service, also those that start meanwhile. */
	serviceLogs(query: ServiceLogQuery, signal?: AbortSignal): AsyncGenerator<readonly ServiceLogLine[], void, undefined>;
}
