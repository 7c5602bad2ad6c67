import {ConsoleError} from '../errors.ts';

export interface AwsErrorDetails {
	/** As the AWS CLI names it, for example `ecs`. */
	readonly service?: string | undefined;
	readonly operation?: string | undefined;
	readonly requestId?: string | undefined;
	/** AWS's or the system's own name for it, for example `AccessDeniedException`, `ENOTFOUND`. */
	readonly code?: string | undefined;
	readonly cause?: unknown;
	readonly exitCode?: number;
}

/** A call to AWS that failed, in plain words; AWS's own error is the `cause`. */
export class AwsError extends ConsoleError {
	readonly service: string | undefined;
	readonly operation: string | undefined;
	readonly requestId: string | undefined;
	readonly code: string | undefined;

	constructor(message: string, nextStep: string, details: AwsErrorDetails = {}) {
		super(message, nextStep, {exitCode: details.exitCode ?? 1, cause: details.cause});
		this.service = details.service;
		this.operation = details.operation;
		this.requestId = details.requestId;
		this.code = details.code;
	}
}

/** Defines a kind of AwsError whose exit code is always the same (sysexits). */
function exitingWith(exitCode: number) {
	return class extends AwsError {
		constructor(message: string, nextStep: string, details: AwsErrorDetails = {}) {
			super(message, nextStep, {...details, exitCode});
		}
	};
}

/** Nothing that could sign a call was found. */
export class NoCredentialsError extends exitingWith(77) {}
/** A session, token or login has run out; after a new login the next call works without a restart. */
export class CredentialsExpiredError extends exitingWith(77) {}
/** AWS does not know the key, or the secret does not fit it. */
export class InvalidCredentialsError extends exitingWith(77) {}
/** `--profile` or AWS_PROFILE names none of the configured ones. */
export class ProfileNotFoundError extends exitingWith(64) {}
/** A profile needs the code of an MFA device, or the code was refused. */
export class MfaRequiredError extends exitingWith(77) {}
/** No Region given, one that does not exist, or one that the account has not enabled. */
export class RegionError extends exitingWith(64) {}
/** `--endpoint-url` or AWS_ENDPOINT_URL… is not a URL that can be called. */
export class EndpointError extends exitingWith(64) {}
/** This machine's clock is too far from AWS's. */
export class ClockSkewError extends exitingWith(69) {}
/** Nobody answered: no network, no such host, refused, timed out, or TLS failed. */
export class NetworkError extends exitingWith(69) {}
/** The local AWS has ended, and nobody started it again while that was waited for. */
export class LocalAwsGoneError extends exitingWith(69) {}
/** AWS answered "slow down" more often than the call was retried. */
export class ThrottledError extends exitingWith(75) {}
/** A limit of the account. */
export class QuotaError extends exitingWith(69) {}
/** AWS itself failed (HTTP 5xx). */
export class ServiceFailureError extends exitingWith(75) {}
/** The local AWS (or another emulator) does not have this operation. */
export class NotImplementedError extends exitingWith(69) {}
/** AWS refused the request as wrong. */
export class InvalidRequestError extends AwsError {}
/** What was named does not exist. */
export class NotFoundError extends AwsError {}
/** What was to be made exists already, or is in use. */
export class ConflictError extends AwsError {}
/** A function of Lambda was run and failed. */
export class FunctionFailedError extends AwsError {}
/** CloudFormation refused a template. */
export class TemplateError extends InvalidRequestError {}

/** The caller may not do this: names what would have to be allowed. */
export class AccessDeniedError extends AwsError {
	/** For example `ecs:RunTask`. */
	readonly action: string;
	/** ARN, or `*` when AWS did not say. */
	readonly resource: string;
	/** For `sts decode-authorization-message`, when AWS sent one. */
	readonly encodedMessage: string | undefined;

	constructor(
		message: string,
		nextStep: string,
		denied: {readonly action: string; readonly resource: string; readonly encodedMessage?: string | undefined},
		details: AwsErrorDetails = {},
	) {
		super(message, nextStep, {...details, exitCode: 77});
		this.action = denied.action;
		this.resource = denied.resource;
		this.encodedMessage = denied.encodedMessage;
	}
}

/** A stack is in a state that does not allow what was asked. */
export class StackStateError extends AwsError {
	readonly stackName: string;
	/** For example ROLLBACK_COMPLETE. */
	readonly status: string;

	constructor(message: string, nextStep: string, stackName: string, status: string, details: AwsErrorDetails = {}) {
		super(message, nextStep, details);
		this.stackName = stackName;
		this.status = status;
	}
}

/** `--read-only` kept a mutating call from being sent. */
export class ReadOnlyError extends exitingWith(77) {}

/** `--dry-run` kept a mutating call from being sent: not a failure, but the end of what can be shown. */
export class DryRunError extends AwsError {
	readonly commandLine: string;

	constructor(commandLine: string, details: AwsErrorDetails) {
		super(
			`Dry run: ${details.service} ${details.operation} was not sent.`,
			'Run the same command without --dry-run to do it.',
			{...details, exitCode: 0},
		);
		this.commandLine = commandLine;
	}
}

/** Why one task was not started. */
export interface RunTaskFailure {
	/** AWS's own, for example `RESOURCE:MEMORY`. */
	readonly reason: string;
	readonly detail: string | undefined;
	readonly arn: string | undefined;
	readonly meaning: string;
	readonly nextStep: string;
	/** Whether the same call may work later. */
	readonly retryable: boolean;
}

/** RunTask answered, but not every task was started. */
export class RunTaskFailedError<StartedTask = unknown> extends AwsError {
	/** Those that were started nevertheless. */
	readonly started: readonly StartedTask[];
	readonly failures: readonly RunTaskFailure[];

	constructor(
		message: string,
		nextStep: string,
		outcome: {readonly started: readonly StartedTask[]; readonly failures: readonly RunTaskFailure[]},
		details: AwsErrorDetails = {},
	) {
		super(message, nextStep, details);
		this.started = outcome.started;
		this.failures = outcome.failures;
	}
}

/** What was waited for did not come about in the time given. */
export class WaitTimeoutError extends exitingWith(75) {}
