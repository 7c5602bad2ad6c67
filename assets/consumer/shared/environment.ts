/** The environment a container was started with; every reader names the variable when its value cannot be right. */
export type Environment = Readonly<Record<string, string | undefined>>;

export class ConfigurationError extends Error {
	override readonly name = 'ConfigurationError';
}

/** A whole number from the environment, or `fallback` when it is unset or blank. */
export function wholeNumber(
	environment: Environment,
	name: string,
	fallback: number,
	{minimum = 0, maximum = Number.MAX_SAFE_INTEGER}: {readonly minimum?: number; readonly maximum?: number} = {},
): number {
	const text = environment[name]?.trim();
	if (text === undefined || text === '') {
		return fallback;
	}
	const value = Number(text);
	if (!Number.isSafeInteger(value) || value < minimum || value > maximum) {
		throw new ConfigurationError(
			`${name} is "${text}"; it must be a whole number from ${minimum} to ${maximum}, such as ${fallback}.`,
		);
	}
	return value;
}
