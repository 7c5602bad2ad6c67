import {InvalidInputError} from '../../errors.ts';
import {consumerParameters} from '../../infra/consumer/parameters.ts';
import {consumerRules} from '../../infra/consumer/rules.ts';
import {
	type CrossFieldRule,
	type ParameterDeclaration,
	parameterProblem,
	parameterProblems,
} from '../../infra/parameters.ts';
import type {Session} from '../session.ts';
import {assertStackName, stackNameProblem} from '../stacks/name.ts';
import {localSizes} from './sizes.ts';

export {consumerParameters} from '../../infra/consumer/parameters.ts';
export type {ParameterDeclaration} from '../../infra/parameters.ts';

const exampleName = 'demo-consumer';

/**
 * What can be known to be wrong without asking AWS: each value by itself. Whether they go together depends on what an
 * existing stack has already, so `setupConsumer` judges that.
 *
 * @throws InvalidInputError naming each value, its rule and an example
 */
export function checkConsumerParameters(stackName: string, parameters: Readonly<Record<string, string>>): void {
	assertStackName(stackName, exampleName);
	if ('DesiredTasks' in parameters) {
		throw new InvalidInputError(
			'DesiredTasks is not given as a parameter: tasks are started after their images are built.',
			'Use --desired, for example --desired 3.',
		);
	}
	const problems = parameterProblems(consumerParameters, [], parameters);
	if (problems.length === 0) return;
	throw new InvalidInputError(problems.join('\n'), 'Correct the parameters and try again; nothing was deployed.');
}

/** What a form needs to ask for the parameters of a consumer, and to judge them as they are typed; makes no call. */
export interface ConsumerDeclarations {
	/** In the order in which a form asks for them; without the desired count, which is no matter of the template. */
	readonly parameters: readonly ParameterDeclaration[];
	/** Values for a new stack that are better here than the template's defaults. */
	readonly proposed: Readonly<Record<string, string>>;
	/** What is wrong with one value by itself. */
	readonly problem: (declaration: ParameterDeclaration, value: string) => string | undefined;
	/** What is wrong with values together; each sentence names the parameters. */
	readonly rules: readonly CrossFieldRule[];
	readonly nameProblem: (stackName: string) => string | undefined;
}

export function consumerDeclarations(session: Pick<Session, 'mode'>): ConsumerDeclarations {
	return {
		parameters: consumerParameters.filter(({name}) => name !== 'DesiredTasks'),
		proposed: localSizes(session, true, {}),
		problem: parameterProblem,
		rules: consumerRules,
		nameProblem: (stackName) => stackNameProblem(stackName, exampleName),
	};
}
