import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {redact, redacted} from '../../src/aws/redact.ts';

const upper = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'];
const base64 = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/+'];
const textOf = (characters: readonly string[], length: number) =>
	fc.string({unit: fc.constantFrom(...characters), minLength: length, maxLength: length});
const secret = textOf(base64, 40);
const words = fc.string({maxLength: 30});

/** Puts a value somewhere into a structure of lists and members with harmless names. */
function somewhereIn(value: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
	return fc.letrec((tie) => ({
		node: fc.oneof(
			{depthSize: 'small'},
			value,
			fc.record({detail: tie('node'), name: words}),
			fc.tuple(words, tie('node')),
			fc.record({items: fc.array(tie('node'), {minLength: 1, maxLength: 3})}),
		),
	})).node;
}

const envName = fc
	.tuple(words, fc.constantFrom('KEY', 'Secret', 'token', 'PASS', 'pwd', 'CRED', 'dsn', 'url'), words)
	.map((parts) => parts.join(''));

/** Every way a secret may stand in an input, each as [what is sent, the secret]. */
const planted: Record<string, (secret: string, before: string, after: string, name: string) => unknown> = {
	'an environment variable': (value, _before, _after, name) => ({environment: [{name, value}]}),
	'a tag': (Value, _before, _after, name) => ({Tags: [{Key: name, Value}]}),
	'a template parameter': (ParameterValue) => ({Parameters: [{ParameterKey: 'DatabasePassword', ParameterValue}]}),
	'a member with a telling name': (value) => ({tokenValue: value, secretAccessKey: value, MasterUserPassword: value}),
	'a map of options': (value) => ({logConfiguration: {options: {'splunk-token': value}}}),
	'JSON within a string': (value, _before, _after, name) => ({
		overrides: JSON.stringify({environment: [{name, value}]}),
	}),
	'text after the word secret': (value, before, after) =>
		`${before.replaceAll(/[\r\n]/g, '')} secret: ${value} ${after}`,
	'a signed URL': (value, before) => `https://host/${before}?X-Amz-Signature=${value}&X-Amz-Security-Token=${value}`,
	'an authorization header': (value, before) => `${before}\nAuthorization: AWS4-HMAC-SHA256 Signature=${value}`,
	'a URL with a password': (value) => `mysql://admin:${value.replaceAll('/', '-')}@db.internal/app`,
};

describe('redaction', () => {
	for (const [where, plant] of Object.entries(planted)) {
		test(`no secret survives in ${where}, however deep`, () => {
			fc.assert(
				fc.property(secret, words, words, envName, (value, before, after, name) => {
					const input = plant(value, before, after, name);
					fc.assert(
						fc.property(somewhereIn(fc.constant(input)), (structure) => {
							const text = JSON.stringify(redact(structure));
							expect(text).not.toContain(value);
							expect(text).not.toContain(value.replaceAll('/', '-'));
						}),
						{numRuns: 5},
					);
				}),
				{numRuns: 40},
			);
		});
	}

	test('no secret survives in an option of a command that is run in a container', () => {
		const commands = ['psql --password hunter2 -U ana', 'sh -c \'app --api-key "hunter2"\'', 'x --db-password hunter2'];
		for (const command of commands) {
			expect(JSON.stringify(redact({command}))).not.toContain('hunter2');
		}
		for (const command of ['psql --no-password -U ana', 'aws secretsmanager get-secret-value --secret-id db']) {
			expect(redact({command})).toEqual({command});
		}
	});

	test('no access key id survives in any text', () => {
		const key = fc.tuple(fc.constantFrom('AKIA', 'ASIA'), textOf(upper, 16)).map((parts) => parts.join(''));
		fc.assert(
			fc.property(key, words, words, (id, before, after) => {
				expect(JSON.stringify(redact({note: before + id + after}))).not.toContain(id);
			}),
		);
	});

	test.each([
		'https://ghp_0123456789abcdefghijABCDEFGHIJ012345@github.com/owner/name',
		'git clone https://x-access-token:github_pat_11ABCDEFG0123456789_abcdefghij@github.com/owner/name',
		'before\n-----BEGIN RSA PRIVATE KEY-----\n0123456789abcdefghij\n-----END RSA PRIVATE KEY-----\nafter',
	])('neither a token of GitHub nor a private key survives: %s', (text) => {
		expect(redact(text)).toContain(redacted);
		expect(redact(text)).not.toMatch(/0123456789/);
	});

	test('no text that was declared secret survives, in any value or name', () => {
		const hidden = fc.string({minLength: 8, maxLength: 30, unit: fc.constantFrom(...base64)});
		fc.assert(
			fc.property(hidden, words, words, (text, before, after) => {
				const input = {[`${before}${text}`]: [`${before}${text}${after}`, {note: text}]};
				expect(JSON.stringify(redact(input, [text]))).not.toContain(text);
			}),
		);
	});

	test('what is not secret stays as it was', () => {
		const input = {
			cluster: 'demo',
			clientToken: 'ecsc-0f',
			nextToken: 'page-2',
			count: 3,
			startTime: new Date(0),
			keyName: 'ops',
			environment: [{name: 'AWS_REGION', value: 'eu-central-1'}],
			secrets: [{name: 'DB', valueFrom: 'arn:aws:secretsmanager:eu-central-1:1:secret:db'}],
			repositoryCredentials: {credentialsParameter: 'arn:aws:secretsmanager:eu-central-1:1:secret:hub'},
			TemplateURL: 'https://bucket.s3.amazonaws.com/template.yaml',
			Parameters: [{ParameterKey: 'EC2KeyPair', ParameterValue: 'ops'}],
		};
		expect(redact(input)).toEqual(input);
	});

	test('a reference to a secret in a build environment stays, its plain value does not', () => {
		const variables = [
			{name: 'TOKEN', value: '/ci/token', type: 'PARAMETER_STORE'},
			{name: 'TOKEN', value: 'ghp_1', type: 'PLAINTEXT'},
		];
		expect(redact(variables)).toEqual([variables[0], {name: 'TOKEN', value: redacted, type: 'PLAINTEXT'}]);
	});

	test('long texts and bytes are recorded by size and hash', () => {
		expect(redact({TemplateBody: 'x'.repeat(3000)})).toEqual({
			TemplateBody: expect.stringMatching(/^\[3000 characters, sha256 [0-9a-f]{16}\]$/),
		});
		expect(redact({Body: new Uint8Array(5)})).toEqual({
			Body: expect.stringMatching(/^\[5 bytes, sha256 [0-9a-f]{16}\]$/),
		});
	});
});
