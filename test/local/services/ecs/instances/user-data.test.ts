import {describe, expect, it} from 'vitest';
import {clusterOfUserData} from '../../../../../src/local/services/ecs/instances/user-data.ts';

const encoded = (text: string): string => Buffer.from(text).toString('base64');

describe('the cluster that user data joins', () => {
	it.each([
		['#!/bin/bash\necho ECS_CLUSTER=consumer >> /etc/ecs/ecs.config', 'consumer'],
		['echo "ECS_CLUSTER=my-cluster" >> /etc/ecs/ecs.config', 'my-cluster'],
		['cat <<EOF > /etc/ecs/ecs.config\nECS_CLUSTER="quoted"\nECS_LOGLEVEL=info\nEOF', 'quoted'],
		['yum update', undefined],
	])('of %j is %s', (text, cluster) => {
		expect(clusterOfUserData(encoded(text))).toBe(cluster);
	});

	it('is none without user data', () => {
		expect(clusterOfUserData(undefined)).toBeUndefined();
	});
});
