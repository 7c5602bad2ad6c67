import {
	type AwsError,
	ConflictError,
	InvalidRequestError,
	NotFoundError,
	NotImplementedError,
	QuotaError,
	RegionError,
	ServiceFailureError,
	ThrottledError,
} from './errors.ts';
import {type CallContext, details, type RawError, sentence} from './raw-error.ts';

/** "Slow down" by any of its names (aws.md 1.8); quota errors, which the SDK counts among them, are not. */
const throttling =
	/^(?:Throttling|ThrottlingException|ThrottledException|RequestThrottled|RequestThrottledException|TooManyRequestsException|RequestLimitExceeded|BandwidthLimitExceeded|SlowDown|ProvisionedThroughputExceededException|PriorRequestNotComplete|TransactionInProgressException|EC2ThrottledException|RequestThrottlingException)$/;
const quota = /Limit(?:Exceeded|Reached)|QuotaExceeded|^TooMany(?!Requests)|InsufficientFreeAddresses|BlockedException/;
const quotaText = /limit on the number of vCPUs|is above your limit|Cannot have more than \d+/i;
const notImplemented =
	/^(?:NotImplemented|NotImplementedException|UnknownOperationException|UnknownOperation|InvalidAction|UnsupportedOperation)$/;
const regionClosed = /^(?:OptInRequired|SubscriptionRequiredException|SubscriptionRequired|RegionDisabledException)$/;
const notFound = /NotFound|NoSuch|NotExist|NonExistent|^(?:404|StackSetNotFound|MissingVersion)/;
const conflict =
	/AlreadyExist|AlreadyInUse|InUse|Conflict|Duplicate|BucketNotEmpty|BucketAlreadyOwned|DependencyViolation|^409$/;

/** Somebody else was faster: what was to be changed is no longer as it was read. */
const changedMeanwhile =
	/^(?:ConditionalCheckFailedException|TransactionCanceledException|TransactionConflictException|ConcurrentModificationException)$/;

export function isThrottling(raw: RawError): boolean {
	return throttling.test(raw.code) || raw.status === 429 || isThrottledTransaction(raw);
}

/** DynamoDB names the reasons of all parts of a transaction in its message. */
function isThrottledTransaction({code, message}: RawError): boolean {
	return code === 'TransactionCanceledException' && /Throttl|ThroughputExceeded/.test(message);
}

/** Whether this is an account limit rather than "slow down", so that trying again is of no use. */
export function isQuota(raw: RawError): boolean {
	return !isThrottling(raw) && (quota.test(raw.code) || quotaText.test(raw.message));
}

/** What any service may answer. Always has a result: the last resort is the service's own sentence. */
export function serviceError(raw: RawError, context: CallContext): AwsError {
	const rest = details(raw, context);
	const call = `${context.service} ${context.operation}`;
	const said = sentence(raw.message);
	if (isThrottling(raw)) {
		return new ThrottledError(
			`AWS is throttling ${call}: the account makes too many of these calls.`,
			'Try again in a minute; other tools and consoles share the same limit.',
			rest,
		);
	}
	if (isQuota(raw)) {
		return new QuotaError(
			`A limit of the account stops ${call}: ${said}`,
			`Free what is not needed, or ask for more: https://${context.region}.console.aws.amazon.com/servicequotas/home`,
			rest,
		);
	}
	if (notImplemented.test(raw.code) || raw.status === 501) return notImplementedError(call, said, raw, context);
	if (regionClosed.test(raw.code)) {
		return new RegionError(
			`The account cannot use ${context.service} in ${context.region} yet: ${said}`,
			`Enable the Region or finish signing up for the account, or choose another Region, for example --region us-east-1.`,
			rest,
		);
	}
	if (notFound.test(raw.code))
		return new NotFoundError(said, 'Check the name and the Region; it may be gone already.', rest);
	if (changedMeanwhile.test(raw.code)) {
		return new ConflictError(
			`${call} was refused, as somebody else changed the same thing meanwhile: ${said}`,
			'Look at it again, then try again; nothing was changed.',
			rest,
		);
	}
	if (conflict.test(raw.code)) {
		return new ConflictError(said, 'Choose another name, or look at what is there already and use or remove it.', rest);
	}
	if ((raw.status ?? 0) >= 500) {
		return new ServiceFailureError(
			`AWS failed at ${call}: ${said}`,
			'Nothing is wrong here; try again in a minute. If it stays: https://health.aws.amazon.com/health/status',
			rest,
		);
	}
	return new InvalidRequestError(
		`${call} failed with ${raw.code}: ${said}`,
		'Correct what AWS names and try again.',
		rest,
	);
}

function notImplementedError(call: string, said: string, raw: RawError, context: CallContext): NotImplementedError {
	const endpoint = `The endpoint ${context.endpoint ?? 'of AWS'} does not have ${call}: ${said}`;
	return new NotImplementedError(
		context.mode === 'local' ? `The local AWS does not have ${call}.` : endpoint,
		'Do this step against an AWS account (--profile NAME).',
		details(raw, context),
	);
}
