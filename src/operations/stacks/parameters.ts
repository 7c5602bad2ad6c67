import type {Operation} from '../progress.ts';

type Values = Readonly<Record<string, string>>;

/** Tells with which of the given parameters a stack is deployed, and what the others are. */
export async function* tellParameters(
	parameters: Values,
	given: Values,
	existing: object | undefined,
): Operation<{readonly result: undefined; readonly detail: string}> {
	const names = Object.keys(given);
	yield* names.map((name) => ({type: 'note' as const, text: `    ${name} = ${parameters[name]}`}));
	const rest = existing === undefined ? 'defaults' : 'as the stack has them';
	return {
		result: undefined,
		detail: `${Object.keys(parameters).length} parameters: ${names.length} given, the others ${rest}`,
	};
}
