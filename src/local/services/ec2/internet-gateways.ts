import type {InternetGateway} from '@aws-sdk/client-ec2';
import {AwsError} from '../../wire/errors.ts';
import type {Ec2Core, Ec2Handlers} from './core.ts';
import {hasDependencies} from './errors.ts';
import {newId} from './ids.ts';
import {tagsFor} from './tags.ts';

export function createInternetGateway({tables, context}: Ec2Core, tags: InternetGateway['Tags'] = []): InternetGateway {
	return tables.internetGateways.save({
		InternetGatewayId: newId('igw'),
		Attachments: [],
		OwnerId: context.account,
		Tags: tags,
	});
}

/** Attaches a gateway to a VPC. Throws Resource.AlreadyAssociated when either has one already. */
export function attachInternetGateway({tables}: Ec2Core, id: string, vpcId: string): void {
	const gateway = tables.internetGateways.find(id);
	tables.vpcs.find(vpcId);
	const attachedTo = gateway.Attachments?.[0]?.VpcId;
	if (attachedTo !== undefined) {
		throw new AwsError('Resource.AlreadyAssociated', `resource ${id} is already attached to network ${attachedTo}`);
	}
	const isTaken = tables.internetGateways
		.all()
		.some(({Attachments}) => Attachments?.some(({VpcId}) => VpcId === vpcId));
	if (isTaken) {
		const message = `Network ${vpcId} already has an internet gateway attached`;
		throw new AwsError('InvalidParameterValue', message);
	}
	tables.internetGateways.save({...gateway, Attachments: [{State: 'available' as 'attached', VpcId: vpcId}]});
}

export function internetGatewayHandlers(core: Ec2Core): Ec2Handlers {
	const {internetGateways, networkInterfaces} = core.tables;
	return {
		CreateInternetGateway({TagSpecifications}) {
			return {InternetGateway: createInternetGateway(core, tagsFor('internet-gateway', TagSpecifications))};
		},
		DescribeInternetGateways({InternetGatewayIds, Filters, MaxResults, NextToken}) {
			const selection = {ids: InternetGatewayIds, filters: Filters, maxResults: MaxResults, nextToken: NextToken};
			const page = internetGateways.describe(selection);
			return {InternetGateways: page.items, NextToken: page.nextToken};
		},
		AttachInternetGateway({InternetGatewayId = '', VpcId = ''}) {
			attachInternetGateway(core, InternetGatewayId, VpcId);
			return {};
		},
		DetachInternetGateway({InternetGatewayId = '', VpcId = ''}) {
			const gateway = internetGateways.find(InternetGatewayId);
			if (!gateway.Attachments?.some((attachment) => attachment.VpcId === VpcId)) {
				const message = `resource ${InternetGatewayId} is not attached to network ${VpcId}`;
				throw new AwsError('Gateway.NotAttached', message);
			}
			const hasPublic = networkInterfaces.all().some((one) => one.VpcId === VpcId && one.Association !== undefined);
			if (hasPublic) {
				const advice = 'Please unmap those public address(es) before detaching the gateway.';
				throw new AwsError('DependencyViolation', `Network ${VpcId} has some mapped public address(es). ${advice}`);
			}
			internetGateways.save({...gateway, Attachments: []});
			return {};
		},
		DeleteInternetGateway({InternetGatewayId = ''}) {
			const gateway = internetGateways.find(InternetGatewayId);
			if ((gateway.Attachments?.length ?? 0) > 0) throw hasDependencies('internetGateway', InternetGatewayId);
			internetGateways.delete(InternetGatewayId);
			return {};
		},
	};
}
