import {validationError} from './errors.ts';

/** Attributes of an application load balancer with their defaults ("Load balancer attributes"). */
export const loadBalancerDefaults: Readonly<Record<string, string>> = {
	'access_logs.s3.enabled': 'false',
	'access_logs.s3.bucket': '',
	'access_logs.s3.prefix': '',
	'connection_logs.s3.enabled': 'false',
	'connection_logs.s3.bucket': '',
	'connection_logs.s3.prefix': '',
	'client_keep_alive.seconds': '3600',
	'deletion_protection.enabled': 'false',
	'idle_timeout.timeout_seconds': '60',
	'load_balancing.cross_zone.enabled': 'true',
	'routing.http.desync_mitigation_mode': 'defensive',
	'routing.http.drop_invalid_header_fields.enabled': 'false',
	'routing.http.preserve_host_header.enabled': 'false',
	'routing.http.x_amzn_tls_version_and_cipher_suite.enabled': 'false',
	'routing.http.xff_client_port.enabled': 'false',
	'routing.http.xff_header_processing.mode': 'append',
	'routing.http2.enabled': 'true',
	'waf.fail_open.enabled': 'false',
	'zonal_shift.config.enabled': 'false',
};

/** Attributes of a target group with their defaults ("Target group attributes"). */
export const targetGroupDefaults: Readonly<Record<string, string>> = {
	'deregistration_delay.timeout_seconds': '300',
	'load_balancing.algorithm.type': 'round_robin',
	'load_balancing.algorithm.anomaly_mitigation': 'off',
	'load_balancing.cross_zone.enabled': 'use_load_balancer_configuration',
	'slow_start.duration_seconds': '0',
	'stickiness.enabled': 'false',
	'stickiness.type': 'lb_cookie',
	'stickiness.lb_cookie.duration_seconds': '86400',
	'stickiness.app_cookie.cookie_name': '',
	'stickiness.app_cookie.duration_seconds': '86400',
	'target_group_health.dns_failover.minimum_healthy_targets.count': '1',
	'target_group_health.dns_failover.minimum_healthy_targets.percentage': 'off',
	'target_group_health.unhealthy_state_routing.minimum_healthy_targets.count': '1',
	'target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage': 'off',
};

const truth: readonly string[] = ['true', 'false'];

/** Values that are restricted: a range of whole numbers or a list. */
const rules: Readonly<Record<string, readonly [first: number, last: number] | readonly string[]>> = {
	'idle_timeout.timeout_seconds': [1, 4000],
	'client_keep_alive.seconds': [60, 604_800],
	'deregistration_delay.timeout_seconds': [0, 3600],
	'slow_start.duration_seconds': [0, 900],
	'stickiness.lb_cookie.duration_seconds': [1, 604_800],
	'stickiness.app_cookie.duration_seconds': [1, 604_800],
	'stickiness.type': ['lb_cookie'],
	'load_balancing.algorithm.type': ['round_robin', 'least_outstanding_requests', 'weighted_random'],
	'routing.http.desync_mitigation_mode': ['monitor', 'defensive', 'strictest'],
	'routing.http.xff_header_processing.mode': ['append', 'preserve', 'remove'],
};

interface Attribute {
	readonly Key?: string | undefined;
	readonly Value?: string | undefined;
}

/** Checks the changes and returns the attributes with them. Throws ValidationError naming key and rule. */
export function changedAttributes(
	current: Readonly<Record<string, string>>,
	changes: readonly Attribute[],
	kind: 'Load balancer' | 'Target group',
): Record<string, string> {
	const next = {...current};
	for (const {Key = '', Value = ''} of changes) {
		if (!(Key in current)) throw validationError(`${kind} attribute key '${Key}' is not recognized`);
		const rule = rules[Key] ?? (truth.includes(current[Key] ?? '') ? truth : undefined);
		if (rule !== undefined && !fits(Value, rule)) {
			throw validationError(`${kind} attribute value '${Value}' is not valid for the attribute key '${Key}'`);
		}
		next[Key] = Value;
	}
	return next;
}

function fits(value: string, rule: readonly [number, number] | readonly string[]): boolean {
	const [first, last] = rule;
	if (typeof first !== 'number') return (rule as readonly string[]).includes(value);
	const number = Number(value);
	const isWhole = /^\d+$/.test(value);
	const isSlowStart = first === 0 && last === 900;
	return isWhole && number >= first && number <= Number(last) && !(isSlowStart && number > 0 && number < 30);
}

export function attributeList(attributes: Readonly<Record<string, string>>): {Key: string; Value: string}[] {
	return Object.entries(attributes).map(([Key, Value]) => ({Key, Value}));
}
