import {invalidParameter, invalidValue, notFound} from './errors.ts';

/** Where a service is: what its ARNs begin with. */
export interface Place {
	readonly region: string;
	readonly account: string;
}

export interface FunctionReference {
	readonly name: string;
	/** Version or alias; undefined is the function itself. */
	readonly qualifier: string | undefined;
}

const pattern =
	'(arn:(aws[a-zA-Z-]*)?:lambda:)?([a-z]{2}(-gov)?-[a-z]+-\\d{1}:)?(\\d{12}:)?(function:)?([a-zA-Z0-9-_\\.]+)(:(\\$LATEST|[a-zA-Z0-9-_]+))?';
const reference =
	/^(?:arn:aws[a-zA-Z-]*:lambda:)?(?:(?<region>[a-z]{2}(?:-gov)?-[a-z]+-\d):)?(?:(?<account>\d{12}):)?(?:function:)?(?<name>[\w-]+)(?::(?<qualifier>\$LATEST|[\w-]+))?$/;

/**
 * The function that a name, a partial ARN or an ARN means; its qualifier may stand in it or beside it. Throws
 * ValidationException, ResourceNotFoundException for another region.
 */
export function parseFunction(
	text: string | undefined,
	{region, account}: Place,
	beside?: string | undefined,
): FunctionReference {
	const found = reference.exec(text ?? '')?.groups;
	if (found === undefined) {
		throw invalidValue('functionName', text, `Member must satisfy regular expression pattern: ${pattern}`);
	}
	const {name = '', qualifier} = found;
	if (found.region !== undefined && found.region !== region) {
		throw notFound(`Functions from '${found.region}' are not reachable in this region ('${region}')`);
	}
	if (found.account !== undefined && found.account !== account) throw notFound(`Function not found: ${text}`);
	if (qualifier !== undefined && beside !== undefined && qualifier !== beside) {
		throw invalidParameter('The derived qualifier from the function name does not match the specified qualifier.');
	}
	return {name, qualifier: beside ?? qualifier};
}

export function functionArn({region, account}: Place, name: string, qualifier?: string): string {
	const arn = `arn:aws:lambda:${region}:${account}:function:${name}`;
	return qualifier === undefined ? arn : `${arn}:${qualifier}`;
}
