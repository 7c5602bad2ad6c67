import {ChangeSetRepository} from '../../cloudformation/change-set/repository.ts';
import {messageOf} from '../../cloudformation/errors.ts';
import {providers} from '../../cloudformation/providers/index.ts';
import type {Providers} from '../../cloudformation/providers/provider.ts';
import {loadSpecification} from '../../cloudformation/specification/load.ts';
import type {Environment} from '../../cloudformation/stack/environment.ts';
import {StackOperations} from '../../cloudformation/stack/operations.ts';
import {Recorder} from '../../cloudformation/stack/recorder.ts';
import {StackRepository} from '../../cloudformation/stack/repository.ts';
import {OperationRunner} from '../../cloudformation/stack/runner.ts';
import type {ServiceContext} from '../../engine/context.ts';

/** CloudFormation of one region, alive. */
export interface State {
	readonly environment: Environment;
	readonly operations: StackOperations;
	readonly runner: OperationRunner;
	readonly changeSets: ChangeSetRepository;
}

/** Gives the state; the specification is read at the first call. */
export type LoadState = () => Promise<State>;

/** `available` are the resource types on offer; tests bring their own. */
export function stateLoader(context: ServiceContext, available: Providers = providers): LoadState {
	let state: Promise<State> | undefined;
	return () => {
		state ??= open(context, available);
		return state;
	};
}

async function open(context: ServiceContext, available: Providers): Promise<State> {
	const stacks = new StackRepository(context);
	const environment: Environment = {
		call: context.call,
		clock: context.clock,
		region: context.region,
		account: context.account,
		endpoint: () => context.endpoint,
		signal: context.signal,
		specification: await loadSpecification(),
		providers: available,
		stacks,
		recorder: new Recorder(stacks, context.clock),
	};
	const runner = new OperationRunner(environment, (what, error) => context.log(`${what} failed: ${messageOf(error)}`));
	return {
		environment,
		runner,
		operations: new StackOperations(environment, runner),
		changeSets: new ChangeSetRepository(context),
	};
}
