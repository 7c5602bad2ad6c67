import type {ServiceContext} from '../../engine/context.ts';

/** Where a resource lives, for its ARN. */
export type Place = Pick<ServiceContext, 'region' | 'account'>;

/** `arn:aws:ecs:<region>:<account>:<resource>`, in the long format that names the cluster. */
export const ecsArn = ({region, account}: Place, resource: string): string =>
	`arn:aws:ecs:${region}:${account}:${resource}`;

/** The last part of an ARN, or the name itself when it is no ARN. */
export const nameOf = (nameOrArn: string): string => nameOrArn.split('/').at(-1) ?? nameOrArn;
