import * as ec2 from '@aws-sdk/client-ec2';
import type {ServiceContext} from '../../engine/context.ts';
import {defineService} from '../../wire/service.ts';
import {addressHandlers} from './addresses.ts';
import type {Ec2Core, Ec2Handlers} from './core.ts';
import {createDefaultNetwork} from './default-network.ts';
import {guarded} from './guard.ts';
import {imageHandlers} from './images.ts';
import {instanceAttributeHandlers} from './instance-attributes.ts';
import {instanceTypeHandlers} from './instance-types.ts';
import {Instances, instanceHandlers} from './instances.ts';
import {internetGatewayHandlers} from './internet-gateways.ts';
import {keyPairHandlers} from './key-pairs.ts';
import {launchTemplateHandlers} from './launch-templates.ts';
import {natGateways} from './nat-gateways.ts';
import {networkInterfaceHandlers} from './network-interfaces.ts';
import {routeTableHandlers} from './route-tables.ts';
import {securityGroupRuleHandlers} from './security-group-rule-handlers.ts';
import {securityGroupHandlers} from './security-groups.ts';
import {subnetHandlers} from './subnets.ts';
import {openTables} from './tables.ts';
import {tagHandlers} from './tags.ts';
import {vpcEndpointHandlers} from './vpc-endpoints.ts';
import {vpcHandlers} from './vpcs.ts';
import {zoneHandlers} from './zones.ts';

/** Amazon EC2 as far as ECS stacks and the console touch it: networks as consistent records, instances without machines. */
export const service = defineService({
	sdk: ec2,
	client: ec2.EC2Client,
	create: (context: ServiceContext) => {
		const core: Ec2Core = {context, tables: openTables(context)};
		const life = new Instances(core);
		const nats = natGateways(core);
		const handlers: Ec2Handlers = {
			...vpcHandlers(core),
			...subnetHandlers(core),
			...internetGatewayHandlers(core),
			...routeTableHandlers(core),
			...nats.handlers,
			...addressHandlers(core),
			...vpcEndpointHandlers(core),
			...securityGroupHandlers(core),
			...securityGroupRuleHandlers(core),
			...networkInterfaceHandlers(core),
			...zoneHandlers(core),
			...imageHandlers(core),
			...keyPairHandlers(core),
			...launchTemplateHandlers(core),
			...instanceTypeHandlers(core),
			...instanceHandlers(core, life),
			...instanceAttributeHandlers(core),
			...tagHandlers(Object.values(core.tables)),
		};
		return {
			handlers: guarded(handlers),
			start: async () => {
				// Once for ever: a default VPC that was deleted stays deleted.
				const made = context.collection<boolean>('made');
				if (!made.has('default-network')) createDefaultNetwork(core);
				made.put('default-network', true);
				nats.settle();
				life.settle();
			},
		};
	},
});
