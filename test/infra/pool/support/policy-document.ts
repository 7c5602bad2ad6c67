/** A policy, as far as it is looked at. */
export interface Document {
	readonly Statement: readonly {
		readonly Action: string | readonly string[];
		readonly Principal?: unknown;
		readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
	}[];
}

/** Whether a policy of a resource lets EventBridge do something in the name of a rule. */
export function admits({Statement}: Document, action: string, source: string): boolean {
	return Statement.some(({Action, Principal, Condition}) => {
		const {ArnLike, ...others} = Condition ?? {};
		const patterns = Object.values(ArnLike ?? {});
		const isEvents = JSON.stringify(Principal) === '{"Service":"events.amazonaws.com"}';
		const isAction = [Action].flat().includes(action);
		const isSource = patterns.every((one) => [one].flat().some((pattern) => matches(pattern, source)));
		return isEvents && isAction && Object.keys(others).length === 0 && isSource;
	});
}

/** `*` of ArnLike; the last part of an ARN is one, slashes and all. */
const matches = (pattern: string, arn: string): boolean =>
	new RegExp(`^${pattern.split('*').map(RegExp.escape).join('.*')}$`).test(arn);
