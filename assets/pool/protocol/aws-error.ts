/** As the SDK throws it, and as the console's gateways wrap it: AWS's own error is somewhere among the causes. */
export function awsError(error: unknown, ...names: readonly string[]): Error | undefined {
	for (let one = error; one instanceof Error; one = one.cause) {
		if (names.includes(one.name)) return one;
	}
	return undefined;
}
