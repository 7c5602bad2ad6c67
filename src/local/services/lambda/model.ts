import type {
	Architecture,
	DestinationConfig,
	LoggingConfig,
	Runtime,
	SnapStartApplyOn,
	TracingMode,
	VpcConfig,
} from '@aws-sdk/client-lambda';

/** Code of a function as it lies on this machine. */
export interface CodeRecord {
	/** SHA-256 of the zip file, in hexadecimal: the name of its folder. */
	readonly digest: string;
	/** Bytes of the zip file. */
	readonly size: number;
}

/** What of a function's configuration can be changed, with defaults in place. */
export interface FunctionSettings {
	readonly runtime: Runtime;
	readonly handler: string;
	readonly role: string;
	readonly description: string;
	readonly timeoutSeconds: number;
	readonly memoryMegabytes: number;
	readonly variables: Readonly<Record<string, string>> | undefined;
	readonly deadLetterArn: string | undefined;
	readonly tracing: TracingMode;
	readonly architectures: readonly Architecture[];
	readonly storageMegabytes: number;
	readonly logging: LoggingConfig;
	readonly vpc: VpcConfig | undefined;
	readonly kmsKeyArn: string | undefined;
	readonly snapStart: SnapStartApplyOn;
}

/** `$LATEST`, or a version that was published and never changes again. */
export interface VersionRecord {
	readonly version: string;
	readonly settings: FunctionSettings;
	readonly code: CodeRecord;
	readonly lastModified: Date;
	readonly revisionId: string;
	/** Another one after each change of code or settings; environments of an earlier one are not used any more. */
	readonly generation: string;
}

export interface AliasRecord {
	readonly name: string;
	readonly version: string;
	readonly description: string;
	/** Share of invocations that go to other versions. */
	readonly weights: Readonly<Record<string, number>> | undefined;
	readonly revisionId: string;
}

export interface PolicyRecord {
	readonly revisionId: string;
	readonly statements: readonly Readonly<Record<string, unknown>>[];
}

/** How asynchronous invocations of one qualifier are tried again, and who hears of their end. */
export interface EventInvokeRecord {
	readonly lastModified: Date;
	readonly retries: number | undefined;
	readonly ageSeconds: number | undefined;
	readonly destinations: DestinationConfig | undefined;
}

export interface FunctionRecord {
	readonly name: string;
	readonly latest: VersionRecord;
	/** In the order of their publication. */
	readonly published: readonly VersionRecord[];
	readonly nextVersion: number;
	readonly aliases: Readonly<Record<string, AliasRecord>>;
	readonly reservedConcurrency: number | undefined;
	readonly tags: Readonly<Record<string, string>>;
	/** By qualifier, `$LATEST` for the function itself. */
	readonly policies: Readonly<Record<string, PolicyRecord>>;
	/** By qualifier, `$LATEST` for the function itself. */
	readonly eventInvoke: Readonly<Record<string, EventInvokeRecord>>;
}

export const latestVersion = '$LATEST';
