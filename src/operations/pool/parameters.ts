import {InvalidInputError} from '../../errors.ts';
import {parameterProblems} from '../../infra/parameters.ts';
import {deploymentParameters, poolParameters} from '../../infra/pool/parameters.ts';
import {unlessRefused} from '../refused.ts';
import type {Session} from '../session.ts';
import {assertStackName} from '../stacks/name.ts';

export type {ParameterDeclaration} from '../../infra/parameters.ts';
export {poolParameters} from '../../infra/pool/parameters.ts';

type Values = Readonly<Record<string, string>>;

/**
 * What can be known to be wrong without asking AWS: each value by itself. Whether they go together depends on what an
 * existing stack has already, so `createPool` judges that.
 *
 * @throws InvalidInputError naming each value, its rule and an example
 */
export function checkPoolParameters(stackName: string, parameters: Values): void {
	assertStackName(stackName, 'fargate-pool');
	const inner = deploymentParameters.find((name) => name in parameters);
	if (inner !== undefined) {
		throw new InvalidInputError(
			`${inner} is not given as a parameter: each deployment knows it by itself.`,
			'Leave it out.',
		);
	}
	const problems = parameterProblems(poolParameters, [], parameters);
	if (problems.length === 0) return;
	throw new InvalidInputError(problems.join('\n'), 'Correct the parameters and try again; nothing was deployed.');
}

/** Tasks that many fit of on a laptop, where nobody but root may listen on port 80, and a shell in them risks nothing. */
const laptop: Values = {ContainerPort: '8080', TaskCpu: '256', TaskMemory: '512', Shell: 'ENABLED'};

const sized: readonly string[] = ['TaskCpu', 'TaskMemory'];

/** What all functions of a pool reserve, and what AWS demands to be left for others. */
const reserved = 39;
const leftForOthers = 100;

/** Values for a new pool that are better here than the template's defaults; none for one that is there. */
export async function proposedParameters(
	session: Session,
	existing: object | undefined,
	given: Values,
	signal: AbortSignal | undefined,
): Promise<Values> {
	if (existing !== undefined) return {};
	if (session.mode === 'local') return localParameters(given);
	const unreserved = await unlessRefused(session.gateways.lambda.unreservedConcurrency({signal}));
	const isScarce = unreserved !== undefined && unreserved - reserved < leftForOthers;
	return isScarce && given.ReservedConcurrency === undefined ? {ReservedConcurrency: 'DISABLED'} : {};
}

/** A size is proposed whole or not at all: half of another one would not fit. */
export function localParameters(given: Values): Values {
	const isSized = sized.some((name) => given[name] !== undefined);
	const proposed = Object.entries(laptop).filter(([name]) => given[name] === undefined);
	return Object.fromEntries(proposed.filter(([name]) => !isSized || !sized.includes(name)));
}
