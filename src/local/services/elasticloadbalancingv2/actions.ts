import {isIPv6} from 'node:net';
import type {Action, RuleCondition} from '@aws-sdk/client-elastic-load-balancing-v2';
import {AwsError} from '../../wire/errors.ts';
import {parseCidr} from '../ec2/cidr.ts';
import type {ElbCore} from './core.ts';
import {validationError} from './errors.ts';
import {weightedGroups} from './routing.ts';

/** Checks actions and writes them as AWS shows them: forward actions name their groups both ways. */
export function checkedActions(
	core: ElbCore,
	actions: readonly Action[] | undefined,
	loadBalancerArn: string,
): Action[] {
	if (actions === undefined || actions.length === 0) throw validationError('At least one action must be specified');
	const last = actions.at(-1);
	if (last?.Type === 'authenticate-oidc' || last?.Type === 'authenticate-cognito') {
		throw validationError('An action of type forward, fixed-response or redirect must be the last action');
	}
	return actions.map((action) => checkedAction(core, action, loadBalancerArn));
}

function checkedAction(core: ElbCore, action: Action, loadBalancerArn: string): Action {
	if (action.Type === 'forward') return checkedForward(core, action, loadBalancerArn);
	if (action.Type === 'redirect') return checkedRedirect(action);
	if (action.Type === 'fixed-response') return checkedResponse(action);
	const message = `Action type '${action.Type}' is not supported by the local AWS; use forward, redirect or fixed-response`;
	throw validationError(message);
}

function checkedForward(core: ElbCore, action: Action, loadBalancerArn: string): Action {
	const groups = weightedGroups(action);
	for (const {arn, weight} of groups) {
		core.targetGroup(arn);
		if (weight < 0 || weight > 999) throw validationError(`Weight '${weight}' must be between 0 and 999`);
		const stranger = core.usersOf(arn).find((user) => user !== loadBalancerArn);
		if (stranger !== undefined) {
			const message = `The following target groups cannot be associated with more than one load balancer: ${arn}`;
			throw new AwsError('TargetGroupAssociationLimitException', message);
		}
	}
	const TargetGroups = groups.map(({arn, weight}) => ({TargetGroupArn: arn, Weight: weight}));
	const TargetGroupStickinessConfig = action.ForwardConfig?.TargetGroupStickinessConfig ?? {Enabled: false};
	const only = groups.length === 1 ? groups[0]?.arn : undefined;
	return {
		Type: 'forward',
		Order: action.Order,
		TargetGroupArn: only,
		ForwardConfig: {TargetGroups, TargetGroupStickinessConfig},
	};
}

function checkedRedirect(action: Action): Action {
	const config = action.RedirectConfig;
	if (config === undefined) throw validationError('A redirect action needs a redirect configuration');
	if (config.StatusCode !== 'HTTP_301' && config.StatusCode !== 'HTTP_302') {
		throw validationError(`The redirect status code '${config.StatusCode}' must be HTTP_301 or HTTP_302`);
	}
	const defaults = {Protocol: '#{protocol}', Port: '#{port}', Host: '#{host}', Path: '/#{path}', Query: '#{query}'};
	const given = Object.fromEntries(Object.entries(config).filter(([, value]) => value !== undefined));
	const filled = {...defaults, ...given, StatusCode: config.StatusCode};
	const isLoop = (Object.keys(defaults) as (keyof typeof defaults)[]).every((name) => filled[name] === defaults[name]);
	if (isLoop) {
		throw new AwsError('InvalidLoadBalancerAction', 'The redirect configuration would result in a redirect loop');
	}
	return {Type: 'redirect', Order: action.Order, RedirectConfig: filled};
}

/** FixedResponseActionConfig, API reference. */
const contentTypes: readonly string[] = [
	'text/plain',
	'text/css',
	'text/html',
	'application/javascript',
	'application/json',
];

function checkedResponse(action: Action): Action {
	const config = action.FixedResponseConfig;
	if (config === undefined) throw validationError('A fixed-response action needs a fixed response configuration');
	if (!/^[245]\d\d$/.test(config.StatusCode ?? '')) {
		throw validationError(`The fixed response status code '${config.StatusCode}' must match 2XX, 4XX or 5XX`);
	}
	if ((config.MessageBody?.length ?? 0) > 1024) {
		throw validationError('The fixed response message body cannot be longer than 1024 characters');
	}
	if (config.ContentType !== undefined && !contentTypes.includes(config.ContentType)) {
		const types = contentTypes.join(', ');
		throw validationError(`The fixed response content type '${config.ContentType}' must be one of '[${types}]'`);
	}
	return {Type: 'fixed-response', Order: action.Order, FixedResponseConfig: config};
}

const configOf = {
	'path-pattern': 'PathPatternConfig',
	'host-header': 'HostHeaderConfig',
	'http-header': 'HttpHeaderConfig',
	'query-string': 'QueryStringConfig',
	'http-request-method': 'HttpRequestMethodConfig',
	'source-ip': 'SourceIpConfig',
} as const;

/** Checks conditions and writes them with their configuration, as AWS shows them. Throws ValidationError. */
export function checkedConditions(conditions: readonly RuleCondition[] | undefined): RuleCondition[] {
	if (conditions === undefined || conditions.length === 0) throw validationError('A condition must be specified');
	const checked = conditions.map(checkedCondition);
	const count = checked.reduce((sum, {Values, QueryStringConfig, HttpHeaderConfig}) => {
		const values = Values ?? HttpHeaderConfig?.Values ?? QueryStringConfig?.Values ?? [];
		return sum + values.length;
	}, 0);
	if (count > 5) throw new AwsError('TooManyConditionValues', 'A rule can have at most 5 condition values');
	for (const field of ['path-pattern', 'host-header', 'http-request-method', 'source-ip']) {
		if (checked.filter(({Field}) => Field === field).length > 1) {
			throw validationError(`Only one condition of type '${field}' can be specified`);
		}
	}
	return checked;
}

function checkedCondition(condition: RuleCondition): RuleCondition {
	const {Field = '', Values} = condition;
	if (!Object.hasOwn(configOf, Field)) {
		throw validationError(`Condition field '${Field}' must be one of '[${Object.keys(configOf).join(', ')}]'`);
	}
	const name = configOf[Field as keyof typeof configOf];
	const config = condition[name];
	const values = config?.Values ?? Values ?? [];
	const regexes = config !== undefined && 'RegexValues' in config ? (config.RegexValues ?? []) : [];
	if (values.length === 0 && regexes.length === 0) {
		throw validationError(`A condition value must be specified for the field '${Field}'`);
	}
	const long = values.find((value) => typeof value === 'string' && value.length > 128);
	if (long !== undefined)
		throw validationError(`Condition value '${String(long)}' cannot be longer than 128 characters`);
	for (const regex of regexes) checkRegex(regex);
	if (Field === 'source-ip') for (const block of values) checkBlock(String(block));
	if (Field === 'http-header') {
		if (!condition.HttpHeaderConfig?.HttpHeaderName) throw validationError('An HTTP header name must be specified');
		return {Field, HttpHeaderConfig: condition.HttpHeaderConfig};
	}
	if (Field === 'query-string') return {Field, QueryStringConfig: condition.QueryStringConfig};
	return {Field, Values: values as string[], [name]: {...config, Values: values}};
}

function checkRegex(regex: string): void {
	try {
		new RegExp(regex);
	} catch {
		throw validationError(`Condition value '${regex}' is not a valid regular expression`);
	}
}

/** Blocks of IPv6 are valid too, though nobody asks from there here. */
function checkBlock(block: string): void {
	const isValid = parseCidr(block) !== undefined || isIPv6(block.replace(/\/\d{1,3}$/, ''));
	if (!isValid) throw validationError(`CIDR block '${block}' is not valid`);
}
