import {describe, expect, test} from 'vitest';
import {classifyError} from '../../src/aws/classify-error.ts';
import * as kinds from '../../src/aws/errors.ts';
import type {CallContext} from '../../src/aws/raw-error.ts';

const account: CallContext = {
	mode: 'account',
	service: 'ecs',
	operation: 'RunTask',
	region: 'eu-central-1',
	profile: 'prod',
	endpoint: undefined,
};

/** A service's error as the SDK throws it. */
function service(name: string, message: string, status = 400, headers: Record<string, string> = {}): Error {
	const $metadata = {httpStatusCode: status, requestId: 'request-1'};
	return Object.assign(new Error(message), {name, $fault: 'client', $metadata, $response: {headers}});
}

/** What the SDK throws when it cannot read an answer. */
function unreadable(status: number, parts: object = {}): Error {
	const message = "Unexpected token '<' is not valid JSON\n  Deserialization error: to see the raw response, …";
	return Object.assign(new SyntaxError(message), {$metadata: {httpStatusCode: status}, $response: {}, ...parts});
}

/** What the SDK throws when an answer has no code in it. */
function nameless(status: number): Error {
	return Object.assign(new Error('Unknown'), {name: 'Unknown', $fault: 'server', $metadata: {httpStatusCode: status}});
}

/** What Node throws when there is no connection. */
function system(code: string): Error {
	return Object.assign(new Error(`connect ${code}`), {code});
}

/** What the SDK throws when no source gave credentials. */
function provider(message: string): Error {
	return Object.assign(new Error(message), {name: 'CredentialsProviderError'});
}

function explain(error: unknown, context: Partial<CallContext> = {}): kinds.AwsError {
	const typed = classifyError(error, {...account, ...context});
	if (typed instanceof kinds.AwsError) return typed;
	throw new Error('not an AwsError', {cause: typed});
}

type Row = readonly [
	what: string,
	error: unknown,
	kind: abstract new (...values: never[]) => kinds.AwsError,
	sentence: string,
	nextStep: RegExp,
	context?: Partial<CallContext>,
];

const local = {mode: 'local', profile: undefined, endpoint: 'http://127.0.0.1:4566'} as const;
const stacks = {service: 'cloudformation', operation: 'CreateChangeSet'} as const;

const rows: readonly Row[] = [
	...[200, 403, 503].map(
		(status): Row => [
			`an answer that cannot be read, with HTTP ${status}`,
			unreadable(status),
			kinds.ServiceFailureError,
			`AWS answered ecs RunTask with HTTP ${status}, and not as AWS does.`,
			/Try again in a minute; .*login page/,
		],
	),
	...[302, 500].map(
		(status): Row => [
			`an answer without anything in it, with HTTP ${status}`,
			nameless(status),
			kinds.ServiceFailureError,
			`http://127.0.0.1:4566 answered ecs RunTask with HTTP ${status}, and not as AWS does.`,
			/Try again/,
			local,
		],
	),
	[
		'an answer that breaks off',
		unreadable(200, {code: 'ECONNRESET'}),
		kinds.NetworkError,
		'The connection to AWS (ecs, eu-central-1) broke off.',
		/Try again/,
	],
	[
		'"slow down" that cannot be read',
		unreadable(429),
		kinds.ThrottledError,
		'AWS is throttling ecs RunTask: the account makes too many of these calls.',
		/Try again/,
	],
	[
		'no credentials',
		provider('Could not load credentials from any providers'),
		kinds.NoCredentialsError,
		'No AWS credentials were found: not in the environment, the shared config, a container or an instance.',
		/--profile NAME, or use --local/,
		{profile: undefined},
	],
	[
		'a profile without credentials',
		provider('Could not resolve credentials using profile: [prod] in configuration/credentials file(s).'),
		kinds.NoCredentialsError,
		'Profile prod gives no credentials: Could not resolve credentials using profile: [prod] in configuration/credentials file(s).',
		/aws configure/,
	],
	[
		'an expired SSO session',
		provider("Token is expired. To refresh this SSO session run 'aws sso login' with the corresponding profile."),
		kinds.CredentialsExpiredError,
		'The SSO session has expired or was never started (profile prod).',
		/aws sso login --profile prod/,
	],
	[
		'an SSO session that was ended elsewhere',
		provider('UnauthorizedException: Session token not found or invalid'),
		kinds.CredentialsExpiredError,
		'The SSO session has expired or was never started (profile prod).',
		/aws sso login --profile prod/,
	],
	[
		'an expired login',
		provider('Your session has expired. Please reauthenticate.'),
		kinds.CredentialsExpiredError,
		'The login has expired (profile prod).',
		/aws login --profile prod/,
	],
	[
		'an expired session token',
		service('ExpiredTokenException', 'The security token included in the request is expired'),
		kinds.CredentialsExpiredError,
		'The session of the credentials has expired (profile prod).',
		/aws sso login --profile prod/,
	],
	[
		'a missing MFA code',
		provider('Profile prod requires multi-factor authentication, but no MFA code callback was provided.'),
		kinds.MfaRequiredError,
		'Profile prod needs the code of an MFA device, and this run cannot ask for one.',
		/get-session-token/,
	],
	[
		'a wrong MFA code',
		service('AccessDenied', 'MultiFactorAuthentication failed with invalid MFA one time pass code.', 403),
		kinds.MfaRequiredError,
		'The MFA code for profile prod was refused.',
		/each code works once/,
	],
	[
		'an unknown access key',
		service('UnrecognizedClientException', 'The security token included in the request is invalid.'),
		kinds.InvalidCredentialsError,
		'AWS does not accept the access key of profile prod: The security token included in the request is invalid.',
		/ASIA/,
	],
	[
		'a wrong secret key',
		service(
			'SignatureDoesNotMatch',
			'The request signature we calculated does not match the signature you provided.',
			403,
		),
		kinds.InvalidCredentialsError,
		'The secret access key of profile prod does not fit its access key id.',
		/Set the secret access key again/,
	],
	[
		'denied access',
		service(
			'AccessDeniedException',
			'User: arn:aws:iam::123456789012:user/ada is not authorized to perform: ecs:RunTask on resource: arn:aws:ecs:eu-central-1:123456789012:task-definition/api:3 because no identity-based policy allows the ecs:RunTask action',
		),
		kinds.AccessDeniedError,
		'arn:aws:iam::123456789012:user/ada may not do ecs:RunTask on arn:aws:ecs:eu-central-1:123456789012:task-definition/api:3: no policy allows it.',
		/"Action":"ecs:RunTask"/,
	],
	[
		'an explicit deny',
		service(
			'AccessDeniedException',
			'User: arn:aws:iam::1:user/ada is not authorized to perform: ecs:RunTask on resource: * with an explicit deny in a service control policy',
		),
		kinds.AccessDeniedError,
		'arn:aws:iam::1:user/ada may not do ecs:RunTask on this resource: a service control policy denies it.',
		/lift the deny/,
	],
	[
		'denied access without a reason',
		service('AccessDenied', 'Access Denied', 403),
		kinds.AccessDeniedError,
		'The caller may not do s3:PutObject on this resource.',
		/"Action":"s3:PutObject"/,
		{service: 's3api', operation: 'PutObject'},
	],
	[
		'an encoded authorization failure',
		service(
			'UnauthorizedOperation',
			'You are not authorized to perform this operation. Encoded authorization failure message: AbC-123',
			403,
		),
		kinds.AccessDeniedError,
		'The caller may not do ec2:DescribeSubnets on this resource.',
		/decode-authorization-message --encoded-message AbC-123/,
		{service: 'ec2', operation: 'DescribeSubnets'},
	],
	[
		'a Region that does not exist',
		system('ENOTFOUND'),
		kinds.RegionError,
		'There is no Region eu-centrall-1.',
		/--region eu-central-1/,
		{region: 'eu-centrall-1'},
	],
	[
		'a Region that is not enabled',
		service('OptInRequired', 'You are not subscribed to this service.', 403),
		kinds.RegionError,
		'The account cannot use ecs in eu-central-1 yet: You are not subscribed to this service.',
		/Enable the Region/,
	],
	['no DNS', system('EAI_AGAIN'), kinds.NetworkError, 'The address of AWS (ecs, eu-central-1) cannot be found.', /DNS/],
	[
		'no network',
		system('ENETUNREACH'),
		kinds.NetworkError,
		'There is no way to reach AWS (ecs, eu-central-1) from here.',
		/VPN/,
	],
	[
		'a broken TLS connection',
		system('SELF_SIGNED_CERT_IN_CHAIN'),
		kinds.NetworkError,
		'The secure connection to AWS (ecs, eu-central-1) failed: SELF_SIGNED_CERT_IN_CHAIN.',
		/NODE_EXTRA_CA_CERTS/,
	],
	[
		'a proxy that refuses',
		system('ERR_PROXY_TUNNEL'),
		kinds.NetworkError,
		'The proxy does not let the call to AWS (ecs, eu-central-1) through.',
		/NO_PROXY/,
	],
	[
		'an answer that is no HTTP',
		system('HPE_INVALID_CONSTANT'),
		kinds.NetworkError,
		'The call to AWS (ecs, eu-central-1) failed before an answer came: HPE_INVALID_CONSTANT.',
		/network/,
	],
	[
		'an answer that does not come',
		Object.assign(new Error('slow'), {name: 'TimeoutError'}),
		kinds.NetworkError,
		'AWS (ecs, eu-central-1) did not answer in time.',
		/HTTPS_PROXY/,
	],
	[
		'a stopped local AWS',
		Object.assign(new AggregateError([system('ECONNREFUSED')]), {code: 'ECONNREFUSED'}),
		kinds.NetworkError,
		'Nothing listens at http://127.0.0.1:4566.',
		/ecs-console local start/,
		local,
	],
	[
		'a wrong endpoint',
		system('ECONNREFUSED'),
		kinds.NetworkError,
		'Nothing listens at http://localhost:9.',
		/--endpoint-url/,
		{endpoint: 'http://localhost:9'},
	],
	[
		'throttling',
		service('ThrottlingException', 'Rate exceeded'),
		kinds.ThrottledError,
		'AWS is throttling ecs RunTask: the account makes too many of these calls.',
		/in a minute/,
	],
	[
		'a quota',
		service('LimitExceededException', 'Limit for stacks has been exceeded'),
		kinds.QuotaError,
		'A limit of the account stops ecs RunTask: Limit for stacks has been exceeded.',
		/servicequotas/,
	],
	[
		'the vCPU quota',
		service('ClientException', "You've reached the limit on the number of vCPUs you can run concurrently"),
		kinds.QuotaError,
		"A limit of the account stops ecs RunTask: You've reached the limit on the number of vCPUs you can run concurrently.",
		/servicequotas/,
	],
	[
		'what the local AWS does not have',
		service('NotImplemented', 'ecs CreateGateway is not implemented', 501),
		kinds.NotImplementedError,
		'The local AWS does not have ecs CreateGateway.',
		/against an AWS account/,
		{...local, operation: 'CreateGateway'},
	],
	[
		'a stack that only can be deleted',
		service(
			'ValidationError',
			'Stack:arn:aws:cloudformation:eu-central-1:1:stack/demo/0f is in ROLLBACK_COMPLETE state and can not be updated.',
		),
		kinds.StackStateError,
		'Stack demo is in ROLLBACK_COMPLETE, which does not allow CreateChangeSet.',
		/ecs-console stack delete demo/,
		stacks,
	],
	[
		'a stack that is busy',
		service('ValidationError', 'Stack [demo] is in UPDATE_IN_PROGRESS state and can not be updated.'),
		kinds.StackStateError,
		'Stack demo is in UPDATE_IN_PROGRESS, which does not allow CreateChangeSet.',
		/Wait until it is over/,
		stacks,
	],
	[
		'a protected stack',
		service('ValidationError', 'Stack [demo] cannot be deleted while TerminationProtection is enabled'),
		kinds.ConflictError,
		'The stack is protected: Stack [demo] cannot be deleted while TerminationProtection is enabled.',
		/no-enable-termination-protection/,
		{...stacks, operation: 'DeleteStack'},
	],
	[
		'a stack that does not exist',
		service('ValidationError', 'Stack with id demo does not exist'),
		kinds.NotFoundError,
		'Stack with id demo does not exist.',
		/stack list/,
		{...stacks, operation: 'DescribeStacks'},
	],
	[
		'a stack name that is taken',
		service('AlreadyExistsException', 'Stack [demo] already exists'),
		kinds.ConflictError,
		'Stack [demo] already exists.',
		/another name/,
		stacks,
	],
	[
		'a template that does not parse',
		service('ValidationError', 'Template format error: YAML not well-formed. (line 3, column 5)'),
		kinds.TemplateError,
		'CloudFormation refuses the template: Template format error: YAML not well-formed. (line 3, column 5).',
		/Correct the template/,
		{...stacks, operation: 'ValidateTemplate'},
	],
	[
		'IAM resources that were not acknowledged',
		service('InsufficientCapabilitiesException', 'Requires capabilities : [CAPABILITY_IAM]'),
		kinds.TemplateError,
		'The template makes IAM resources that have to be acknowledged: Requires capabilities : [CAPABILITY_IAM].',
		/--yes/,
		stacks,
	],
	[
		'something that does not exist',
		service('ClusterNotFoundException', 'Cluster not found.'),
		kinds.NotFoundError,
		'Cluster not found.',
		/name and the Region/,
	],
	[
		'a failure of AWS',
		service('ServerException', 'Service Unavailable. Please try again later.', 500),
		kinds.ServiceFailureError,
		'AWS failed at ecs RunTask: Service Unavailable. Please try again later.',
		/health\.aws\.amazon\.com/,
	],
	[
		'anything else',
		service('InvalidParameterException', 'count must be positive'),
		kinds.InvalidRequestError,
		'ecs RunTask failed with InvalidParameterException: count must be positive.',
		/Correct what AWS names/,
	],
];

describe('what is said when a call fails', () => {
	for (const [what, error, kind, sentence, nextStep, context] of rows) {
		test(what, () => {
			const typed = explain(error, context);
			expect(typed).toBeInstanceOf(kind);
			expect(typed.message).toBe(sentence);
			expect(typed.nextStep).toMatch(nextStep);
			expect(typed.cause).toBe(error);
		});
	}

	test('keeps the request id, the call and AWS’s own name of the error', () => {
		const typed = explain(service('ClusterNotFoundException', 'Cluster not found.'));
		expect(typed).toMatchObject({
			requestId: 'request-1',
			service: 'ecs',
			operation: 'RunTask',
			code: 'ClusterNotFoundException',
		});
	});

	test('a clock that is off is measured by the date of the answer', () => {
		const date = new Date(Date.now() + 600_000).toUTCString();
		const typed = explain(service('RequestTimeTooSkewed', 'The difference is too large.', 403, {date}));
		expect(typed).toBeInstanceOf(kinds.ClockSkewError);
		expect(typed.message).toMatch(/^This machine's clock is (?:59\d|60\d) s behind AWS's/);
	});

	test('a signature that "expired" is a clock, not a secret', () => {
		const typed = explain(
			service('InvalidSignatureException', 'Signature expired: 20260101T000000Z is now earlier', 403),
		);
		expect(typed).toBeInstanceOf(kinds.ClockSkewError);
	});

	test('text from AWS carries no control sequences', () => {
		const typed = explain(service('ClientException', 'bad \u001B[31mred\u001B[0m \u0007name\r\nsecond line'));
		expect(typed.message).toBe('ecs RunTask failed with ClientException: bad red name second line.');
	});

	test('errors that are ours, and aborts, pass as they are', () => {
		const ours = new kinds.ReadOnlyError('Read-only.', 'Leave it out.');
		const abort = Object.assign(new Error('aborted'), {name: 'AbortError'});
		expect(classifyError(ours, account)).toBe(ours);
		expect(classifyError(abort, account)).toBe(abort);
	});

	test('whatever else is thrown still becomes a sentence', () => {
		expect(explain('just a string').message).toBe('ecs RunTask failed with UnknownError: AWS gave no reason.');
		expect(explain(undefined)).toBeInstanceOf(kinds.InvalidRequestError);
	});
});
