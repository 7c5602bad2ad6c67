import {malformedPolicy} from './errors.ts';

/** A statement of a policy as far as it is looked into. */
export interface Statement {
	readonly Sid?: string;
	readonly Effect: 'Allow' | 'Deny';
	readonly Action?: string | readonly string[];
	readonly NotAction?: string | readonly string[];
	readonly Resource?: string | readonly string[];
	readonly NotResource?: string | readonly string[];
	readonly Principal?: unknown;
	readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

export type PolicyKind = 'trust' | 'identity';

const versions: readonly unknown[] = ['2012-10-17', '2008-10-17', undefined];
const isObject = (value: unknown): value is Record<string, unknown> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/** The statements of a document. Throws MalformedPolicyDocument with the first fault found, as IAM words it. */
export function readPolicy(text: string | undefined, kind: PolicyKind): Statement[] {
	const document = parse(text ?? '');
	if (!versions.includes(document.Version)) throw malformedPolicy('The policy must contain a valid version string');
	const found = document.Statement;
	const statements: unknown[] = Array.isArray(found) ? found : [found];
	if (found === undefined || statements.length === 0) throw malformedPolicy('Syntax errors in policy.');
	return statements.map((statement) => readStatement(statement, kind));
}

function parse(text: string): Record<string, unknown> {
	try {
		const document: unknown = JSON.parse(text);
		if (isObject(document)) return document;
	} catch {
		throw malformedPolicy('This policy contains invalid Json');
	}
	throw malformedPolicy('Syntax errors in policy.');
}

function readStatement(statement: unknown, kind: PolicyKind): Statement {
	if (!isObject(statement)) throw malformedPolicy('Syntax errors in policy.');
	if (statement.Effect !== 'Allow' && statement.Effect !== 'Deny') {
		throw malformedPolicy(
			statement.Effect === undefined ? 'Missing required field Effect' : `Invalid effect: ${String(statement.Effect)}`,
		);
	}
	if (statement.Action === undefined && statement.NotAction === undefined) {
		throw malformedPolicy('Missing required field Action');
	}
	for (const action of texts(statement.Action ?? statement.NotAction)) checkAction(action);
	if (kind === 'trust') checkTrust(statement);
	else checkIdentity(statement);
	return statement as unknown as Statement;
}

function checkTrust(statement: Record<string, unknown>): void {
	if (statement.Resource !== undefined) throw malformedPolicy('Has prohibited field Resource');
	if (statement.Principal === undefined && statement.NotPrincipal === undefined) {
		throw malformedPolicy('Missing required field Principal');
	}
	const isSts = texts(statement.Action ?? statement.NotAction).every((action) => /^(?:sts:|\*$)/i.test(action));
	if (!isSts) throw malformedPolicy('AssumeRole policy may only specify STS AssumeRole actions.');
}

function checkIdentity(statement: Record<string, unknown>): void {
	if (statement.Principal !== undefined) throw malformedPolicy('Policy document should not specify a principal.');
	if (statement.Resource === undefined && statement.NotResource === undefined) {
		throw malformedPolicy('Policy statement must contain resources.');
	}
	for (const resource of texts(statement.Resource ?? statement.NotResource)) {
		if (resource === '*' || resource.startsWith('arn:') || resource.startsWith('*')) continue;
		throw malformedPolicy(`Resource ${resource} must be in ARN format or "*".`);
	}
}

function checkAction(action: string): void {
	if (action === '*' || /^(?:[\w-]+|\*):[\w*?]+$/.test(action)) return;
	throw malformedPolicy(
		action.includes(':')
			? 'The policy failed legacy parsing'
			: 'Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.',
	);
}

/** A member that is a string or a list of strings, as a list. */
export function texts(value: unknown): string[] {
	const list: unknown[] = Array.isArray(value) ? value : value === undefined ? [] : [value];
	return list.map((item) => {
		if (typeof item === 'string') return item;
		throw malformedPolicy('Syntax errors in policy.');
	});
}

/** Documents travel percent-encoded in answers (IAM API reference, "Role": RFC 3986). */
export const encodeDocument = (text: string): string =>
	encodeURIComponent(text).replaceAll(/[!'()*]/g, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`);
