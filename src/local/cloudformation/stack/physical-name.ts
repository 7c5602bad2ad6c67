import {createHash} from 'node:crypto';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';

/** Twelve characters that look random and are the same for the same seed. */
function suffix(seed: string): string {
	return [...createHash('sha256').update(seed).digest().subarray(0, 12)]
		.map((byte) => alphabet[byte % alphabet.length])
		.join('');
}

/** A token for APIs that take one: the same for each attempt at one creation. */
export function creationToken(stackId: string, logicalId: string, creation: number): string {
	const hex = createHash('sha256').update(`${stackId} ${logicalId} ${creation}`).digest('hex');
	return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-');
}

/** `<stack>-<logical id>-<suffix>` as CloudFormation names what the template does not, cut to `maximumLength`. */
export function physicalName(
	stack: {readonly id: string; readonly name: string},
	logicalId: string,
	creation: number,
	{maximumLength = 64, lowerCase = false}: {readonly maximumLength?: number; readonly lowerCase?: boolean} = {},
): string {
	const ending = suffix(`${stack.id} ${logicalId} ${creation}`);
	const room = maximumLength - ending.length - 2;
	const stackPart = stack.name.slice(
		0,
		Math.max(1, Math.min(stack.name.length, room - Math.min(logicalId.length, Math.floor(room / 2)))),
	);
	const logicalPart = logicalId.slice(0, room - stackPart.length);
	const name = `${stackPart}-${logicalPart}-${ending}`;
	return lowerCase ? name.toLowerCase() : name;
}
