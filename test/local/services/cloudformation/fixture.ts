import type * as cloudformation from '@aws-sdk/client-cloudformation';
import type {ProviderContext, ResourceProvider} from '../../../../src/local/cloudformation/providers/provider.ts';
import type {Values} from '../../../../src/local/cloudformation/template/value.ts';
import {ManualClock} from '../../../../src/local/engine/clock.ts';
import type {ServiceContext} from '../../../../src/local/engine/context.ts';
import {Store} from '../../../../src/local/engine/store.ts';
import {changeSetHandlers} from '../../../../src/local/services/cloudformation/change-sets.ts';
import {describeHandlers} from '../../../../src/local/services/cloudformation/describe.ts';
import {eventHandlers} from '../../../../src/local/services/cloudformation/events.ts';
import {stackSettingHandlers} from '../../../../src/local/services/cloudformation/stack-settings.ts';
import {stackHandlers} from '../../../../src/local/services/cloudformation/stacks.ts';
import {stateLoader} from '../../../../src/local/services/cloudformation/state.ts';
import {templateHandlers} from '../../../../src/local/services/cloudformation/templates.ts';
import type {OperationInput, OperationName, OperationOutput} from '../../../../src/local/wire/service.ts';

type Sdk = typeof cloudformation;
type Untyped = Record<string, (input: unknown, context: unknown) => unknown>;

/** A world of things that the fake provider makes, by physical id. */
export class World {
	readonly things = new Map<string, Values>();
	/** What happened, in order: `create Name`, `update Name`, `delete Name`. */
	readonly log: string[] = [];
	/** Steps that fail, `create Name` → message. */
	readonly failures = new Map<string, string>();
	/** Steps that wait until released, `create Name`. */
	readonly #gates = new Map<string, PromiseWithResolvers<void>>();

	hold(step: string): void {
		this.#gates.set(step, Promise.withResolvers());
	}

	release(step: string): void {
		this.#gates.get(step)?.resolve();
		this.#gates.delete(step);
	}

	releaseAll(): void {
		for (const step of [...this.#gates.keys()]) this.release(step);
	}

	async step(step: string, signal: AbortSignal): Promise<void> {
		this.log.push(step);
		const gate = this.#gates.get(step);
		if (gate !== undefined) {
			const {promise, reject} = Promise.withResolvers<void>();
			signal.addEventListener('abort', () => reject(new Error('aborted')), {once: true});
			if (signal.aborted) reject(new Error('aborted'));
			await Promise.race([gate.promise, promise]);
		}
		const failure = this.failures.get(step);
		if (failure !== undefined) throw new Error(failure);
	}
}

/** Stands for a service: makes things in a `World`, under names that a retry finds again. */
function fakeProvider(world: World, nameProperty: string): ResourceProvider {
	const attributesOf = (context: ProviderContext, physicalId: string): Values => ({
		Arn: `arn:aws:fake:::${physicalId}`,
		Made: context.logicalId,
	});
	return {
		nameProperty,
		create: async (context, properties) => {
			const physicalId = (properties[nameProperty] as string | undefined) ?? context.physicalName();
			if (world.things.has(physicalId) && !context.isRetry)
				throw Object.assign(new Error(`${physicalId} already exists`), {name: 'ThingAlreadyExistsException'});
			world.things.set(physicalId, properties);
			context.initiated(physicalId);
			await world.step(`create ${context.logicalId}`, context.signal);
			return {physicalId, attributes: attributesOf(context, physicalId)};
		},
		update: async (context, {physicalId}, next) => {
			await world.step(`update ${context.logicalId}`, context.signal);
			world.things.set(physicalId, next);
			return attributesOf(context, physicalId);
		},
		delete: async (context, {physicalId}) => {
			await world.step(`delete ${context.logicalId}`, context.signal);
			world.things.delete(physicalId);
		},
	};
}

/** CloudFormation without a wire: handlers over a store in memory, log groups and roles made in a `World`. */
export class LocalCloudFormation {
	readonly world: World;
	readonly clock = new ManualClock();
	readonly store: Store;
	readonly #stopping = new AbortController();
	readonly #handlers: Untyped;
	readonly #load: ReturnType<typeof stateLoader>;

	constructor(world = new World(), store = new Store(':memory:'), call: unknown = undefined) {
		this.world = world;
		this.store = store;
		const context = {
			region: 'us-east-1',
			account: '000000000000',
			endpoint: 'http://127.0.0.1:4566',
			clock: this.clock,
			signal: this.#stopping.signal,
			call: call ?? fakeCall,
			collection: (name: string) => store.collection(name),
			log: (message: string) => {
				throw new Error(message);
			},
		} as unknown as ServiceContext;
		this.#load = stateLoader(context, {
			'AWS::Logs::LogGroup': fakeProvider(world, 'LogGroupName'),
			'AWS::ECS::Cluster': fakeProvider(world, 'ClusterName'),
			'AWS::ECS::Service': fakeProvider(world, 'ServiceName'),
			'AWS::IAM::Role': fakeProvider(world, 'RoleName'),
			'AWS::AutoScaling::AutoScalingGroup': fakeProvider(world, 'AutoScalingGroupName'),
			'AWS::CloudFormation::Stack': fakeProvider(world, 'TemplateURL'),
		});
		const load = this.#load;
		this.#handlers = {
			...stackHandlers(load),
			...stackSettingHandlers(load),
			...changeSetHandlers(load),
			...describeHandlers(load),
			...eventHandlers(load),
			...templateHandlers(load),
		} as unknown as Untyped;
	}

	async call<Name extends OperationName<Sdk>>(
		name: Name,
		input: Omit<OperationInput<Sdk, Name>, never>,
	): Promise<OperationOutput<Sdk, Name>> {
		return (await this.#handlers[name]!(input, {})) as OperationOutput<Sdk, Name>;
	}

	/** Resolves once no operation runs. */
	async idle(): Promise<void> {
		const {runner} = await this.#load();
		await runner.idle();
	}

	/** What a `kill -9` leaves: the store as it is. Work under way ends unrecorded. */
	async crash(): Promise<LocalCloudFormation> {
		this.#stopping.abort(new Error('The engine was killed.'));
		await this.idle();
		this.world.releaseAll();
		const next = new LocalCloudFormation(this.world, this.store);
		const {runner} = await next.#load();
		runner.resume();
		return next;
	}

	async status(name: string): Promise<string | undefined> {
		const {Stacks} = await this.call('DescribeStacks', {StackName: name});
		return Stacks?.[0]?.StackStatus;
	}

	/** `<logical id> <status> <reason>`, oldest first. */
	async history(name: string): Promise<string[]> {
		const {StackEvents = []} = await this.call('DescribeStackEvents', {StackName: name});
		return StackEvents.toReversed().map(({LogicalResourceId, ResourceStatus, ResourceStatusReason}) =>
			[LogicalResourceId, ResourceStatus, ResourceStatusReason].filter((part) => part !== undefined).join(' '),
		);
	}
}

async function fakeCall(service: string, operation: string, input: Record<string, unknown>): Promise<unknown> {
	if (operation === 'DescribeAvailabilityZones') {
		return {AvailabilityZones: [{ZoneName: 'us-east-1b'}, {ZoneName: 'us-east-1a'}]};
	}
	if (operation === 'GetParameter' && input.Name === '/image') return {Parameter: {Value: 'ami-1'}};
	if (operation === 'DescribeImages') return {};
	throw Object.assign(new Error(`${service}:${operation}`), {name: 'ParameterNotFound'});
}
