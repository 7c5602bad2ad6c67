import {iamPrefix} from './cli-names.ts';
import {AccessDeniedError} from './errors.ts';
import {type CallContext, details, type RawError} from './raw-error.ts';

const codes =
	/^(?:AccessDenied|AccessDeniedException|AccessDeniedForDependencyException|UnauthorizedOperation|UnauthorizedException|AuthorizationError|NotAuthorized|NotAuthorizedException|Forbidden|403)$/;

/** AWS refused because the caller may not; names the action and the resource, from AWS's words where it gave them. */
export function accessDenied(raw: RawError, context: CallContext): AccessDeniedError | undefined {
	if (!isDenied(raw)) return undefined;
	const said =
		/User:\s*(\S+) is not authorized to perform:?\s*(\S+?)(?: on resource:?\s*(\S+?))?(?:[.,;]?\s|[.,;]?$)/i.exec(
			raw.message,
		);
	const action = said?.[2] ?? `${iamPrefix(context.service)}:${context.operation}`;
	const resource = said?.[3] ?? '*';
	const who = said?.[1] ?? 'The caller';
	const encodedMessage = /Encoded authorization failure message:\s*(\S+)/i.exec(raw.message)?.[1];
	return new AccessDeniedError(
		`${who} may not do ${action} on ${resource === '*' ? 'this resource' : resource}${reason(raw.message)}.`,
		nextStep(raw.message, action, resource, encodedMessage),
		{action, resource, encodedMessage},
		details(raw, context),
	);
}

/** The answer to a HEAD has no body: all that the SDK knows of it is the status. */
const isDenied = ({code, message, status}: RawError): boolean =>
	codes.test(code) || (code === 'Unknown' && status === 403) || /is not authorized to perform/i.test(message);

function reason(message: string): string {
	if (/explicit deny/i.test(message)) {
		const policy = /explicit deny in (?:an? )?([^.:]+?)(?: policy|\.|:|$)/i.exec(message)?.[1];
		return `: ${policy ? `a ${policy} policy` : 'a policy'} denies it`;
	}
	return /no (\S+) policy allows/i.test(message) ? ': no policy allows it' : '';
}

function nextStep(message: string, action: string, resource: string, encoded: string | undefined): string {
	if (encoded) return `What was missing: aws sts decode-authorization-message --encoded-message ${encoded}`;
	if (/explicit deny/i.test(message)) {
		return 'Allowing it elsewhere does not help: whoever manages that policy has to lift the deny.';
	}
	return `Ask for this in a policy: ${JSON.stringify({Effect: 'Allow', Action: action, Resource: resource})}`;
}
