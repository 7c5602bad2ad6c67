import {
	type AwsError,
	ClockSkewError,
	CredentialsExpiredError,
	InvalidCredentialsError,
	MfaRequiredError,
	NoCredentialsError,
} from './errors.ts';
import {type CallContext, details, type RawError, sentence} from './raw-error.ts';

const expiredCodes: ReadonlySet<string> = new Set([
	'ExpiredToken',
	'ExpiredTokenException',
	'RequestExpired',
	'TokenRefreshRequired',
]);
const unknownKeyCodes: ReadonlySet<string> = new Set([
	'UnrecognizedClientException',
	'InvalidClientTokenId',
	'InvalidAccessKeyId',
	'AuthFailure',
	'IncompleteSignature',
	'MissingAuthenticationToken',
	'MissingAuthenticationTokenException',
]);
const signatureCodes: ReadonlySet<string> = new Set([
	'SignatureDoesNotMatch',
	'InvalidSignatureException',
	'RequestTimeTooSkewed',
	'RequestInTheFuture',
]);
const clockText = /signature (?:has )?expired|signature not yet current|too large|skew/i;

/** AWS said that the session behind the credentials is over. */
export function isExpired(raw: RawError): boolean {
	return expiredCodes.has(raw.code);
}

/** What AWS says of the credentials a call was signed with; undefined when it says nothing of them. */
export function signingError(raw: RawError, context: CallContext): AwsError | undefined {
	if (isExpired(raw)) return expired('The session of the credentials has expired', raw, context);
	if (unknownKeyCodes.has(raw.code)) {
		return new InvalidCredentialsError(
			`AWS does not accept the access key of ${sourceName(context)}: ${sentence(raw.message)}`,
			'Check that the key exists and is active, belongs to this partition, and, if it begins with ASIA, that its session token is set too.',
			details(raw, context),
		);
	}
	if (!signatureCodes.has(raw.code)) return undefined;
	if (raw.code.startsWith('Request') || clockText.test(raw.message)) return clockSkew(raw, context);
	return new InvalidCredentialsError(
		`The secret access key of ${sourceName(context)} does not fit its access key id.`,
		'Set the secret access key again; it may have been cut or mixed up when it was copied.',
		details(raw, context),
	);
}

function clockSkew(raw: RawError, context: CallContext): AwsError {
	const seconds = raw.answeredAt && Math.round((Date.now() - raw.answeredAt.getTime()) / 1000);
	const off = seconds ? `${Math.abs(seconds)} s ${seconds > 0 ? 'ahead of' : 'behind'}` : 'too far from';
	return new ClockSkewError(
		`This machine's clock is ${off} AWS's, so AWS refuses the signature.`,
		'Set the clock (for example: sudo timedatectl set-ntp true) and try again.',
		details(raw, context),
	);
}

/** What the SDK says when it could not get credentials at all; undefined for other errors. */
export function credentialSourceError(raw: RawError, context: CallContext): AwsError | undefined {
	if (/invalid MFA|MultiFactorAuthentication failed/i.test(raw.message)) {
		return new MfaRequiredError(
			`The MFA code for ${sourceName(context)} was refused.`,
			'Try again with the code that the device shows now; each code works once.',
			details(raw, context),
		);
	}
	if (!/^(?:CredentialsProviderError|TokenProviderError|ProviderError)$/.test(raw.code)) return undefined;
	if (/multi-factor authentication/i.test(raw.message)) {
		return new MfaRequiredError(
			`${capitalise(sourceName(context))} needs the code of an MFA device, and this run cannot ask for one.`,
			'Run it on a terminal, or take a session first (aws sts get-session-token) and use its credentials.',
			details(raw, context),
		);
	}
	if (/aws login|reauthenticate|CreateOAuth2Token|load token from/i.test(raw.message)) {
		return expired('The login has expired', raw, context, 'aws login');
	}
	if (/sso|Session token not found/i.test(raw.message) && !/Required parameters/.test(raw.message)) {
		return expired('The SSO session has expired or was never started', raw, context, 'aws sso login');
	}
	return noCredentials(raw, context);
}

function expired(what: string, raw: RawError, context: CallContext, login = 'aws sso login'): AwsError {
	const profile = context.profile === undefined ? '' : ` --profile ${context.profile}`;
	const nextStep =
		login === 'aws sso login' && isExpired(raw)
			? `Log in again (aws sso login${profile}, aws login${profile}, or new keys) and repeat; what AWS is already doing goes on.`
			: `Log in again: ${login}${profile} - and repeat; what AWS is already doing goes on.`;
	return new CredentialsExpiredError(`${what} (${sourceName(context)}).`, nextStep, details(raw, context));
}

function noCredentials(raw: RawError, context: CallContext): AwsError {
	const message =
		context.profile === undefined
			? 'No AWS credentials were found: not in the environment, the shared config, a container or an instance.'
			: `Profile ${context.profile} gives no credentials: ${sentence(raw.message)}`;
	return new NoCredentialsError(
		message,
		'Log in (aws login, aws sso login or aws configure) and choose it with --profile NAME, or use --local.',
		details(raw, context),
	);
}

function sourceName(context: CallContext): string {
	return context.profile === undefined ? 'the environment' : `profile ${context.profile}`;
}

function capitalise(words: string): string {
	return words.charAt(0).toUpperCase() + words.slice(1);
}
