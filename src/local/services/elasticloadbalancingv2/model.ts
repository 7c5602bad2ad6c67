import type {
	Listener,
	LoadBalancer,
	Rule,
	Tag,
	TargetGroup,
	TargetHealth,
} from '@aws-sdk/client-elastic-load-balancing-v2';

export interface LoadBalancerRecord {
	/** As described, without DNSName, which depends on the ports that could be had. */
	readonly shown: LoadBalancer;
	readonly arn: string;
	/** The loopback address that is its own. */
	readonly address: string;
	attributes: Record<string, string>;
	tags: Tag[];
	networkInterfaces: string[];
}

export interface ListenerRecord {
	shown: Listener;
	readonly arn: string;
	readonly loadBalancerArn: string;
	attributes: Record<string, string>;
	tags: Tag[];
	/** Where it listens; another than asked for when that could not be had. */
	boundPort: number | undefined;
}

export interface RuleRecord {
	shown: Rule;
	readonly arn: string;
	readonly listenerArn: string;
	tags: Tag[];
}

export interface TargetRecord {
	/** Address or instance id. */
	readonly id: string;
	readonly port: number;
	/** Where it answers. */
	readonly host: string;
	readonly zone: string | undefined;
	health: TargetHealth;
	registeredAt: Date;
	/** Checks in a row that went well or badly. */
	passed: number;
	failed: number;
	/** When it is removed at the latest; set while it drains. */
	drainedAt: Date | undefined;
}

export interface TargetGroupRecord {
	shown: TargetGroup;
	readonly arn: string;
	attributes: Record<string, string>;
	tags: Tag[];
	targets: TargetRecord[];
}

export const targetKey = ({id, port}: {readonly id: string; readonly port: number}): string => `${id}:${port}`;
