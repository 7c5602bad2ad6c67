import type * as ec2 from '@aws-sdk/client-ec2';
import type {ServiceContext} from '../../engine/context.ts';
import type {Handlers} from '../../wire/service.ts';
import type {Tables} from './tables.ts';

/** What the parts of EC2 share. */
export interface Ec2Core {
	readonly context: ServiceContext;
	readonly tables: Tables;
}

export type Ec2Handlers = Handlers<typeof ec2>;

export function arnOf({context}: Ec2Core, resource: string): string {
	return `arn:aws:ec2:${context.region}:${context.account}:${resource}`;
}
