import type {Clock} from '../../engine/clock.ts';
import type {Call} from '../../engine/sdks.ts';
import {ValidationError} from '../errors.ts';
import type {Providers} from '../providers/provider.ts';
import type {Specification} from '../specification/model.ts';
import type {Value} from '../template/value.ts';
import type {Deployment, StackDocument} from './model.ts';
import {type PreparedTemplate, prepare, type Surroundings} from './prepare.ts';
import type {Recorder} from './recorder.ts';
import type {StackRepository} from './repository.ts';

/** What the work on stacks of one region needs. */
export interface Environment {
	readonly call: Call;
	readonly clock: Clock;
	readonly region: string;
	readonly account: string;
	readonly endpoint: () => string;
	/** Aborted when the engine stops. */
	readonly signal: AbortSignal;
	readonly specification: Specification;
	readonly providers: Providers;
	readonly stacks: StackRepository;
	readonly recorder: Recorder;
}

/** What `Ref` and `Fn::GetAtt` give for a resource. */
export type ResourceLookup = Surroundings['resources'];

/** A deployment's template ready to be resolved in its stack. Throws `ValidationError` with AWS's text. */
export async function prepareDeployment(
	environment: Environment,
	stack: {readonly id: string; readonly name: string},
	deployment: Deployment,
	resources: ResourceLookup,
	onImport: (name: string) => void = () => undefined,
): Promise<PreparedTemplate> {
	const {region, account, specification, stacks} = environment;
	const zones = deployment.templateBody.includes('GetAZs') ? await availabilityZones(environment) : [];
	const surroundings: Surroundings = {
		pseudo: {
			'AWS::AccountId': account,
			'AWS::NotificationARNs': deployment.notificationArns,
			'AWS::Partition': partitionOf(region),
			'AWS::Region': region,
			'AWS::StackId': stack.id,
			'AWS::StackName': stack.name,
			'AWS::URLSuffix': region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com',
		},
		resources,
		importValue: (name) => {
			const found = stacks.exports().find((exported) => exported.name === name);
			if (found === undefined) throw new ValidationError(`No export named ${name} found.`);
			onImport(name);
			return found.output.value;
		},
		availabilityZones: (asked) => (asked === region ? zones : []),
	};
	return prepare(deployment.templateBody, deployment.parameters, surroundings, specification);
}

/** The resources of a stack as they are. */
export function livingResources(stack: StackDocument): ResourceLookup {
	return (logicalId) => {
		const record = stack.resources[logicalId];
		if (record?.physicalId === undefined) {
			throw new ValidationError(`Template error: resource ${logicalId} has no physical id yet`);
		}
		const {physicalId, attributes, type} = record;
		return {
			physicalId,
			attribute: (name): Value => {
				const value = Object.hasOwn(attributes, name) ? attributes[name] : undefined;
				if (value !== undefined) return value;
				throw new ValidationError(`Attribute '${name}' does not exist on ${type} ${logicalId}`);
			},
		};
	};
}

async function availabilityZones({call, region}: Environment): Promise<string[]> {
	const {AvailabilityZones: zones = []} = await call('ec2', 'DescribeAvailabilityZones', {
		Filters: [{Name: 'region-name', Values: [region]}],
	});
	return zones.flatMap(({ZoneName: name}) => name ?? []).sort();
}

function partitionOf(region: string): string {
	if (region.startsWith('cn-')) return 'aws-cn';
	return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}
