import type {Subject} from '../../operations/tasks/subject.ts';

export interface ServicePlace {
	readonly arn: string;
	readonly name: string;
}

/** Where in the tree the operator is: what is listed, and of what. Clusters and services by name, tasks by ARN. */
export type Place =
	| {readonly level: 'clusters'}
	| {readonly level: 'services'; readonly cluster: string}
	| {readonly level: 'tasks'; readonly cluster: string; readonly service: ServicePlace | undefined}
	| {
			readonly level: 'containers';
			readonly cluster: string;
			readonly service: ServicePlace | undefined;
			readonly task: string;
	  };

export type LevelName = Place['level'];

/** One step back; undefined at the top. */
export function parentOf(place: Place): Place | undefined {
	switch (place.level) {
		case 'clusters':
			return undefined;
		case 'services':
			return {level: 'clusters'};
		case 'tasks':
			return {level: 'services', cluster: place.cluster};
		case 'containers':
			return {level: 'tasks', cluster: place.cluster, service: place.service};
	}
}

/** The service that the place is in, or undefined. */
export const serviceAt = (place: Place): ServicePlace | undefined =>
	place.level === 'tasks' || place.level === 'containers' ? place.service : undefined;

/** The same service as an operation wants it. */
export function serviceSubject(cluster: string, {name}: ServicePlace): Subject & {readonly kind: 'service'} {
	return {kind: 'service', cluster, service: name};
}

export const idOf = (arn: string): string => arn.slice(arn.lastIndexOf('/') + 1);
