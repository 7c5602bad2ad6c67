import type {CreateLoadBalancerInput, LoadBalancer} from '@aws-sdk/client-elastic-load-balancing-v2';
import {AwsError} from '../../wire/errors.ts';
import {later} from '../later.ts';
import {attributeList, changedAttributes, loadBalancerDefaults} from './attributes.ts';
import {type ElbCore, type ElbHandlers, newSuffix, pageOf} from './core.ts';
import {checkedName, loadBalancersNotFound, validationError} from './errors.ts';
import type {Listeners} from './listeners.ts';
import type {LoadBalancerRecord} from './model.ts';

const settleMilliseconds = 100;
const hostedZone = 'Z35SXDOTRQ7X7K';

export class LoadBalancers {
	readonly #core: ElbCore;
	readonly #listeners: Listeners;

	constructor(core: ElbCore, listeners: Listeners) {
		this.#core = core;
		this.#listeners = listeners;
	}

	/** Takes up creations that were under way when the engine last ended. */
	settle(): void {
		for (const {arn} of this.#core.loadBalancers.values()) this.#activate(arn);
	}

	get handlers(): ElbHandlers {
		const core = this.#core;
		return {
			CreateLoadBalancer: async (input) => ({LoadBalancers: [this.#shown(await this.#create(input))]}),
			DescribeLoadBalancers: ({LoadBalancerArns, Names, Marker, PageSize}) => {
				const found = this.#select(LoadBalancerArns, Names);
				const page = pageOf(found, ({arn}) => arn, PageSize, Marker);
				return {LoadBalancers: page.items.map((record) => this.#shown(record)), NextMarker: page.next};
			},
			DeleteLoadBalancer: async ({LoadBalancerArn = ''}) => {
				await this.#delete(LoadBalancerArn);
				return {};
			},
			DescribeLoadBalancerAttributes: ({LoadBalancerArn}) => ({
				Attributes: attributeList(core.loadBalancer(LoadBalancerArn).attributes),
			}),
			ModifyLoadBalancerAttributes: ({LoadBalancerArn, Attributes = []}) => {
				const record = core.loadBalancer(LoadBalancerArn);
				record.attributes = changedAttributes(record.attributes, Attributes, 'Load balancer');
				core.loadBalancers.put(record.arn, record);
				for (const {arn} of core.listenersOf(record.arn)) this.#listeners.fronts.refresh(arn);
				return {Attributes: attributeList(record.attributes)};
			},
			SetSecurityGroups: ({LoadBalancerArn, SecurityGroups = []}) => {
				const record = core.loadBalancer(LoadBalancerArn);
				record.shown.SecurityGroups = [...SecurityGroups];
				core.loadBalancers.put(record.arn, record);
				return {SecurityGroupIds: SecurityGroups};
			},
			SetSubnets: async ({LoadBalancerArn, Subnets, SubnetMappings}) => {
				const record = core.loadBalancer(LoadBalancerArn);
				const {zones} = await this.#network(subnetIds({Subnets, SubnetMappings}), record.shown.Type);
				record.shown.AvailabilityZones = zones;
				core.loadBalancers.put(record.arn, record);
				return {AvailabilityZones: zones};
			},
		};
	}

	async #create(input: CreateLoadBalancerInput): Promise<LoadBalancerRecord> {
		const {context} = this.#core;
		const name = checkedName('Load balancer', input.Name);
		const {Type = 'application', Scheme = 'internet-facing', IpAddressType = 'ipv4'} = input;
		if (Type !== 'application') {
			const message = `The local AWS has load balancers of type 'application' only, not '${Type}'`;
			throw new AwsError('UnsupportedOperationException', message);
		}
		const {vpcId, zones} = await this.#network(subnetIds(input), Type);
		const groups = await this.#securityGroups(input.SecurityGroups, vpcId);
		const known = this.#core.loadBalancers.values().find(({shown}) => shown.LoadBalancerName === name);
		if (known !== undefined) return sameOrThrow(known, Scheme, zones);
		const suffix = newSuffix();
		const arn = this.#core.arn(`loadbalancer/app/${name}/${suffix}`);
		const shown: LoadBalancer = {
			LoadBalancerArn: arn,
			LoadBalancerName: name,
			CanonicalHostedZoneId: hostedZone,
			CreatedTime: context.clock.now(),
			Scheme,
			VpcId: vpcId,
			State: {Code: 'provisioning'},
			Type,
			AvailabilityZones: zones,
			SecurityGroups: groups,
			IpAddressType,
		};
		const record: LoadBalancerRecord = {
			shown,
			arn,
			address: context.addresses.allocate('loadBalancer', arn),
			attributes: {...loadBalancerDefaults},
			tags: [...(input.Tags ?? [])],
			networkInterfaces: [],
		};
		this.#core.loadBalancers.put(arn, record);
		record.networkInterfaces = await this.#makeInterfaces(zones, groups, `ELB app/${name}/${suffix}`);
		later(context, settleMilliseconds, () => this.#activate(arn));
		return this.#core.loadBalancers.put(arn, record);
	}

	#activate(arn: string): void {
		const record = this.#core.loadBalancers.get(arn);
		if (record?.shown.State?.Code !== 'provisioning') return;
		record.shown.State = {Code: 'active'};
		this.#core.loadBalancers.put(arn, record);
	}

	/** Where the subnets are. Throws ValidationError, SubnetNotFound, InvalidSubnet. */
	async #network(ids: readonly string[], type: string | undefined) {
		if (new Set(ids).size < ids.length) throw validationError('A subnet cannot be specified more than once');
		if (ids.length < 2 && type === 'application') {
			throw validationError('At least two subnets in two different Availability Zones must be specified');
		}
		const answer = await this.#core.context
			.call('ec2', 'DescribeSubnets', {SubnetIds: [...ids]})
			.catch((error: Error) => {
				throw new AwsError('SubnetNotFoundException', error.message);
			});
		const subnets = answer.Subnets ?? [];
		if (new Set(subnets.map(({VpcId}) => VpcId)).size > 1) {
			throw validationError('All subnets must belong to the same VPC');
		}
		if (new Set(subnets.map(({AvailabilityZone}) => AvailabilityZone)).size < subnets.length) {
			const message = 'A load balancer cannot be attached to multiple subnets in the same Availability Zone';
			throw new AwsError('InvalidConfigurationRequestException', message);
		}
		const zones = subnets.map(({SubnetId, AvailabilityZone}) => ({
			ZoneName: AvailabilityZone,
			SubnetId,
			LoadBalancerAddresses: [],
		}));
		return {vpcId: subnets[0]?.VpcId ?? '', zones};
	}

	async #securityGroups(ids: readonly string[] | undefined, vpcId: string): Promise<string[]> {
		const Filters = [
			{Name: 'vpc-id', Values: [vpcId]},
			{Name: 'group-name', Values: ['default']},
		];
		const wanted = ids === undefined || ids.length === 0 ? {Filters} : {GroupIds: [...ids]};
		const {SecurityGroups = []} = await this.#core.context
			.call('ec2', 'DescribeSecurityGroups', wanted)
			.catch((error: Error) => {
				throw new AwsError('InvalidSecurityGroupException', error.message);
			});
		return SecurityGroups.map(({GroupId = ''}) => GroupId);
	}

	/** A load balancer takes an address in each of its subnets. */
	#makeInterfaces(
		zones: readonly {SubnetId: string | undefined}[],
		Groups: string[],
		Description: string,
	): Promise<string[]> {
		const made = zones.map(async ({SubnetId}) => {
			const input = {SubnetId, Groups, Description};
			const {NetworkInterface} = await this.#core.context.call('ec2', 'CreateNetworkInterface', input);
			return NetworkInterface?.NetworkInterfaceId ?? '';
		});
		return Promise.all(made);
	}

	#select(arns: readonly string[] | undefined, names: readonly string[] | undefined): LoadBalancerRecord[] {
		if (arns?.length) return arns.map((arn) => this.#core.loadBalancer(arn));
		const all = this.#core.loadBalancers.values();
		if (!names?.length) return all;
		const found = all.filter(({shown}) => names.includes(shown.LoadBalancerName ?? ''));
		if (found.length < new Set(names).size) throw loadBalancersNotFound(names);
		return found;
	}

	/** Deleting what does not exist is no failure, AWS says. */
	async #delete(arn: string): Promise<void> {
		const record = this.#core.loadBalancers.get(arn);
		if (record === undefined) return;
		if (record.attributes['deletion_protection.enabled'] === 'true') {
			const message = `Load balancer '${arn}' cannot be deleted because deletion protection is enabled`;
			throw new AwsError('OperationNotPermittedException', message);
		}
		for (const listener of this.#core.listenersOf(arn)) this.#listeners.remove(listener.arn);
		this.#core.loadBalancers.delete(arn);
		this.#core.context.addresses.release(record.address);
		for (const NetworkInterfaceId of record.networkInterfaces) {
			await this.#core.context.call('ec2', 'DeleteNetworkInterface', {NetworkInterfaceId}).catch(() => undefined);
		}
	}

	/** `curl http://<DNSName>` works as it stands: the port is named only where it is another than asked for. */
	#shown(record: LoadBalancerRecord): LoadBalancer {
		const [first] = this.#core.listenersOf(record.arn);
		const hasMoved = first?.boundPort !== undefined && first.boundPort !== first.shown.Port;
		const DNSName = hasMoved ? `${record.address}:${first.boundPort}` : record.address;
		return {...record.shown, DNSName};
	}
}

type SubnetInput = Pick<CreateLoadBalancerInput, 'Subnets' | 'SubnetMappings'>;

function subnetIds({Subnets, SubnetMappings}: SubnetInput): string[] {
	return Subnets?.length ? Subnets : (SubnetMappings ?? []).map(({SubnetId = ''}) => SubnetId);
}

function sameOrThrow(
	known: LoadBalancerRecord,
	scheme: string,
	zones: readonly {SubnetId: string | undefined}[],
): LoadBalancerRecord {
	const idsOf = (list: readonly {SubnetId?: string | undefined}[]): string =>
		list
			.map(({SubnetId}) => SubnetId)
			.sort()
			.join(' ');
	if (known.shown.Scheme === scheme && idsOf(known.shown.AvailabilityZones ?? []) === idsOf(zones)) return known;
	const message = `A load balancer with the same name '${known.shown.LoadBalancerName}' exists, but with different settings`;
	throw new AwsError('DuplicateLoadBalancerNameException', message);
}
