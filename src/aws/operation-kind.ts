/** Names of AWS operations that only read begin with one of these. */
const readingPrefix =
	/^(?:Get|List|Describe|BatchGet|BatchDescribe|BatchCheck|Filter|Head|Lookup|Validate|Discover|Estimate|Search|Query|Scan|Select|Simulate|Preview|Check|Verify|Decode|Download|AssumeRole)(?![a-z])/;

/** Operations that read although their name does not say so. */
const alsoReading: ReadonlySet<string> = new Set([
	'logs StartLiveTail',
	'logs StartQuery',
	'logs StopQuery',
	'logs TestMetricFilter',
]);

/** Whether a call changes anything; what is not known to read counts as changing. `service` as the AWS CLI names it. */
export function isMutating(service: string, operation: string): boolean {
	return !alsoReading.has(`${service} ${operation}`) && !readingPrefix.test(operation);
}
