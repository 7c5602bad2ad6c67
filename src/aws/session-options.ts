import type {ConnectionSettings} from './clients.ts';
import type {Clock} from './clock.ts';
import type {Environment} from './target.ts';

/** Where the local AWS listens; whoever starts it hands this in. */
export interface LocalAws {
	/** For example `http://127.0.0.1:4566`. */
	readonly endpointUrl: string;
	/** Default us-east-1. */
	readonly region?: string;
}

/** A mutating call that `--dry-run` kept from being sent. */
export interface PlannedCall {
	readonly service: string;
	readonly operation: string;
	/** The same call as a line for the AWS CLI; secrets are redacted. */
	readonly commandLine: string;
}

export interface SessionOptions {
	readonly profile?: string | undefined;
	readonly region?: string | undefined;
	readonly endpointUrl?: string | undefined;
	/** true: the local AWS; false: an account; undefined: an account if one is chosen, else the local AWS. */
	readonly local?: boolean | undefined;
	/** Called at most once, and only when the session turns out to be local: starts the local AWS or finds it running. */
	readonly startLocal?: (() => Promise<LocalAws>) | undefined;
	/** Mutating calls are refused before anything is sent (`ReadOnlyError`). */
	readonly readOnly?: boolean | undefined;
	/** Mutating calls are recorded in `planned` and refused (`DryRunError`). */
	readonly dryRun?: boolean | undefined;
	/** Asks for the code of an MFA device; without it a profile that needs one fails with `MfaRequiredError`. */
	readonly promptMfa?: ((deviceArn: string) => Promise<string>) | undefined;
	/** Told about each call that a dry run keeps back, as it happens. */
	readonly onPlanned?: ((call: PlannedCall) => void) | undefined;
	/** Folder of the audit file; default is the user's data folder. */
	readonly auditFolder?: string | undefined;
	/** Default: this process's. Credentials themselves are always looked up in this process's environment. */
	readonly environment?: Environment | undefined;
	/** How often a call that the operator waits for is tried in all; default 7 (aws.md 1.8). Pollers try once. */
	readonly attempts?: number | undefined;
	/** Timeouts of the HTTP connections. */
	readonly connection?: ConnectionSettings | undefined;
	/**
	 * How long a local AWS whose process has ended is waited for until every call fails with LocalAwsGoneError, in
	 * milliseconds; undefined: as long as any other AWS that is out of reach.
	 */
	readonly localPatience?: number | undefined;
	readonly clock?: Clock | undefined;
}
