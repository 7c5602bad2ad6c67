import {InvalidInputError} from '../../errors.ts';
import {consumerParameters} from '../../infra/consumer/parameters.ts';
import {parameterProblems} from '../../infra/parameters.ts';
import {assertStackName} from './stack.ts';

export {consumerParameters} from '../../infra/consumer/parameters.ts';

/**
 * What can be known to be wrong without asking AWS: each value by itself. Whether they go together depends on what an
 * existing stack has already, so `setupConsumer` judges that.
 *
 * @throws InvalidInputError naming each value, its rule and an example
 */
export function checkConsumerParameters(stackName: string, parameters: Readonly<Record<string, string>>): void {
	assertStackName(stackName);
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
