import {RequestServiceQuotaIncreaseCommand, ServiceQuotasClient} from '@aws-sdk/client-service-quotas';
import {openSession, type Session} from '../../../../src/aws/session.ts';
import type {LocalAwsOptions} from '../../../../src/local/local-aws.ts';
import {createPool} from '../../../../src/operations/pool/create.ts';
import {type PoolStack, requirePool} from '../../../../src/operations/pool/locate.ts';
import {finish} from '../../../../src/operations/progress.ts';
import {AnsweringRuntime} from '../../../support/answering-runtime.ts';
import {type Attention, awsBetween} from '../../../support/aws-between.ts';
import {startLocalAws, type TestAws} from '../../../support/local-aws.ts';

/** A pool as it is made, functions and all; only its containers do nothing but answer. */
export interface AnsweringPool extends AsyncDisposable {
	readonly aws: TestAws;
	readonly runtime: AnsweringRuntime;
	/** Where the functions of the pool make their calls, and whoever else is to be seen. */
	readonly between: string;
	/** Makes its calls unseen. */
	readonly session: Session;
	readonly pool: PoolStack;
}

export interface PoolWish extends Attention {
	readonly stackName: string;
	readonly parameters: Readonly<Record<string, string>>;
	/** As many tasks as the account may run at a time. */
	readonly most: number;
	readonly options?: Partial<Pick<LocalAwsOptions, 'catalogue' | 'images'>>;
}

/** Makes a pool on a local AWS in this process, and something that sees every call of its functions. */
export async function openAnsweringPool({
	stackName,
	parameters,
	most,
	options = {},
	...attention
}: PoolWish): Promise<AnsweringPool> {
	await using stack = new AsyncDisposableStack();
	const runtimes: AnsweringRuntime[] = [];
	const aws = stack.use(
		await startLocalAws({
			runtime({clock}) {
				const runtime = new AnsweringRuntime(clock);
				runtimes.push(runtime);
				return runtime;
			},
			...options,
		}),
	);
	const [runtime] = runtimes;
	if (runtime === undefined) throw new Error('The local AWS asked for no runtime.');
	const between = stack.use(await awsBetween(aws.endpoint, attention));
	aws.engine.endpoint = between.endpoint;
	const session = await openSession({
		...{local: true, endpointUrl: undefined, region: 'us-east-1', environment: {}},
		startLocal: () => Promise.resolve({endpointUrl: aws.endpoint, region: 'us-east-1'}),
	});
	stack.defer(() => session.close());
	await allow(aws, most);
	await finish(createPool(session, {stackName, parameters, approve: () => Promise.resolve(true)}));
	const pool = await requirePool(session, stackName);
	const all = stack.move();
	return {
		...{aws, runtime, between: between.endpoint, session, pool},
		[Symbol.asyncDispose]: () => all.disposeAsync(),
	};
}

/** Asks for a vCPU for each of so many tasks; the local AWS grants them at once. */
async function allow({client}: TestAws, tasks: number): Promise<void> {
	const quota = {ServiceCode: 'fargate', QuotaCode: 'L-3032A538', DesiredValue: tasks};
	await new ServiceQuotasClient(client).send(new RequestServiceQuotaIncreaseCommand(quota));
}
