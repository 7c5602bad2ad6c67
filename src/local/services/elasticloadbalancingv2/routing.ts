import type {Action, QueryStringKeyValuePair, RuleCondition} from '@aws-sdk/client-elastic-load-balancing-v2';
import {containsAddress, parseAddress, parseCidr} from '../ec2/cidr.ts';

/** What rules look at. */
export interface RoutedRequest {
	readonly method: string;
	readonly path: string;
	/** Without the question mark. */
	readonly query: string;
	/** Without the port. */
	readonly host: string;
	readonly source: string;
	headers(name: string): readonly string[];
}

export interface RoutingRule {
	readonly conditions: readonly RuleCondition[];
	readonly actions: readonly Action[];
}

type Test = (request: RoutedRequest) => boolean;

/**
 * The actions for a request: those of the first rule all of whose conditions hold. Rules are in the order of their
 * priority, the default rule without conditions last.
 */
export function compileRules(rules: readonly RoutingRule[]): (request: RoutedRequest) => readonly Action[] {
	const compiled = rules.map(({conditions, actions}) => ({tests: conditions.map(compileCondition), actions}));
	return (request) => compiled.find(({tests}) => tests.every((test) => test(request)))?.actions ?? [];
}

/** "Condition types for listener rules": the values of one condition are alternatives. */
export function compileCondition(condition: RuleCondition): Test {
	const {Field, Values = []} = condition;
	if (Field === 'path-pattern') {
		const patterns = patternsOf(condition.PathPatternConfig, Values, '');
		return ({path}) => patterns.some((pattern) => pattern.test(path));
	}
	if (Field === 'host-header') {
		const patterns = patternsOf(condition.HostHeaderConfig, Values, 'i');
		return ({host}) => patterns.some((pattern) => pattern.test(host));
	}
	if (Field === 'http-header') {
		const name = condition.HttpHeaderConfig?.HttpHeaderName?.toLowerCase() ?? '';
		const patterns = patternsOf(condition.HttpHeaderConfig, [], 'i');
		return ({headers}) => headers(name).some((value) => patterns.some((pattern) => pattern.test(value)));
	}
	if (Field === 'http-request-method') {
		const methods = condition.HttpRequestMethodConfig?.Values ?? Values;
		return ({method}) => methods.includes(method);
	}
	if (Field === 'query-string') return compileQuery(condition.QueryStringConfig?.Values ?? []);
	if (Field === 'source-ip') return compileSource(condition.SourceIpConfig?.Values ?? Values);
	return () => false;
}

/** `*` is any text, `?` any one character; a backslash takes their meaning away. */
export function glob(pattern: string, flags = ''): RegExp {
	const source = pattern.replaceAll(/\\([*?\\])|([*?])|([.+^${}()|[\]\\/-])/g, (_, escaped, wild, special) => {
		if (wild !== undefined) return wild === '*' ? '.*' : '.';
		return `\\${escaped ?? special}`;
	});
	return new RegExp(`^${source}$`, `s${flags}`);
}

interface PatternConfig {
	readonly Values?: readonly string[] | undefined;
	readonly RegexValues?: readonly string[] | undefined;
}

function patternsOf(config: PatternConfig | undefined, values: readonly string[], flags: string): RegExp[] {
	const globs = (config?.Values ?? values).map((value) => glob(value, flags));
	return [...globs, ...(config?.RegexValues ?? []).map((value) => new RegExp(value, flags))];
}

function compileQuery(pairs: readonly QueryStringKeyValuePair[]): Test {
	const wanted = pairs.map(({Key, Value = ''}) => ({
		key: Key === undefined || Key === '' ? undefined : glob(Key, 'i'),
		value: glob(Value, 'i'),
	}));
	return ({query}) => {
		const given = [...new URLSearchParams(query)];
		return wanted.some(({key, value}) => given.some(([name, text]) => (key?.test(name) ?? true) && value.test(text)));
	};
}

function compileSource(cidrs: readonly string[]): Test {
	const blocks = cidrs.flatMap((cidr) => parseCidr(cidr) ?? []);
	return ({source}) => {
		const address = parseAddress(source);
		return address !== undefined && blocks.some((block) => containsAddress(block, address));
	};
}

/** Where a redirect leads: `#{host}` and its kin stand for the request's own parts ("Redirect actions"). */
export function redirectLocation(
	config: NonNullable<Action['RedirectConfig']>,
	request: RoutedRequest,
	listenerPort: number,
): string {
	const own: Readonly<Record<string, string>> = {
		protocol: 'http',
		host: request.host,
		port: String(listenerPort),
		path: request.path.slice(1),
		query: request.query,
	};
	const fill = (text: string): string => text.replaceAll(/#\{(\w+)\}/g, (whole, name: string) => own[name] ?? whole);
	const protocol = fill(config.Protocol ?? '#{protocol}').toLowerCase();
	const query = fill(config.Query ?? '#{query}');
	const path = fill(config.Path ?? '/#{path}');
	const place = `${protocol}://${fill(config.Host ?? '#{host}')}:${fill(config.Port ?? '#{port}')}${path}`;
	return query === '' ? place : `${place}?${query}`;
}

/** The target groups of a forward action with their weights. */
export function weightedGroups(action: Action): {arn: string; weight: number}[] {
	const groups = action.ForwardConfig?.TargetGroups;
	if (groups === undefined || groups.length === 0) return [{arn: action.TargetGroupArn ?? '', weight: 1}];
	return groups.map(({TargetGroupArn = '', Weight}) => ({arn: TargetGroupArn, weight: Weight ?? 1}));
}

/** The member that `share`, from 0 up to 1, falls on; undefined when all weights are 0. */
export function pickWeighted<Member extends {weight: number}>(
	members: readonly Member[],
	share: number,
): Member | undefined {
	let left = share * members.reduce((sum, {weight}) => sum + weight, 0);
	return members.find(({weight}) => {
		left -= weight;
		return left < 0;
	});
}
