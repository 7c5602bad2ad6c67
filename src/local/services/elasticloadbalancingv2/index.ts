import * as elb from '@aws-sdk/client-elastic-load-balancing-v2';
import type {ServiceContext} from '../../engine/context.ts';
import {defineService} from '../../wire/service.ts';
import {ElbCore} from './core.ts';
import {Fronts} from './front.ts';
import {HealthChecks} from './health-checks.ts';
import {Listeners} from './listeners.ts';
import {LoadBalancers} from './load-balancers.ts';
import {Metrics} from './metrics.ts';
import {ruleHandlers} from './rules.ts';
import {tagHandlers} from './tags.ts';
import {TargetLoad} from './target-choice.ts';
import {targetGroupHandlers} from './target-groups.ts';
import {targetHandlers} from './targets.ts';

/** Elastic Load Balancing: application load balancers that really listen, check their targets and forward to them. */
export const service = defineService({
	sdk: elb,
	client: elb.ElasticLoadBalancingV2Client,
	create: (context: ServiceContext) => {
		const core = new ElbCore(context);
		const load = new TargetLoad();
		const metrics = new Metrics(core);
		const fronts = new Fronts(core, load, metrics);
		const checks = new HealthChecks(core, load);
		const listeners = new Listeners(core, fronts, checks);
		const balancers = new LoadBalancers(core, listeners);
		fronts.onTargetIdle = (arn) => checks.endDraining(arn);
		return {
			handlers: {
				...balancers.handlers,
				...listeners.handlers,
				...ruleHandlers(core, fronts, checks),
				...targetGroupHandlers(core, checks),
				...targetHandlers(core, checks),
				...tagHandlers(core),
			},
			start: async () => {
				balancers.settle();
				await listeners.reopen();
				checks.refresh();
				metrics.start((arn) => fronts.connectionsOf(arn));
			},
			stop: async () => {
				metrics.stop();
				checks.stop();
				fronts.stop();
			},
		};
	},
});
