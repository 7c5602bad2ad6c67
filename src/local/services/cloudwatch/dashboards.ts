import * as sdk from '@aws-sdk/client-cloudwatch';
import type {ServiceContext} from '../../engine/context.ts';
import type {Handlers} from '../../wire/service.ts';
import {sortedBy} from '../paging.ts';
import {dashboardNotFound} from './errors.ts';

interface Dashboard {
	readonly name: string;
	readonly body: string;
	readonly modified: Date;
}

/** Dashboards: kept and given back. Their body has to be JSON. */
export function dashboardHandlers(context: ServiceContext): Handlers<typeof sdk> {
	const dashboards = context.collection<Dashboard>('dashboards');
	const arnOf = (name: string): string => `arn:aws:cloudwatch::${context.account}:dashboard/${name}`;
	const get = (name: string): Dashboard => {
		const found = dashboards.get(name);
		if (found === undefined) throw dashboardNotFound(name);
		return found;
	};
	return {
		PutDashboard: ({DashboardName: name = '', DashboardBody: body = ''}) => {
			if (!/^[\w-]{1,255}$/.test(name)) throw invalidDashboard(`The field DashboardName has an invalid value: ${name}`);
			try {
				JSON.parse(body);
			} catch {
				throw invalidDashboard('The field DashboardBody must be a valid JSON object');
			}
			dashboards.put(name, {name, body, modified: context.clock.now()});
			return {DashboardValidationMessages: []};
		},
		GetDashboard: ({DashboardName: name = ''}) => ({
			DashboardName: name,
			DashboardArn: arnOf(name),
			DashboardBody: get(name).body,
		}),
		ListDashboards: ({DashboardNamePrefix = ''}) => ({
			DashboardEntries: sortedBy(dashboards.values(), ({name}) => name)
				.filter(({name}) => name.startsWith(DashboardNamePrefix))
				.map(({name, body, modified}) => ({
					DashboardName: name,
					DashboardArn: arnOf(name),
					LastModified: modified,
					Size: Buffer.byteLength(body),
				})),
		}),
		DeleteDashboards: ({DashboardNames = []}) => {
			for (const name of DashboardNames) get(name);
			for (const name of DashboardNames) dashboards.delete(name);
			return {};
		},
	};
}

const invalidDashboard = (message: string): Error =>
	new sdk.DashboardInvalidInputError({message, dashboardValidationMessages: [{Message: message}], $metadata: {}});
