import {resolvePoolParameters} from '../../infra/pool/parameters.ts';
import {buildImages} from '../images/build.ts';
import {type Operation, step} from '../progress.ts';
import type {Session} from '../session.ts';
import {deploySystem} from '../stacks/deploy-system.ts';
import {assertSame} from '../stacks/existing.ts';
import {withLiveCount} from '../stacks/live-count.ts';
import {tellParameters} from '../stacks/parameters.ts';
import type {StackPlan} from '../stacks/plan.ts';
import {checkPoolAccount} from './check.ts';
import {codePlace, removeOldCode, uploadCode} from './code.ts';
import {type Consequences, consequencesOf, isResized, type PoolChange} from './consequences.ts';
import {contentOf, existingPool, parametersOf} from './existing.ts';
import {fillPool} from './fill.ts';
import {poolImages} from './image.ts';
import {requirePool} from './locate.ts';
import {startMonitoring} from './monitoring.ts';
import {assertTasksCanFollow} from './network-change.ts';
import {checkPoolParameters, proposedParameters} from './parameters.ts';

export interface PoolRequest {
	readonly stackName: string;
	/** What the operator wants otherwise than the template's defaults, or than the stack has it already. */
	readonly parameters: Readonly<Record<string, string>>;
	/** The stack that these parameters change: without it they would be no whole pool. Undefined: whatever is there. */
	readonly stackId?: string | undefined;
	/** Shows the plan, and what follows besides, before anything is changed. False ends the set-up with nothing done. */
	readonly approve: (plan: StackPlan, consequences: Consequences) => Promise<boolean>;
	readonly signal?: AbortSignal | undefined;
}

export interface PoolResult {
	readonly stackName: string;
	/** Tasks that are kept warm. */
	readonly target: number;
	readonly available: number;
}

/**
 * From nothing to a pool with its warm tasks: check, parameters, stack (with the code of its functions), image, fill.
 * Each step asks the account whether it is done, so that an interrupted set-up is picked up by running it again. A pool that
 * is there is changed: it keeps its tasks, its size and the parameters that are not given.
 *
 * @throws InvalidInputError before any call when parameters cannot be right; DeclinedError when the plan is not
 *   approved; StateError when the stack to change is gone, and as `assertTasksCanFollow`; StateError, OutcomeError as the
 *   steps do
 */
export async function* createPool(session: Session, request: PoolRequest): Operation<PoolResult> {
	const {stackName, signal} = request;
	checkPoolParameters(stackName, request.parameters);
	const existing = await existingPool(session, stackName, signal);
	assertSame(request, existing, 'a new pool');
	const proposed = await proposedParameters(session, existing, request.parameters, signal);
	const given = {...proposed, ...request.parameters};
	const parameters = resolvePoolParameters({...parametersOf(existing), ...given});
	const content = await contentOf(session, existing, signal);
	assertTasksCanFollow(existing, content, parameters);
	const {WarmTasks} = request.parameters;
	const target = Number(WarmTasks ?? content?.settings.target ?? parameters.WarmTasks);
	const wanted = {...parameters, WarmTasks: String(target)};
	yield* step('check', 'Checking account, region and quota', () => checkPoolAccount(session, wanted, signal));
	yield* step('parameters', 'Checking parameters', () => tellParameters(parameters, given, existing));
	const change = {existing, content, parameters, target};
	yield* step('stack', `Deploying stack ${stackName}`, () => deployPool(session, request, change));
	const pool = await requirePool(session, stackName, signal);
	const images = poolImages(pool);
	yield* step('image', 'Building the image', () => buildImages(session, images, signal));
	await startMonitoring(session, pool, signal);
	const wish = {wanted: WarmTasks === undefined ? undefined : Number(WarmTasks), image: images.tag};
	const filled = yield* step('fill', 'Filling the pool', () => fillPool(session, pool, wish, signal));
	return {stackName, ...filled};
}

/** The code of the functions is uploaded once the plan is approved, and that of before removed once it is carried out. */
async function* deployPool(
	session: Session,
	{stackName, approve, signal}: PoolRequest,
	change: PoolChange,
): Operation<{readonly result: undefined; readonly detail: string; readonly skipped?: boolean}> {
	const {existing, parameters} = change;
	const place = await codePlace(session, stackName, signal);
	const all = {...parameters, CodeBucket: place.bucket, CodeKey: place.key};
	const done = yield* deploySystem(session, {
		stackName,
		system: 'pool',
		existing,
		parameters: (stack) => withLiveCount(session, stack, all, 'MonitoringTasks', signal),
		approve: (plan) => approve(plan, consequencesOf(session, change, plan)),
		changesMore: isResized(change),
		prepare: () => uploadCode(session, place, signal),
		signal,
	});
	if (done.skipped !== true) await removeOldCode(session, stackName, place, signal);
	return done;
}
