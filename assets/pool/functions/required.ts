import {ConfigurationError, type Environment} from '../../consumer/shared/environment.ts';

/** A variable without which nothing can be done. @throws ConfigurationError naming it */
export function required(environment: Environment, name: string): string {
	const value = environment[name];
	if (value === undefined || value === '') throw new ConfigurationError(`${name} is not set.`);
	return value;
}
