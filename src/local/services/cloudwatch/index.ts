import {join} from 'node:path';
import * as cloudwatch from '@aws-sdk/client-cloudwatch';
import type {ServiceContext} from '../../engine/context.ts';
import {defineService} from '../../wire/service.ts';
import {alarmHandlers} from './alarm-handlers.ts';
import {Alarms} from './alarms.ts';
import {dashboardHandlers} from './dashboards.ts';
import {DatumStore} from './datum-store.ts';
import {metricData} from './metric-data.ts';
import {metricHandlers} from './metric-handlers.ts';
import {Metrics} from './metrics.ts';

const sweepMilliseconds = 3_600_000;

/** Amazon CloudWatch. */
export const service = defineService({
	sdk: cloudwatch,
	client: cloudwatch.CloudWatchClient,
	create: (context: ServiceContext) => {
		const store = new DatumStore(join(context.directory, 'data.sqlite'));
		const metrics = new Metrics(context, store);
		metrics.expire();
		const alarms = new Alarms(context, metrics);
		const sweep = context.clock.every(sweepMilliseconds, () => metrics.expire());
		return {
			handlers: {
				...metricHandlers(metrics),
				...alarmHandlers(context, alarms),
				...dashboardHandlers(context),
				GetMetricData: ({MetricDataQueries = [], StartTime, EndTime, ScanBy}) => {
					const span = {start: StartTime ?? new Date(0), end: EndTime ?? context.clock.now()};
					return {
						MetricDataResults: metricData(metrics, MetricDataQueries, span, ScanBy !== 'TimestampAscending'),
						Messages: [],
					};
				},
			},
			stop: () => {
				alarms[Symbol.dispose]();
				sweep[Symbol.dispose]();
				store[Symbol.dispose]();
				return Promise.resolve();
			},
		};
	},
});
