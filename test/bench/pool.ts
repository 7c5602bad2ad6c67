import {RequestServiceQuotaIncreaseCommand, ServiceQuotasClient} from '@aws-sdk/client-service-quotas';
import {openSession, type Session} from '../../src/aws/session.ts';
import {startEphemeralAws} from '../../src/operations/local-aws/start.ts';
import {createPool} from '../../src/operations/pool/create.ts';
import {drainPool, planDrain} from '../../src/operations/pool/drain.ts';
import {grabTask} from '../../src/operations/pool/grab.ts';
import {type PoolStack, requirePool} from '../../src/operations/pool/locate.ts';
import {poolOn} from '../../src/operations/pool/pool-of.ts';
import {planResize, resizePool} from '../../src/operations/pool/resize.ts';
import {counts} from '../../src/operations/pool/states.ts';
import {readContent} from '../../src/operations/pool/status.ts';
import {finish} from '../../src/operations/progress.ts';
import {atMost, atMostTimes, type Measurement, median, quantile, timed} from './measurement.ts';

const stackName = 'bench-pool';
const size = 5;
const rounds = 40;
/** The console grabs again and again; its first call also loads the SDK, as that of an operator who has just opened it. */
const warmUps = 2;

/** From the wish for a task until it is handed out; then until another one is available, beside the bare start of one. */
export async function poolGrab(): Promise<Measurement[]> {
	await using bench = await PoolBench.open(size);
	const grabs: number[] = [];
	const refills: number[] = [];
	for (let round = 0; round < warmUps + rounds; round += 1) {
		const started = performance.now();
		await grabTask(bench.session, stackName, {user: `user-${round}`});
		const grabbed = performance.now();
		await bench.until(({available}) => available === size);
		if (round < warmUps) continue;
		grabs.push(grabbed - started);
		refills.push(performance.now() - started);
	}
	const bare = await bench.bareStarts(20);
	const other = {what: 'from RunTask until the container answers', value: median(bare)};
	return [
		atMost('pool-grab-p50', median(grabs), 'ms', 60),
		atMost('pool-grab-p95', quantile(grabs, 0.95), 'ms', 60),
		atMostTimes('pool-refill', median(refills), 'ms', other, 1.5),
	];
}

/** A drain of 200 real tasks, and what is left after it. */
export async function poolDrain(): Promise<Measurement[]> {
	await using bench = await PoolBench.open(0);
	await bench.allow(200);
	await resizePool(bench.session, await planResize(bench.session, stackName, 200));
	await bench.until(({available}) => available === 200);
	const plan = await planDrain(bench.session, stackName);
	const milliseconds = await timed(() => finish(drainPool(bench.session, plan)));
	const left = await bench.session.gateways.ecs.listTasks({
		...{cluster: bench.pool.outputs.ClusterName, family: bench.pool.outputs.TaskFamily},
	});
	return [atMost('pool-drain-200', milliseconds / 1000, 's', 20), atMost('pool-drain-left', left.length, 'tasks', 0)];
}

type EphemeralAws = Awaited<ReturnType<typeof startEphemeralAws>>;

/** A pool on a local AWS of its own. */
class PoolBench implements AsyncDisposable {
	readonly session: Session;
	readonly pool: PoolStack;
	readonly #instance: EphemeralAws;

	private constructor(instance: EphemeralAws, session: Session, pool: PoolStack) {
		this.#instance = instance;
		this.session = session;
		this.pool = pool;
	}

	static async open(WarmTasks: number): Promise<PoolBench> {
		const instance = await startEphemeralAws();
		const {endpoint: endpointUrl, region} = instance;
		const startLocal = () => Promise.resolve({endpointUrl, region});
		const session = await openSession({local: true, endpointUrl: undefined, region, startLocal, environment: {}});
		const parameters = {WarmTasks: `${WarmTasks}`};
		const approve = () => Promise.resolve(true);
		await finish(createPool(session, {stackName, parameters, approve}));
		return new PoolBench(instance, session, await requirePool(session, stackName));
	}

	/** Looks at the table again and again. */
	async until(isReached: (of: ReturnType<typeof counts>) => boolean): Promise<void> {
		for (;;) {
			const {tasks} = await readContent(this.session, this.pool);
			if (isReached(counts(tasks))) return;
			await new Promise((resolve) => setTimeout(resolve, 10));
		}
	}

	/** Asks for as many vCPUs as so many tasks take; the local AWS grants them at once. */
	async allow(tasks: number): Promise<void> {
		const {endpoint, region} = this.#instance;
		const credentials = {accessKeyId: 'bench', secretAccessKey: 'bench'};
		const client = new ServiceQuotasClient({endpoint, region, credentials});
		const DesiredValue = (tasks * Number(this.pool.parameters.TaskCpu)) / 1024;
		const quota = {ServiceCode: 'fargate', QuotaCode: 'L-3032A538', DesiredValue};
		await client.send(new RequestServiceQuotaIncreaseCommand(quota));
	}

	/** Milliseconds from RunTask until the container answers, of tasks that no pool looks after. */
	async bareStarts(count: number): Promise<number[]> {
		const {gateways} = this.session;
		const {outputs} = this.pool;
		const {tasks} = poolOn(this.session, this.pool, undefined);
		const times: number[] = [];
		for (let start = 0; start < count; start += 1) {
			const began = performance.now();
			const {tasks: [task] = []} = await gateways.ecs.runTask({
				...{cluster: outputs.ClusterName, taskDefinition: outputs.TaskDefinitionArn, launchType: 'FARGATE'},
				networkConfiguration: {
					awsvpcConfiguration: {
						...{subnets: outputs.Subnets.split(','), securityGroups: [outputs.SecurityGroupId]},
						assignPublicIp: 'ENABLED',
					},
				},
			});
			const arn = task?.taskArn ?? '';
			for (;;) {
				const [now] = await tasks.describe([arn]);
				const address = now?.lastStatus === 'RUNNING' ? await tasks.address(now) : undefined;
				if (now !== undefined && address !== undefined && (await tasks.answers(now, address))) break;
				await new Promise((resolve) => setTimeout(resolve, 10));
			}
			times.push(performance.now() - began);
			await gateways.ecs.stopTask(outputs.ClusterName, arn, 'measured');
		}
		return times;
	}

	async [Symbol.asyncDispose](): Promise<void> {
		this.session.close();
		await this.#instance[Symbol.asyncDispose]();
	}
}
