/**
 * The cluster that the user data of an ECS-optimised image joins, read from the line that it writes to
 * `/etc/ecs/ecs.config` (`ECS_CLUSTER=name`, quoted or not; the last one counts). Undefined when it joins none.
 * `userData` is Base64, as EC2 has it.
 */
export function clusterOfUserData(userData: string | undefined): string | undefined {
	const text = Buffer.from(userData ?? '', 'base64').toString('utf8');
	const names = [...text.matchAll(/\bECS_CLUSTER\s*=\s*["']?([A-Za-z0-9_-]+)/g)].map(([, name]) => name);
	return names.at(-1);
}
