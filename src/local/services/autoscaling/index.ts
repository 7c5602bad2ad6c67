import * as autoscaling from '@aws-sdk/client-auto-scaling';
import type {ServiceContext} from '../../engine/context.ts';
import {defineService} from '../../wire/service.ts';
import {Activities} from './activities.ts';
import {capacityHandlers} from './capacity-handlers.ts';
import {groupHandlers} from './group-handlers.ts';
import {GroupStore} from './group-store.ts';
import {launchConfigurationHandlers} from './launch-configuration-handlers.ts';
import {Scaler} from './scaler.ts';
import {tagHandlers} from './tag-handlers.ts';

/** Amazon EC2 Auto Scaling: groups of instances that are kept at their desired capacity. */
export const service = defineService({
	sdk: autoscaling,
	client: autoscaling.AutoScalingClient,
	create: (context: ServiceContext) => {
		const store = new GroupStore(context);
		const activities = new Activities(context, store);
		const scaler = new Scaler(context, store, activities);
		return {
			handlers: {
				...launchConfigurationHandlers(context, store),
				...groupHandlers(context, store, scaler),
				...capacityHandlers(context, store, activities, scaler),
				...tagHandlers(store, scaler),
			},
			start: async () => scaler.start(),
			stop: async () => scaler.stop(),
		};
	},
});
