/** An output of a stack as CloudFormation lists it. */
export interface StackOutput {
	readonly OutputKey?: string | undefined;
	readonly OutputValue?: string | undefined;
}

/** The outputs of these names; undefined while the stack does not have all of the required ones. */
export function readOutputs<Required extends string, Optional extends string = never>(
	required: readonly Required[],
	optional: readonly Optional[],
	outputs: Iterable<StackOutput>,
): (Readonly<Record<Required, string>> & {readonly [Name in Optional]?: string}) | undefined {
	const values = new Map<string | undefined, string | undefined>();
	for (const {OutputKey, OutputValue} of outputs) values.set(OutputKey, OutputValue);
	if (!required.every((name) => values.get(name) !== undefined)) return undefined;
	const entries = [...required, ...optional].flatMap((name) => {
		const value = values.get(name);
		return value === undefined ? [] : [[name, value] as const];
	});
	return Object.fromEntries(entries) as Record<Required, string> & {[Name in Optional]?: string};
}
