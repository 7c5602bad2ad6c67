import {runsOldImages, type ServiceImages} from '../images/rollout.ts';
import {type Operation, step} from '../progress.ts';
import {planScale, type ScalePlan} from '../services/scale.ts';
import type {Session} from '../session.ts';
import {awaitEndpoint} from './endpoint.ts';
import {buildImages} from './images.ts';
import {scaleService} from './scale.ts';
import {type ConsumerStack, consumerStack} from './stack.ts';

export interface SetupResult {
	readonly stackName: string;
	readonly address: string;
	readonly hosts: number;
}

/** What another count of tasks would do, before anything is done. @throws StateError when the stack is not complete */
export async function planConsumerScale(
	session: Session,
	name: string,
	desired: number,
	signal?: AbortSignal,
): Promise<ScalePlan> {
	const {ClusterName: cluster, ServiceName: service} = (await consumerStack(session, name, signal)).outputs;
	const plan = await planScale(session, {cluster, service}, desired, signal);
	// The name of the stack is the one that the operator knows.
	return {...plan, typed: plan.typed === undefined ? undefined : name};
}

/**
 * Changes how many tasks a consumer that is set up runs, and waits until its address shows them all.
 *
 * @throws StateError when the stack is not complete; OutcomeError when tasks do not come up
 */
export async function* scaleConsumer(
	session: Session,
	name: string,
	desired: number,
	signal?: AbortSignal,
): Operation<SetupResult> {
	const stack = await consumerStack(session, name, signal);
	return yield* runTasks(session, stack, {desired, redeploy: false}, signal);
}

/**
 * Replaces every task of a consumer, a few at a time, by one with the newest images; images whose sources changed are
 * built before.
 *
 * @throws StateError when the stack is not complete; OutcomeError when a build breaks or tasks do not come up
 */
export async function* redeployConsumer(session: Session, name: string, signal?: AbortSignal): Operation<SetupResult> {
	const stack = await consumerStack(session, name, signal);
	yield* step('images', 'Building images', () => buildImages(session, stack, signal));
	const {ClusterName: cluster, ServiceName: service} = stack.outputs;
	const [found] = await session.gateways.ecs.describeServices(cluster, [service], {signal});
	return yield* runTasks(session, stack, {desired: found?.desiredCount ?? 0, redeploy: true}, signal);
}

/** The last part of a set-up: images, as many tasks as asked for, and an address that answers. */
export async function* startTasks(
	session: Session,
	stack: ConsumerStack,
	desired: number,
	signal: AbortSignal | undefined,
): Operation<SetupResult> {
	yield* step('images', 'Building images', () => buildImages(session, stack, signal));
	const redeploy = await runsOldImages(session, serviceImages(stack), signal);
	return yield* runTasks(session, stack, {desired, redeploy}, signal);
}

const serviceImages = ({outputs}: ConsumerStack): ServiceImages => ({
	cluster: outputs.ClusterName,
	service: outputs.ServiceName,
	repositories: [
		{uri: outputs.BackendRepositoryUri, name: outputs.BackendRepositoryName},
		{uri: outputs.ConsoleRepositoryUri, name: outputs.ConsoleRepositoryName},
	],
});

async function* runTasks(
	session: Session,
	{name, outputs}: ConsumerStack,
	{desired, redeploy}: {readonly desired: number; readonly redeploy: boolean},
	signal: AbortSignal | undefined,
): Operation<SetupResult> {
	const {ClusterName: cluster, ServiceName: service, TargetGroupArn: targetGroup, Url: address} = outputs;
	yield* step('scale', `Scaling to ${desired} tasks`, () =>
		scaleService(session, {cluster, service, desired, targetGroup, redeploy}, signal),
	);
	const hosts = yield* step('endpoint', `Asking ${address}`, () => awaitEndpoint(session, address, desired, signal));
	return {stackName: name, address, hosts};
}
