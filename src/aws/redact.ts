import {createHash} from 'node:crypto';

/** What stands where a secret stood. */
export const redacted = '[redacted]';

/** Names of environment variables and tags whose values may be secret (aws.md 7.3). */
const secretName = /key|secret|token|pass|pwd|cred|dsn|url/i;
/** Names of members and template parameters whose values are secret; narrower, as `KeyName` or `TemplateURL` are not. */
const secretMember =
	/secret|passw|passphrase|pwd|token|credential|dsn|private_?key|api_?key|access_?key|key_?material|authorization/i;
/** Tokens that name a call or a page, and the ids of keys, are not secret. */
const harmlessMember =
	/^(?:(?:client|clientRequest|idempotency|next|nextForward|nextBackward|continuation|starting|page)Token|creatorRequestId|kmsKeyId)$/i;
/** Longer texts (templates, files) are replaced by their length and hash. */
const longestText = 2_048;

/**
 * A copy of a call's input without secrets, for the audit and for lines shown: values of members, environment
 * variables, tags and parameters with telling names; access keys, tokens and signatures wherever they stand in a text;
 * and each of `hidden`. References to secrets (`valueFrom`, ARNs) stay.
 */
export function redact(value: unknown, hidden: Iterable<string> = []): unknown {
	const secrets = [...hidden].filter((secret) => secret !== '').sort((a, b) => b.length - a.length);
	return redactValue(value, secrets);
}

function redactValue(value: unknown, hidden: readonly string[]): unknown {
	if (typeof value === 'string') return redactString(value, hidden);
	if (value instanceof Uint8Array) return `[${value.byteLength} bytes, sha256 ${sha256(value)}]`;
	if (value instanceof Date || value === null || typeof value !== 'object') return value;
	if (Array.isArray(value)) return value.map((item) => redactValue(item, hidden));
	if (!isPlain(value)) return `[${value.constructor?.name ?? 'object'}]`;
	const pair = namedValue(value);
	const entries = Object.entries(value).map(([member, item]): [string, unknown] => {
		const isSecret = (pair?.member === member && pair.secret) || hidesMember(member, item);
		return [redactText(member, hidden), isSecret ? redacted : redactValue(item, hidden)];
	});
	return Object.fromEntries(entries);
}

function isPlain(value: object): value is Record<string, unknown> {
	const prototype: unknown = Object.getPrototypeOf(value);
	return prototype === null || prototype === Object.prototype;
}

/** The member that holds the value of a name/value pair, and whether the name says that it is secret. */
function namedValue(value: Record<string, unknown>): {readonly member: string; readonly secret: boolean} | undefined {
	for (const [name, member, telling] of pairs) {
		const key = value[name];
		if (typeof key !== 'string' || !(member in value)) continue;
		const isReference = value.type === 'PARAMETER_STORE' || value.type === 'SECRETS_MANAGER';
		return {member, secret: telling.test(key) && !isReference};
	}
	return undefined;
}

const pairs: readonly (readonly [string, string, RegExp])[] = [
	['name', 'value', secretName],
	['Name', 'Value', secretName],
	['key', 'value', secretName],
	['Key', 'Value', secretName],
	['ParameterKey', 'ParameterValue', secretMember],
];

/** A member whose own name says secret, unless it holds a structure (looked into) or a reference. */
function hidesMember(member: string, value: unknown): boolean {
	if (!secretMember.test(member) || harmlessMember.test(member)) return false;
	if (typeof value === 'string') return !value.startsWith('arn:');
	return value instanceof Uint8Array || typeof value === 'number';
}

function redactString(text: string, hidden: readonly string[]): string {
	const parsed = parseStructure(text);
	const clean = parsed === undefined ? redactText(text, hidden) : JSON.stringify(redactValue(parsed, hidden));
	return clean.length <= longestText ? clean : `[${clean.length} characters, sha256 ${sha256(text)}]`;
}

/** Policies, overrides and the like are JSON within a string: looked into rather than searched. */
function parseStructure(text: string): unknown {
	if (!/^\s*[[{]/.test(text)) return undefined;
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

/** Secrets that can be told by their shape, wherever they stand in a text. */
function redactText(text: string, hidden: Iterable<string> = []): string {
	let clean = text;
	for (const secret of hidden) clean = clean.replaceAll(secret, redacted);
	for (const [pattern, replacement] of shapes) clean = clean.replaceAll(pattern, replacement);
	return clean;
}

const shapes: readonly (readonly [RegExp, string])[] = [
	// Access key ids, long-lived and of a session.
	[/(?:AKIA|ASIA)[0-9A-Z]{16}/g, redacted],
	// Tokens of GitHub, which stand in the addresses of repositories too.
	[/(?:gh[pousr]_|github_pat_)\w{20,}/g, redacted],
	[/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g, redacted],
	// Session tokens begin alike, whatever they hold.
	[/(?:FwoGZXIvYXdz|FQoGZXIvYXdz|IQoJb3JpZ2lu)[A-Za-z0-9+/=_%-]*/g, redacted],
	[/(authorization["']?\s*[:=]\s*)[^\r\n]+/gi, `$1${redacted}`],
	[/(X-Amz-(?:Credential|Signature|Security-Token)=)[^&\s"']+/gi, `$1${redacted}`],
	[/(\/\/[^/\s:@]*:)[^/\s@]+@/g, `$1${redacted}@`],
	[
		/(?<!arn:[\w:*/-]*)((?:password|passwd|pwd|secret|token|api[-_]?key|secret[-_]?access[-_]?key)["']?\s*[=:]\s*["']?)[^\s"',;&]+/gi,
		`$1${redacted}`,
	],
	// An option of a command and its value, as words.
	[
		/(\s--?(?!no-)[\w-]*(?:password|passwd|secret|(?:access|auth)-?token|api-?key)\s+["'\\]*)(?!-)[^\s"'\\]+/gi,
		`$1${redacted}`,
	],
	// A secret access key is 40 characters of base64.
	[/(secret[^\r\n]{0,60}?)(?<![A-Za-z0-9/+=])[A-Za-z0-9/+=]{40}(?![A-Za-z0-9/+=])/gi, `$1${redacted}`],
];

function sha256(content: string | Uint8Array): string {
	return createHash('sha256').update(content).digest('hex').slice(0, 16);
}
